package winnow.evaluation;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * P-values of several comparisons, made larger so that they may be read together.
 *
 * <p>Example: {@code HolmCorrection.adjusted(0.01, 0.04, 0.03)} is {@code [0.03, 0.06, 0.06]}.
 *
 * <p>Source: Holm, A Simple Sequentially Rejective Multiple Test Procedure, 1979.
 */
public final class HolmCorrection {
    private HolmCorrection() {}

    /**
     * Adjusted p-values in the order given: the i-th smallest of m times m − i + 1, made monotone and at most 1. Those below a level
     * may be rejected together with a chance below that level of any false rejection, whatever their dependence.
     *
     * @throws IllegalArgumentException if one is not in [0, 1]
     */
    public static double[] adjusted(double... pValues) {
        for (double pValue : pValues) {
            if (!(pValue >= 0 && pValue <= 1)) {
                throw new IllegalArgumentException("a p-value must be in [0, 1], got " + pValue);
            }
        }
        int[] order = IntStream.range(0, pValues.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[pValues.length];
        double largest = 0;
        for (int i = 0; i < order.length; i++) {
            largest = Math.max(largest, Math.min(1, (order.length - i) * pValues[order[i]]));
            adjusted[order[i]] = largest;
        }
        return adjusted;
    }
}
