package winnow.transport;

import winnow.linalg.Parallel;
import winnow.linalg.Vectors;

/**
 * The soft c-transform: given the potential of one side, the best one of the other, safely in the log domain.
 *
 * <p>f(x) = −epsilon·log Σ_j b_j·exp((g_j − C(x, y_j))/epsilon), for any point x, in the solved problem or not; as epsilon → 0 it
 * becomes min_j (C(x, y_j) − g_j). The largest term of each row is taken out before anything is exponentiated, so no row underflows
 * however small epsilon is.
 */
public final class SoftTransform {
    static final int BLOCK_ROWS = 64;
    /** An epsilon so small that the last place of a float is more of them: costs say no more, and no weight may overflow. */
    private static final double MOST_LOST = 40;

    private final double epsilon;
    private final float[] levels;
    private final float[] weights;

    /**
     * @param g potential of the columns, {@code [m]}
     * @param b their weights; columns of weight zero are left out
     */
    SoftTransform(double[] g, double[] b, double epsilon) {
        this.epsilon = epsilon;
        this.levels = new float[g.length];
        this.weights = new float[g.length];
        for (int j = 0; j < g.length; j++) {
            float level = (float) g[j];
            weights[j] = (float) (b[j] * lost(g[j], level, epsilon));
            levels[j] = weights[j] == 0 ? Float.NEGATIVE_INFINITY : level;
        }
    }

    /** The factor by which a weight carries what rounding the potential to float took away. */
    static double lost(double potential, float rounded, double epsilon) {
        double exponent = (potential - rounded) / epsilon;
        return StrictMath.exp(Math.max(-MOST_LOST, Math.min(MOST_LOST, exponent)));
    }

    /** The transform of every row of a cost matrix, {@code [n]}. All cores. */
    double[] of(CostMatrix cost) {
        double[] f = new double[cost.rows()];
        Parallel.forBlocks(cost.rows(), BLOCK_ROWS, (from, to) -> {
            float[] out = new float[(to - from) * cost.columns()];
            cost.fill(from, to, out);
            transform(out, to - from, f, from);
        });
        return f;
    }

    /** The transform of {@code rows} rows of costs, which are overwritten, into {@code f} from {@code first}. */
    void transform(float[] costs, int rows, double[] f, int first) {
        int m = levels.length;
        float rate = (float) (1 / epsilon);
        for (int i = 0; i < rows; i++) {
            float largest = Vectors.maxDifference(levels, costs, i * m);
            requireFinite(first + i, largest);
            Vectors.expDifferences(-largest, costs, i * m, levels, rate);
            f[first + i] = value(largest, Vectors.dot(costs, i * m, weights));
        }
    }

    /**
     * Refuses a row none of whose levels less its costs is a number.
     *
     * @param largest max_j (level_j − C_ij)
     * @throws IllegalArgumentException if it is not finite
     */
    public static void requireFinite(int row, float largest) {
        if (!Float.isFinite(largest)) {
            throw new IllegalArgumentException(
                    "costs must be finite, got a row without a finite transform: row " + row);
        }
    }

    /**
     * The transform of a row, −(largest + epsilon·log sum).
     *
     * @param largest max_j (level_j − C_ij)
     * @param sum Σ_j weight_j·exp(((−largest − C_ij) + level_j)/epsilon)
     */
    public double value(float largest, double sum) {
        // Where the last place of a float is many epsilons, floats tell no more than the largest term.
        boolean isTold = sum > 0 && sum < Double.POSITIVE_INFINITY;
        return isTold ? -largest - epsilon * StrictMath.log(sum) : -largest;
    }

    /** A copy of the potential in floats, {@code [m]}; −∞ for a column of weight zero. */
    public float[] levels() {
        return levels.clone();
    }

    /** A copy of the weights, {@code [m]}, which carry what rounding the potential took away. */
    public float[] weights() {
        return weights.clone();
    }

    /** Epsilon in units of the cost. */
    public double epsilon() {
        return epsilon;
    }
}
