package winnow.utility;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Spearman's rank correlation: Pearson's of ranks, equal values sharing the mean of theirs. */
final class RankCorrelation {
    private RankCorrelation() {}

    /** In [−1, 1]; none if there are fewer than two values, or all of one side are equal. */
    static OptionalDouble of(double[] x, double[] y) {
        double[] a = ranks(x);
        double[] b = ranks(y);
        double middle = (x.length - 1) / 2.0;
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - middle) * (b[i] - middle);
            squaresOfA += (a[i] - middle) * (a[i] - middle);
            squaresOfB += (b[i] - middle) * (b[i] - middle);
        }
        if (squaresOfA == 0 || squaresOfB == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(product / Math.sqrt(squaresOfA * squaresOfB));
    }

    /** Ranks from 0. */
    static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int place : Arrays.copyOfRange(order, from, to)) {
                ranks[place] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }
}
