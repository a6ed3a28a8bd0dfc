package winnow.influence;

import java.util.LinkedHashMap;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.model.ScoringListener;
import winnow.random.Seeds;

/**
 * Several short trainings with seeds of their own, over whose ends a score is averaged so that it depends less on chance.
 *
 * <p>Run r uses the warm-up with the child {@code run r} of its seeds.
 *
 * @param warmUp each of them
 * @param runs ≥ 1
 */
public record EarlyRuns(WarmUp warmUp, int runs) {
    /** Runs of the paper. */
    public static final int DEFAULT_RUNS = 10;

    /** Checks the number of runs. */
    public EarlyRuns {
        if (runs < 1) {
            throw new IllegalArgumentException("runs must be >= 1, got " + runs);
        }
    }

    /** As many as in Paul et al., arXiv 2107.07075, section 3. */
    public static EarlyRuns of(WarmUp warmUp) {
        return new EarlyRuns(warmUp, DEFAULT_RUNS);
    }

    /** A score of every record of a pool at the end of one run. */
    @FunctionalInterface
    interface RunScore {
        /** Adds share · score for every record. */
        void add(Trajectory trajectory, double share, double[] sums, Progress progress);
    }

    double[] mean(Learner learner, Corpus pool, ScoringListener listener, RunScore score) {
        long passes = warmUp.passes(pool.size());
        Progress progress = new Progress(listener, runs * (passes + pool.size()));
        double[] sums = new double[pool.size()];
        for (int run = 0; run < runs; run++) {
            Seeds seeds = warmUp.training().seeds().child("run " + run);
            try (Trajectory trajectory =
                    Trajectory.of(learner, pool, warmUp.withSeeds(seeds), progress.training(passes))) {
                score.add(trajectory, 1.0 / runs, sums, progress);
            }
        }
        return sums;
    }

    Map<String, Object> settings(Learner learner) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", learner.settings());
        settings.put("warm-up", warmUp.settings());
        settings.put("runs", runs);
        return settings;
    }
}
