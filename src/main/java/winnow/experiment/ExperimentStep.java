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
    static final int CODE_SCHEMA = 1;

    private static final int DIGITS = 16;

    /**
     * What the step is stored under: a hash of everything that its values follow from. Names, questions and other methods are not
     * among it, so experiments share steps; nor is the budget of a method that has none.
     *
     * @param modelDigest what the model is
     */
    public String key(String modelDigest) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("code", CODE_SCHEMA);
        all.put("model", modelDigest);
        all.put("kind", problem.kind());
        all.put("problem", problem.keySettings(method));
        all.put("share", ExperimentProblem.isWithoutBudget(method) ? "any" : share);
        all.put("method", method);
        all.put("seed", seed);
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
        ExperimentProblem.Work all = ExperimentProblem.Work.NONE;
        Set<String> shared = new LinkedHashSet<>();
        for (ExperimentStep step : steps) {
            ExperimentProblem problem = step.problem();
            all = all.and(problem.work(step.method(), step.share()));
            if (shared.add(problem.label())) {
                all = all.and(problem.preparation());
            }
            ExperimentProblem.Work once = problem.sharedWork(step.method());
            if (once.passes() > 0 && shared.add(problem.label() + " " + step.seed())) {
                all = all.and(once);
            }
        }
        return all;
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
