package winnow.maximize;

import winnow.submodular.SetFunction;

/**
 * Lazy greedy: naive greedy that evaluates an item again only while its old gain still leads.
 *
 * <p>Needs a submodular function, whose old gains are bounds. Chooses what {@link NaiveGreedy} chooses, ties included: the gains of
 * this library's submodular functions never rise under rounding. The first sweep runs on all cores. At least 1 − 1/e of the
 * optimum when the function is also monotone. Gains of 0 and negative gains are taken too, unless {@link #stoppingBelow} says
 * otherwise.
 *
 * <p>Source: Minoux (1978), "Accelerated greedy algorithms for maximizing submodular set functions".
 */
public final class LazyGreedy implements Maximizer {
    private final double stopBelow;

    /** Uses the whole budget. */
    public LazyGreedy() {
        this(Double.NEGATIVE_INFINITY);
    }

    private LazyGreedy(double stopBelow) {
        this.stopBelow = stopBelow;
    }

    /** Stops when the best gain is below {@code gain}: 0 to refuse losses. */
    public static LazyGreedy stoppingBelow(double gain) {
        return new LazyGreedy(Requirements.stopBelow(gain));
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget) {
        return maximize(function, budget, (count, of) -> {});
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget, PickListener listener) {
        int k = Requirements.items("lazy greedy", function, budget);
        Requirements.submodular("lazy greedy", function);
        Run run = new Run(function, k, listener);
        if (k == 0) {
            return run.finish(0);
        }
        run.evaluateAll();
        run.tightenBound(k);
        BoundHeap heap = new BoundHeap(run.groundSize(), run::latest);
        int[] evaluatedAt = new int[run.groundSize()];
        while (run.size() < k) {
            int top = heap.top();
            if (evaluatedAt[top] < run.size()) {
                run.evaluate(top);
                evaluatedAt[top] = run.size();
                heap.topFell();
                continue;
            }
            if (run.latest(top) < stopBelow) {
                break;
            }
            run.take(top);
            heap.removeTop();
        }
        return run.finish(k);
    }

    @Override
    public String name() {
        return stopBelow == Double.NEGATIVE_INFINITY ? "lazy" : "lazy(stopBelow=" + stopBelow + ")";
    }
}
