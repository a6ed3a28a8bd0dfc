package winnow.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.evaluation.MetricValues;
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
 */
public record DetoxificationComparison(
        Tasks tasks,
        double share,
        List<TargetedContender> contenders,
        FineTuneSettings reading,
        ToxicitySettings sampling,
        Path model,
        ComputeDevice device) {
    /** Stage of all outcomes. */
    public static final String STAGE = "detoxification";

    /** Copies the list. */
    public DetoxificationComparison {
        contenders = List.copyOf(contenders);
    }

    /** On the processor. */
    public DetoxificationComparison(
            Tasks tasks,
            double share,
            List<TargetedContender> contenders,
            FineTuneSettings reading,
            ToxicitySettings sampling,
            Path model) {
        this(tasks, share, contenders, reading, sampling, model, ComputeDevice.CPU);
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
        TargetedArena arena = arena(task, seeds);
        List<Outcome> outcomes = new ArrayList<>();
        for (int c = 0; c < contenders.size(); c++) {
            TargetedContender contender = contenders.get(c);
            int[] positions = contender.choice().positions(arena);
            outcomes.addAll(truth(seed, contender, task.truth(positions), positions.length));
            listener.done(2 * c + 1, 2 * contenders.size(), contender.name() + " chose");
            Corpus chosen = task.pool().subset(positions);
            listener.chose(contender.name(), chosen);
            outcomes.addAll(written(seed, contender, task, chosen, seeds));
            listener.done(2 * c + 2, 2 * contenders.size(), contender.name() + " written");
        }
        return outcomes;
    }

    /** Chooses for one seed, and reads nothing. */
    List<Outcome> choose(long seed, Comparison.Listener listener) {
        Seeds seeds = Seeds.of(seed);
        DetoxificationTask task = tasks.of(seeds);
        TargetedArena arena = arena(task, seeds);
        List<Outcome> outcomes = new ArrayList<>();
        for (TargetedContender contender : contenders) {
            int[] positions = contender.choice().positions(arena);
            outcomes.addAll(truth(seed, contender, task.truth(positions), positions.length));
            listener.chose(contender.name(), task.pool().subset(positions));
        }
        return outcomes;
    }

    private TargetedArena arena(DetoxificationTask task, Seeds seeds) {
        Embedder embedder = HashedNgramEmbedder.withDefaults().fittedTo(task.pool());
        return new TargetedArena(
                task.pool(),
                task.clean(),
                Optional.of(task.toxic()),
                embedder,
                Budget.share(share),
                seeds.child("choice"));
    }

    private static List<Outcome> truth(
            long seed, TargetedContender contender, DetoxificationTask.Truth truth, int size) {
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(Outcome.of(seed, STAGE, Comparison.CHOICE, contender.name(), "pool", "texts", size));
        if (size > 0) {
            outcomes.add(Outcome.of(seed, STAGE, Comparison.CHOICE, contender.name(), "pool", "clean", truth.clean()));
            outcomes.add(
                    Outcome.of(seed, STAGE, Comparison.CHOICE, contender.name(), "pool", "toxicity", truth.toxicity()));
        }
        return outcomes;
    }

    private List<Outcome> written(
            long seed, TargetedContender contender, DetoxificationTask task, Corpus chosen, Seeds seeds) {
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
                    seed, STAGE, DomainComparison.READ, contender.name(), "held-out", loss.metric(), loss.values()));
        }
        return outcomes;
    }

    private static List<Outcome> ofPrompts(
            long seed,
            TargetedContender contender,
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
                        seed, STAGE, DomainComparison.READ, contender.name(), asked, values.metric(), values.values()))
                .toList();
    }
}
