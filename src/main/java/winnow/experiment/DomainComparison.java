package winnow.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.evaluation.ClassificationMetrics;
import winnow.evaluation.MetricValues;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/**
 * Contenders choose unlabelled text for a domain from one pool; the model reads each choice, learns the domain's task from the same labelled
 * records, and is asked the same questions.
 *
 * <p>Everything of a run follows from its seed. Equal choices, such as none, are learned from in the same way, so they have equal values.
 * Outcomes of the learner {@value Comparison#CHOICE} say what a choice holds; of {@value #READ}, how well the model knows the held-out text
 * and the task before it has seen a label; of {@value #TUNED}, how well it does the task afterwards, where there are records to learn from. Accuracy has a value for each
 * question and losses one for each text, for paired tests; F1 and Matthews correlation, which are no means over items, have one a run. Where the
 * correlation is 0/0 because all answers are the same, it is put down as 0, which is what such answers are worth.
 *
 * @param tasks the problem of a seed
 * @param share of the pool that may be chosen, in (0, 1]
 * @param contenders in the order of tables
 * @param training how a model reads and learns
 * @param model folder of the model
 * @param embedders places the texts of a problem
 */
public record DomainComparison(
        Tasks tasks,
        double share,
        List<TargetedContender> contenders,
        PreFineTuning training,
        Path model,
        Embedders embedders) {
    /** Stage of all outcomes. */
    public static final String STAGE = "domain";

    /** Outcomes of a model that has read its choice. */
    public static final String READ = "read";

    /** Outcomes of a model that has learned the task after that. */
    public static final String TUNED = "read and tuned";

    static final String OF_DOMAIN = "of the domain";
    static final String NEAR_DUPLICATES = "near-duplicates";

    /** Copies the list. */
    public DomainComparison {
        contenders = List.copyOf(contenders);
    }

    /** With hashed n-grams, fitted to the pool. */
    public DomainComparison(
            Tasks tasks, double share, List<TargetedContender> contenders, PreFineTuning training, Path model) {
        this(tasks, share, contenders, training, model, task -> HashedNgramEmbedder.withDefaults()
                .fittedTo(task.pool()));
    }

    /** Places the texts of a problem. */
    @FunctionalInterface
    public interface Embedders {
        /** An embedder that knows the pool and the target. */
        Embedder of(DomainTask task);
    }

    /** Makes the problem of a seed. */
    @FunctionalInterface
    public interface Tasks {
        /** Disjoint corpora of one task. */
        DomainTask of(Seeds seeds);
    }

    /** Runs one seed. */
    public List<Outcome> run(long seed, Comparison.Listener listener) {
        Seeds seeds = Seeds.of(seed);
        DomainTask task = tasks.of(seeds);
        return targeted(seed, task, seeds)
                .run(
                        (contender, chosen) ->
                                found(seed, contender, training.run(model, chosen, task, seeds.child("learning"))),
                        "learned",
                        listener);
    }

    /** Chooses for one seed, and learns nothing. */
    List<Outcome> choose(long seed, Comparison.Listener listener) {
        Seeds seeds = Seeds.of(seed);
        return targeted(seed, tasks.of(seeds), seeds).choose(listener);
    }

    private TargetedRun targeted(long seed, DomainTask task, Seeds seeds) {
        return new TargetedRun(STAGE, seed, contenders, arena(task, seeds), positions -> known(task.truth(positions)));
    }

    private TargetedArena arena(DomainTask task, Seeds seeds) {
        return new TargetedArena(
                task.pool(),
                task.target(),
                Optional.empty(),
                new LateEmbedder(() -> embedders.of(task)),
                Budget.share(share),
                seeds.child("choice"));
    }

    private static Map<String, Double> known(DomainTask.Truth truth) {
        Map<String, Double> known = new LinkedHashMap<>();
        truth.ofDomain().ifPresent(of -> known.put(OF_DOMAIN, of));
        truth.repeated().ifPresent(of -> known.put(NEAR_DUPLICATES, of));
        return known;
    }

    private static List<Outcome> found(long seed, String contender, PreFineTuning.Findings found) {
        List<Outcome> outcomes = new ArrayList<>();
        found.heldOutLoss()
                .ifPresent(loss -> outcomes.add(
                        Outcome.of(seed, STAGE, READ, contender, "held-out", loss.metric(), loss.values())));
        found.zeroShot().ifPresent(metrics -> outcomes.addAll(measured(seed, READ, contender, metrics)));
        found.metrics().ifPresent(metrics -> outcomes.addAll(measured(seed, TUNED, contender, metrics)));
        return outcomes;
    }

    private static List<Outcome> measured(long seed, String learner, String contender, ClassificationMetrics metrics) {
        MetricValues correct = metrics.correct();
        return List.of(
                Outcome.of(seed, STAGE, learner, contender, "test", correct.metric(), correct.values()),
                Outcome.of(seed, STAGE, learner, contender, "test", "macro F1", metrics.macroF1()),
                Outcome.of(
                        seed,
                        STAGE,
                        learner,
                        contender,
                        "test",
                        "Matthews",
                        metrics.matthews().orElse(0)));
    }
}
