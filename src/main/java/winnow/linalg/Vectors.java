package winnow.linalg;

/**
 * Loops over one row of a block that a caller computes and throws away: costs, and their exponentials.
 *
 * <p>Order of operations and bits as the package says; a row begins at {@code from} and has as many entries as the array of
 * levels, weights or sums that it meets. Arguments are not checked beyond what arrays check.
 */
public final class Vectors {
    private Vectors() {}

    /** {@code simd-512}, {@code simd-256}, {@code simd-128} or {@code scalar}: speed only, the results are the same bits. */
    public static String choice() {
        return VectorOps.ACTIVE.name();
    }

    /** Σ_k row_k·weights_k. */
    public static double dot(float[] row, int from, float[] weights) {
        return VectorOps.ACTIVE.dot(row, from, weights, 0, weights.length);
    }

    /** Adds factor·row to {@code sums} in place, in float. */
    public static void addScaled(float[] row, int from, float factor, float[] sums) {
        VectorOps.ACTIVE.addScaled(row, from, factor, sums, sums.length);
    }

    /** max_k (levels_k − row_k); a level of −∞ leaves its entry out. */
    public static float maxDifference(float[] levels, float[] row, int from) {
        return VectorOps.ACTIVE.maxDifference(levels, row, from, levels.length);
    }

    /**
     * Replaces every entry of the row by exp(((shift − row_k) + levels_k)·rate), in place.
     *
     * <p>The exponent is held to [−60, 80]; at −60 and below the result is exactly 0. Relative error at most 2e-7 of the exponential of
     * the exponent as float arithmetic gives it.
     */
    public static void expDifferences(float shift, float[] row, int from, float[] levels, float rate) {
        VectorOps.ACTIVE.expDifferences(shift, row, from, levels, rate, row, from, levels.length);
    }
}
