package winnow.maximize;

import java.util.Arrays;
import winnow.submodular.SetFunction;

/**
 * Cost-aware greedy: choose the item of the largest gain per cost that still fits, until none does; if the best single item
 * alone is worth more than all that, start over from it.
 *
 * <p>For budgets such as a number of tokens, {@link Budget#cost}. Needs a submodular function and evaluates lazily. For a
 * monotone one, at least ½(1 − 1/e) of the optimum (Khuller, Moss and Naor 1999; Leskovec et al. 2007); the factor is in fact
 * at least 0.405 (Tang et al. 2021). Without the single item there is no guarantee at all: a cheap item of little worth may
 * use up what a great one needs. Gains of 0 and negative gains are taken too, unless {@link #stoppingBelow} says otherwise.
 *
 * <p>Source: Leskovec et al., "Cost-effective outbreak detection in networks", KDD 2007, section 3; Khuller, Moss and Naor,
 * Information Processing Letters 70, 1999; Tang et al., "Revisiting modified greedy algorithm for monotone submodular
 * maximization with a knapsack constraint", SIGMETRICS 2021. Departure: after the single item the rest of the budget is used.
 */
public final class CostAwareGreedy implements Maximizer {
    private final double stopBelow;

    /** Uses as much of the budget as fits. */
    public CostAwareGreedy() {
        this(Double.NEGATIVE_INFINITY);
    }

    private CostAwareGreedy(double stopBelow) {
        this.stopBelow = stopBelow;
    }

    /** Stops when the item of the largest gain per cost gains less than {@code gain}: 0 to refuse losses. */
    public static CostAwareGreedy stoppingBelow(double gain) {
        return new CostAwareGreedy(Requirements.stopBelow(gain));
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget) {
        return maximize(function, budget, (count, of) -> {});
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget, PickListener listener) {
        requireCostPerItem(function, budget);
        Requirements.submodular("cost-aware greedy", function);
        Run run = new Run(function, function.groundSize(), listener);
        run.evaluateAll();
        run.tightenBound(budget);
        double[] singletons = new double[run.groundSize()];
        Arrays.setAll(singletons, run::latest);
        choose(run, budget, budget.limit());

        int single = bestFitting(singletons, budget);
        if (single < 0 || singletons[single] <= run.value() || singletons[single] < stopBelow) {
            return run.finish(budget);
        }
        Run fromSingle = run.restart(singletons);
        fromSingle.take(single);
        choose(fromSingle, budget, budget.limit() - budget.costOf(single));
        return (fromSingle.value() > run.value() ? fromSingle : run).finish(budget);
    }

    private void choose(Run run, Budget budget, double left) {
        BoundHeap heap = new BoundHeap(run.groundSize(), j -> run.latest(j) / budget.costOf(j));
        int[] evaluatedAt = new int[run.groundSize()];
        while (!heap.isEmpty()) {
            int top = heap.top();
            if (run.isChosen(top) || budget.costOf(top) > left) {
                heap.removeTop();
                continue;
            }
            if (evaluatedAt[top] < run.size()) {
                run.evaluate(top);
                evaluatedAt[top] = run.size();
                heap.topFell();
                continue;
            }
            if (run.latest(top) < stopBelow) {
                return;
            }
            run.take(top);
            left -= budget.costOf(top);
            heap.removeTop();
        }
    }

    private static int bestFitting(double[] singletons, Budget budget) {
        int best = -1;
        for (int j = 0; j < singletons.length; j++) {
            if (budget.costOf(j) <= budget.limit() && (best < 0 || singletons[j] > singletons[best])) {
                best = j;
            }
        }
        return best;
    }

    private static void requireCostPerItem(SetFunction function, Budget budget) {
        if (!budget.isCost()) {
            throw new IllegalArgumentException(
                    "cost-aware greedy needs a cost budget, got " + budget + ": use LazyGreedy");
        }
        if (budget.costs() != function.groundSize()) {
            throw new IllegalArgumentException("the budget must have one cost for each of the " + function.groundSize()
                    + " items, got " + budget.costs());
        }
    }

    @Override
    public String name() {
        return stopBelow == Double.NEGATIVE_INFINITY ? "cost-aware" : "cost-aware(stopBelow=" + stopBelow + ")";
    }
}
