package winnow.maximize;

import winnow.submodular.SetFunction;

/**
 * Naive greedy: evaluate every item, choose the best, again until the budget is used.
 *
 * <p>Works for any set function. At least 1 − 1/e of the optimum when the function is monotone and submodular. n·k gains, each
 * sweep on all cores. Gains of 0 and negative gains are taken too, unless {@link #stoppingBelow} says otherwise.
 *
 * <p>Source: Nemhauser, Wolsey and Fisher (Mathematical Programming 14, 1978).
 */
public final class NaiveGreedy implements Maximizer {
    private final double stopBelow;

    /** Uses the whole budget. */
    public NaiveGreedy() {
        this(Double.NEGATIVE_INFINITY);
    }

    private NaiveGreedy(double stopBelow) {
        this.stopBelow = stopBelow;
    }

    /** Stops when the best gain is below {@code gain}: 0 to refuse losses. */
    public static NaiveGreedy stoppingBelow(double gain) {
        return new NaiveGreedy(Requirements.stopBelow(gain));
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget) {
        return maximize(function, budget, (count, of) -> {});
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget, PickListener listener) {
        int k = Requirements.items("naive greedy", function, budget);
        Run run = new Run(function, k, listener);
        while (run.size() < k) {
            run.evaluateAll();
            if (run.size() == 0) {
                run.tightenBound(k);
            }
            int best = run.best();
            if (run.latest(best) < stopBelow) {
                break;
            }
            run.take(best);
        }
        return run.finish(k);
    }

    @Override
    public String name() {
        return stopBelow == Double.NEGATIVE_INFINITY ? "naive" : "naive(stopBelow=" + stopBelow + ")";
    }
}
