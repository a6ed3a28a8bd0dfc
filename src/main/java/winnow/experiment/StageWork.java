package winnow.experiment;

import java.util.List;
import winnow.experiment.ExperimentProblem.Work;

/**
 * About how much methods of a stage compute, from the sizes of the corpora.
 *
 * @param pool records to choose from
 * @param represented records whose help is asked of each candidate: those of the pool, and the target's
 * @param existing records learned before, in stage 3
 * @param asked questions, of the test and of what may be forgotten
 * @param learners of the experiment
 */
record StageWork(long pool, long represented, long existing, long asked, List<LearnerSpec> learners) {
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

    /** What steps of one point and seed share: the utilities of all pairs. */
    Work shared(String method) {
        boolean isOfAllPairs = method.startsWith(DeliftContenders.DELIFT)
                && !method.equals("DELIFT (SE)")
                && BaselineContenders.work(method, pool).equals(Work.NONE);
        return isOfAllPairs ? new Work(represented * pool, 0, 0) : Work.NONE;
    }
}
