package winnow.experiment;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One method on one problem with one budget and seed: what is computed, stored and found again as a whole.
 *
 * @param problem of single settings
 * @param share of the pool that may be chosen
 * @param method name of the contender
 * @param seed of the run
 */
public record ExperimentStep(ExperimentProblem problem, double share, String method, long seed) {
    /** Raised when the same settings come to mean other values, so that older steps are not taken for these. */
    static final int CODE_SCHEMA = 2;

    private static final int DIGITS = 16;

    /**
     * What the step is stored under: a hash of everything that its values follow from. Names, questions and other methods are not
     * among it, so experiments share steps; nor is the budget of a method that has none.
     *
     * @param modelDigest what the model is
     * @param compute where and in which format models are computed; only what is not as usual is hashed
     */
    public String key(String modelDigest, ComputeSettings compute) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("code", CODE_SCHEMA);
        all.put("model", modelDigest);
        all.put("kind", problem.kind());
        all.put("problem", problem.keySettings(method));
        all.put("share", ExperimentProblem.isWithoutBudget(method) ? "any" : share);
        all.put("method", method);
        all.put("seed", seed);
        all.putAll(compute.asMap());
        return CanonicalJson.hash(all).substring(0, DIGITS);
    }

    /** Those of steps that are computed once: a method without a budget has one for all shares. */
    public static List<ExperimentStep> different(List<ExperimentStep> steps) {
        Map<List<Object>, ExperimentStep> different = new LinkedHashMap<>();
        for (ExperimentStep step : steps) {
            Object share = ExperimentProblem.isWithoutBudget(step.method) ? "any" : step.share;
            different.putIfAbsent(List.of(step.problem.label(), share, step.method, step.seed), step);
        }
        return List.copyOf(different.values());
    }

    /** About how much different steps compute, what they share once. */
    public static ExperimentProblem.Work work(Collection<ExperimentStep> steps) {
        return work(steps, List.of());
    }

    /** The same of steps that are missing; what they share with steps that are there is there too. */
    static ExperimentProblem.Work work(Collection<ExperimentStep> missing, Collection<ExperimentStep> there) {
        Set<String> shared = new LinkedHashSet<>();
        there.forEach(step -> step.shared(shared));
        ExperimentProblem.Work all = ExperimentProblem.Work.NONE;
        for (ExperimentStep step : missing) {
            all = all.and(step.problem.work(step.method, step.share)).and(step.shared(shared));
        }
        return all;
    }

    /** What the step needs beside its own work, if nothing of it is among what is done already; adds it to that. */
    private ExperimentProblem.Work shared(Set<String> done) {
        ExperimentProblem.Work work = done.add(problem.label()) ? problem.preparation() : ExperimentProblem.Work.NONE;
        for (Map.Entry<String, ExperimentProblem.Work> once :
                problem.shared(method).entrySet()) {
            work = done.add(problem.label() + "; " + seed + "; " + once.getKey()) ? work.and(once.getValue()) : work;
        }
        return work;
    }

    /** For people who wait. */
    public String title() {
        String budget = ExperimentProblem.isWithoutBudget(method) ? "" : " at " + Shares.text(100 * share) + " %";
        return method + budget + ", " + problem.label() + ", seed " + seed;
    }

    /** Computes it. */
    StepResult run(StepSetting setting) {
        return problem.run(method, share, seed, setting);
    }

    /** Only chooses, as {@link #run} does. */
    StepResult choose(StepSetting setting) {
        return problem.choose(method, share, seed, setting);
    }
}
