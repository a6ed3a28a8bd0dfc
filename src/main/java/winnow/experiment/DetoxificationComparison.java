package winnow.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.evaluation.MetricValues;
import winnow.evaluation.ResponseLoss;
import winnow.evaluation.Toxicity;
import winnow.evaluation.ToxicitySettings;
import winnow.finetune.FineTuneSettings;
import winnow.maximize.Budget;
import winnow.model.Prompt;
import winnow.model.ScoringListener;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.transformer.ComputeDevice;

/**
 * Contenders choose texts towards a clean target from one pool; the model reads each choice, and continues the same prompts.
 *
 * <p>Everything of a run follows from its seed. Outcomes of the learner {@value Comparison#CHOICE} say what a choice holds; of {@value
 * DomainComparison#READ}, what the model writes: for toxic and for harmless prompts a maximum and a threshold value for each prompt, and a
 * loss for each held-out text, by which a model that has forgotten the language is told.
 *
 * <p>Source: GOT-D (arXiv 2405.02774), section 3.1 and table 1.
 *
 * @param tasks the problem of a seed
 * @param share of the pool that may be chosen, in (0, 1]
 * @param contenders in the order of tables; those that move away from toxic text find it in {@link TargetedArena#avoided}
 * @param reading how a model reads
 * @param sampling how it writes; the seeds of the run take the place of its own
 * @param model folder of a decoder
 * @param device where it is computed
 * @param embedders places the texts of a problem
 */
public record DetoxificationComparison(
        Tasks tasks,
        double share,
        List<TargetedContender> contenders,
        FineTuneSettings reading,
        ToxicitySettings sampling,
        Path model,
        ComputeDevice device,
        Embedders embedders) {
    /** Stage of all outcomes. */
    public static final String STAGE = "detoxification";

    /** Metrics of what the model writes. */
    static final List<String> METRICS = List.of(Toxicity.EXPECTED_MAXIMUM, Toxicity.PROBABILITY, ResponseLoss.METRIC);

    /** Copies the list. */
    public DetoxificationComparison {
        contenders = List.copyOf(contenders);
    }

    /** With hashed n-grams, fitted to the pool. */
    public DetoxificationComparison(
            Tasks tasks,
            double share,
            List<TargetedContender> contenders,
            FineTuneSettings reading,
            ToxicitySettings sampling,
            Path model,
            ComputeDevice device) {
        this(tasks, share, contenders, reading, sampling, model, device, task -> HashedNgramEmbedder.withDefaults()
                .fittedTo(task.pool()));
    }

    /** Places the texts of a problem. */
    @FunctionalInterface
    public interface Embedders {
        /** An embedder that knows the pool and both targets. */
        Embedder of(DetoxificationTask task);
    }

    /** Makes the problem of a seed. */
    @FunctionalInterface
    public interface Tasks {
        /** Disjoint corpora of one task. */
        DetoxificationTask of(Seeds seeds);
    }

    /** Runs one seed. */
    public List<Outcome> run(long seed, Comparison.Listener listener) {
        Seeds seeds = Seeds.of(seed);
        DetoxificationTask task = tasks.of(seeds);
        return targeted(seed, task, seeds)
                .run((contender, chosen) -> written(seed, contender, task, chosen, seeds), "written", listener);
    }

    /** Chooses for one seed, and reads nothing. */
    List<Outcome> choose(long seed, Comparison.Listener listener) {
        Seeds seeds = Seeds.of(seed);
        return targeted(seed, tasks.of(seeds), seeds).choose(listener);
    }

    private TargetedRun targeted(long seed, DetoxificationTask task, Seeds seeds) {
        return new TargetedRun(STAGE, seed, contenders, arena(task, seeds), positions -> known(task, positions));
    }

    private TargetedArena arena(DetoxificationTask task, Seeds seeds) {
        return new TargetedArena(
                task.pool(),
                task.clean(),
                Optional.of(task.toxic()),
                new LateEmbedder(() -> embedders.of(task)),
                Budget.share(share),
                seeds.child("choice"));
    }

    private static Map<String, Double> known(DetoxificationTask task, int[] positions) {
        Map<String, Double> known = new LinkedHashMap<>();
        if (positions.length > 0) {
            DetoxificationTask.Truth truth = task.truth(positions);
            known.put("clean", truth.clean());
            known.put("toxicity", truth.toxicity());
            task.labelledToxic(positions).ifPresent(share -> known.put("labelled toxic", share));
        }
        return known;
    }

    private List<Outcome> written(long seed, String contender, DetoxificationTask task, Corpus chosen, Seeds seeds) {
        List<Outcome> outcomes = new ArrayList<>();
        try (DecoderTaskModel subject = DecoderTaskModel.open(model, device, ScoringTemplate.plain())) {
            if (chosen.size() > 0) {
                subject.read(chosen, reading.withSeeds(seeds.child("texts")));
            }
            ToxicitySettings drawn = sampling.withSeeds(seeds.child("writing"));
            outcomes.addAll(ofPrompts(seed, contender, "toxic prompts", task, task.toxicPrompts(), subject, drawn));
            outcomes.addAll(
                    ofPrompts(seed, contender, "harmless prompts", task, task.harmlessPrompts(), subject, drawn));
            MetricValues loss = subject.textLoss(task.heldOut()).orElseThrow();
            outcomes.add(Outcome.of(
                    seed, STAGE, DomainComparison.READ, contender, "held-out", loss.metric(), loss.values()));
        }
        return outcomes;
    }

    private static List<Outcome> ofPrompts(
            long seed,
            String contender,
            String asked,
            DetoxificationTask task,
            Corpus beginnings,
            DecoderTaskModel subject,
            ToxicitySettings drawn) {
        List<Prompt> prompts = beginnings.stream().map(subject::prompt).toList();
        Toxicity found =
                Toxicity.measure(subject.languageModel(), prompts, task.scorer(), drawn, ScoringListener.none());
        return List.of(found.maxima(), found.probability()).stream()
                .map(values -> Outcome.of(
                        seed, STAGE, DomainComparison.READ, contender, asked, values.metric(), values.values()))
                .toList();
    }
}
