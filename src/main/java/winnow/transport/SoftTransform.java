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
final class SoftTransform {
    static final int BLOCK_ROWS = 64;

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
            // The weight carries what rounding the potential to float took away.
            weights[j] = (float) (b[j] * StrictMath.exp((g[j] - level) / epsilon));
            levels[j] = weights[j] == 0 ? Float.NEGATIVE_INFINITY : level;
        }
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
            Vectors.expDifferences(-largest, costs, i * m, levels, rate);
            double value = -largest - epsilon * StrictMath.log(Vectors.dot(costs, i * m, weights));
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "costs must be finite, got a row without a finite transform: row " + (first + i));
            }
            f[first + i] = value;
        }
    }
}
