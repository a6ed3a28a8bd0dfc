package winnow.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.transport.ExactTransport;
import winnow.transport.PointCost;
import winnow.transport.TransportPlan;

/**
 * One method chooses under a setting and under the usual one; nothing is learned, only what was chosen is judged.
 *
 * <p>Outcomes of the learner {@value Comparison#CHOICE}: number of texts; share of the task's domain; share of near-duplicates; share of
 * texts that repeat another chosen one; {@value #DISTANCE}, the cost of exact transport between the chosen texts and the target, by squared
 * distances of the usual embedder, so that settings can be compared; {@value #SHARED}, the share of the chosen that the same method
 * chooses from the same pool under the usual setting. Of {@value #SOLVER}, where a method solves one problem: iterations and whether the
 * tolerance was reached.
 *
 * @param tasks the problem of a setting and seed
 * @param share of the pool that may be chosen
 * @param method name of the contender
 * @param usual setting to be compared with
 * @param setting under which is chosen
 */
record TransportComparison(Tasks tasks, double share, String method, TransportSetting usual, TransportSetting setting) {
    static final String STAGE = "transport";
    static final String SOLVER = "solver";
    static final String DISTANCE = "distance to the target";
    static final String SHARED = "shared with the usual";
    private static final String SAID_TWICE = "said twice";
    private static final String ITERATIONS = "iterations";
    private static final String CONVERGED = "converged";

    /** What may be shown. */
    static final List<String> METRICS = List.of(
            DomainComparison.OF_DOMAIN,
            DomainComparison.NEAR_DUPLICATES,
            SAID_TWICE,
            DISTANCE,
            SHARED,
            ITERATIONS,
            CONVERGED);

    /** Makes the problem of a setting and seed. */
    @FunctionalInterface
    interface Tasks {
        DomainTask of(TransportSetting setting, Seeds seeds);
    }

    List<Outcome> run(long seed, StepSetting step, Comparison.Listener listener) {
        Seeds seeds = Seeds.of(seed);
        DomainTask task = tasks.of(setting, seeds);
        Embedder embedder = setting.embedder().embedder(task.pool(), List.of(task.target()), step);
        boolean isUsualEmbedder = setting.embedder().equals(usual.embedder());
        Embedder usualEmbedder =
                isUsualEmbedder ? embedder : usual.embedder().embedder(task.pool(), List.of(task.target()), step);
        TargetedArena arena = arena(task, embedder, seeds);
        int[] chosen = chosen(setting, arena);
        listener.chose(method, task.pool().subset(chosen));
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(chose(seed, "texts", chosen.length));
        DomainTask.Truth truth = task.truth(chosen);
        truth.ofDomain().ifPresent(of -> outcomes.add(chose(seed, DomainComparison.OF_DOMAIN, of)));
        truth.repeated().ifPresent(of -> outcomes.add(chose(seed, DomainComparison.NEAR_DUPLICATES, of)));
        outcomes.add(chose(seed, SAID_TWICE, saidTwice(task, chosen)));
        outcomes.add(chose(seed, DISTANCE, distance(task, chosen, usualEmbedder)));
        if (setting.duplicateShare() == usual.duplicateShare()) {
            Set<Integer> shared = boxed(chosen);
            shared.retainAll(boxed(chosenAsUsual(seeds, chosen, usualEmbedder, step)));
            outcomes.add(chose(seed, SHARED, shared.size() / (double) chosen.length));
        }
        Optional<TransportPlan> plan = TransportContenders.plan(method, setting, arena, chosen.length);
        plan.ifPresent(solved -> {
            outcomes.add(Outcome.of(seed, STAGE, SOLVER, method, "pool", ITERATIONS, solved.iterations()));
            outcomes.add(Outcome.of(seed, STAGE, SOLVER, method, "pool", CONVERGED, solved.converged() ? 1 : 0));
        });
        return outcomes;
    }

    /** From the same pool; the target may be another. */
    private int[] chosenAsUsual(Seeds seeds, int[] chosen, Embedder fitted, StepSetting step) {
        if (setting.equals(usual)) {
            return chosen;
        }
        DomainTask task = tasks.of(usual, seeds);
        boolean isSameTarget = setting.target() == usual.target() && setting.targetShare() == usual.targetShare();
        Embedder embedder =
                isSameTarget ? fitted : usual.embedder().embedder(task.pool(), List.of(task.target()), step);
        return chosen(usual, arena(task, embedder, seeds));
    }

    private TargetedArena arena(DomainTask task, Embedder embedder, Seeds seeds) {
        return new TargetedArena(
                task.pool(), task.target(), Optional.empty(), embedder, Budget.share(share), seeds.child("choice"));
    }

    private int[] chosen(TransportSetting under, TargetedArena arena) {
        return ExperimentProblem.named(TransportContenders.of(under), method)
                .choice()
                .positions(arena);
    }

    private Outcome chose(long seed, String metric, double value) {
        return Outcome.of(seed, STAGE, Comparison.CHOICE, method, "pool", metric, value);
    }

    /** Share of the chosen that are near-duplicates of a chosen text, or of the same text as one chosen before. */
    private static double saidTwice(DomainTask task, int[] chosen) {
        Set<String> different = Arrays.stream(chosen)
                .mapToObj(position -> original(task.pool().get(position)))
                .collect(Collectors.toSet());
        return 1 - different.size() / (double) chosen.length;
    }

    private static String original(Example example) {
        String of = example.tags().getOrDefault(DomainTask.DUPLICATE_OF, "");
        return of.isEmpty() ? example.id() : of;
    }

    private static double distance(DomainTask task, int[] chosen, Embedder embedder) {
        FloatMatrix x = embedder.embed(task.pool()).matrix().rows(chosen);
        FloatMatrix y = embedder.embed(task.target()).matrix();
        FloatMatrix costs = FloatMatrix.ofBlocks(x.rows(), y.rows(), PointCost.SQUARED_EUCLIDEAN.between(x, y)::fill);
        return ExactTransport.solve(costs, uniform(x.rows()), uniform(y.rows())).cost();
    }

    private static double[] uniform(int size) {
        double[] weights = new double[size];
        Arrays.fill(weights, 1.0 / size);
        return weights;
    }

    private static Set<Integer> boxed(int[] positions) {
        return IntStream.of(positions).boxed().collect(Collectors.toSet());
    }
}
