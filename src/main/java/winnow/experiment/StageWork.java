package winnow.experiment;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.experiment.ExperimentProblem.Work;
import winnow.selection.TargetObjective;

/**
 * About how much methods of a stage compute, from the sizes of the corpora.
 *
 * @param pool records to choose from
 * @param target records to aim at, in stage 2
 * @param existing records learned before, in stage 3
 * @param asked questions, of the test and of what may be forgotten
 * @param objective in stage 2
 * @param learners of the experiment
 */
record StageWork(
        long pool, long target, long existing, long asked, TargetObjective objective, List<LearnerSpec> learners) {
    private static final int PASSES_PER_QUESTION = 2;

    /** What a step computes, without what steps share. */
    Work of(String method, double share, boolean isLearned) {
        Work choosing = BaselineContenders.work(method, pool);
        if (!isLearned) {
            return choosing;
        }
        long chosen = ExperimentProblem.chosen(method, share, pool);
        long trained = 0;
        for (LearnerSpec learner : learners) {
            if (learner.training().isPresent()) {
                TrainingSpec training = learner.training().get();
                trained += chosen == 0 ? 0 : training.sequences(chosen);
                trained += existing == 0 ? 0 : training.sequences(existing);
            }
        }
        return choosing.and(new Work(0, trained, PASSES_PER_QUESTION * asked * learners.size()));
    }

    /** What steps of one point and seed share: the utility matrices, each of whose pairs is one sequence. */
    Map<String, Work> shared(String method) {
        boolean asksPairs = method.startsWith(DeliftContenders.DELIFT)
                && !method.equals("DELIFT (SE)")
                && BaselineContenders.work(method, pool).equals(Work.NONE);
        if (!asksPairs) {
            return Map.of();
        }
        boolean isPlain = method.equals(DeliftContenders.PLAIN);
        boolean hasTarget = target > 0 && !isPlain;
        Map<String, Work> shared = new LinkedHashMap<>();
        if (!hasTarget || !readsTargetAlone(method)) {
            String form = method.equals(DeliftContenders.PMI) ? "utilities (PMI)" : "utilities";
            shared.put(form + " for the pool", pairs(pool));
        }
        if (hasTarget) {
            shared.put("utilities for the target", pairs(target));
        }
        if (existing > 0 && !isPlain) {
            shared.put("utilities of the existing data", pairs(existing));
        }
        return shared;
    }

    private boolean readsTargetAlone(String method) {
        TargetObjective form = Arrays.stream(TargetObjective.values())
                .filter(other -> method.equals(DeliftContenders.of(other)))
                .findFirst()
                .orElse(objective);
        return form == TargetObjective.FLQMI && !DeliftContenders.comparesPairs(method);
    }

    private Work pairs(long others) {
        return new Work(others * pool, 0, 0);
    }
}
