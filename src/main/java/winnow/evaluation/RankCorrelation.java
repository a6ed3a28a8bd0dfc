package winnow.evaluation;

import java.util.Arrays;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * How alike two orders of the same items are; whether scores tell two groups apart.
 *
 * <p>Example: {@code RankCorrelation.spearman(new double[] {1, 2, 3}, new double[] {1, 4, 9})} is {@code 1.0}.
 */
public final class RankCorrelation {
    private RankCorrelation() {}

    /**
     * Spearman's ρ, the correlation of ranks, ties at their mean rank; in [−1, 1]. Cost O(n log n).
     *
     * @throws IllegalArgumentException if there are fewer than two pairs, or one side has but one value: then there is no order
     */
    public static double spearman(double[] first, double[] second) {
        requireOrders(first, second);
        return bounded(new SpearmansCorrelation().correlation(withOneZero(first), withOneZero(second)));
    }

    /**
     * Kendall's τ_b, concordant less discordant pairs over those that are not tied; in [−1, 1]. Cost O(n log n).
     *
     * @throws IllegalArgumentException as {@link #spearman}
     */
    public static double kendall(double[] first, double[] second) {
        requireOrders(first, second);
        return bounded(new KendallsCorrelation().correlation(withOneZero(first), withOneZero(second)));
    }

    /**
     * Area under the curve of true against false positives: the chance that a positive has a higher score than a negative, equal ones
     * counting half; in [0, 1].
     *
     * @throws IllegalArgumentException if there are no positives or no negatives, or a score is not finite
     */
    public static double areaUnderCurve(double[] positives, double[] negatives) {
        Finite.require("positives", positives);
        Finite.require("negatives", negatives);
        double wins = MannWhitneyUTest.withDefaults().statistic(withOneZero(positives), withOneZero(negatives));
        return wins / ((double) positives.length * negatives.length);
    }

    /** Rounding must not take a correlation out of its range. */
    private static double bounded(double correlation) {
        return Math.max(-1, Math.min(1, correlation));
    }

    /** The libraries order −0 before 0; they are equal. */
    private static double[] withOneZero(double[] values) {
        return Arrays.stream(values).map(value -> value + 0.0).toArray();
    }

    private static void requireOrders(double[] first, double[] second) {
        Finite.requirePairs(first, second);
        if (isConstant(first) || isConstant(second)) {
            throw new IllegalArgumentException(
                    "a rank correlation needs different values on both sides, got " + first.length + " pairs with one");
        }
    }

    private static boolean isConstant(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }
}
