package winnow.maximize;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How much the optimum of a monotone submodular function can exceed a set A, from bounds on the gains at A.
 *
 * <p>f(OPT) ≤ f(A) + Σ_{j∈OPT∖A} f(j | A). Source: Leskovec et al., KDD 2007, section 3.2; Minoux 1978.
 */
final class UpperBound {
    private UpperBound() {}

    /** The k largest gains of items outside A together. */
    static double ofItems(double[] gains, boolean[] chosen, int k) {
        double[] others = IntStream.range(0, gains.length)
                .filter(j -> !chosen[j])
                .mapToDouble(j -> gains[j])
                .sorted()
                .toArray();
        double sum = 0;
        for (int c = Math.max(0, others.length - k); c < others.length; c++) {
            sum += Math.max(0, others[c]);
        }
        return sum;
    }

    /** Items outside A that fit the budget fill it by gain per cost, the last of them in part: a fractional knapsack. */
    static double ofCost(double[] gains, boolean[] chosen, Budget budget) {
        int[] order = IntStream.range(0, gains.length)
                .filter(j -> !chosen[j] && gains[j] > 0 && budget.costOf(j) <= budget.limit())
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -gains[j] / budget.costOf(j)))
                .mapToInt(Integer::intValue)
                .toArray();
        double left = budget.limit();
        double sum = 0;
        for (int j : order) {
            double part = Math.min(1, left / budget.costOf(j));
            sum += part * gains[j];
            left -= part * budget.costOf(j);
        }
        return sum;
    }
}
