package winnow.embedding;

import java.util.Arrays;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;

/**
 * The two directions in which a set of points spreads most, and every point's place along them: a map to look at.
 *
 * <p>Principal component analysis by orthogonal iteration on the centred points: V ← orth(Xᵀ X V). Distances on the map are
 * at most those between the points; how much of the spread the map shows is {@link #share()}. Cost: 4·n·d operations an
 * iteration, at most {@value #ITERATIONS} of them; memory two columns of n and of d. Deterministic: the start is fixed, and
 * the largest entry of each direction is positive.
 *
 * <p>Source: Golub and Van Loan, Matrix Computations, section 8.2.4 (orthogonal iteration).
 */
public final class PlanarMap {
    private static final int ITERATIONS = 200;
    private static final double SETTLED = 1e-9;

    private final double[] x;
    private final double[] y;
    private final double share;

    private PlanarMap(double[] x, double[] y, double share) {
        this.x = x;
        this.y = y;
        this.share = share;
    }

    /**
     * The map of the given points.
     *
     * @throws IllegalArgumentException if there are no points or they have fewer than two coordinates
     */
    public static PlanarMap of(Embeddings points) {
        FloatMatrix matrix = points.matrix();
        if (matrix.rows() == 0 || matrix.columns() < 2) {
            throw new IllegalArgumentException(
                    "points must be at least 1 x 2, got " + matrix.rows() + " x " + matrix.columns());
        }
        double[] mean = matrix.meanRow();
        double[][] places = new double[2][matrix.rows()];
        double[][] directions = start(matrix.columns());
        double before = -1;
        for (int t = 0; t < ITERATIONS; t++) {
            Parallel.stopIfInterrupted();
            project(matrix, mean, directions, places);
            double spread = sumOfSquares(places[0]) + sumOfSquares(places[1]);
            if (Math.abs(spread - before) <= SETTLED * spread) {
                break;
            }
            before = spread;
            directions = combine(matrix, mean, places);
            orthonormalize(directions);
        }
        turnToPrincipalAxes(places, directions);
        double total = totalSpread(matrix, mean);
        double shown = sumOfSquares(places[0]) + sumOfSquares(places[1]);
        return new PlanarMap(places[0], places[1], total == 0 ? 1 : Math.min(1, shown / total));
    }

    /** Number of points n. */
    public int size() {
        return x.length;
    }

    /** Coordinates along the direction of largest spread, {@code [n]}. */
    public double[] x() {
        return x.clone();
    }

    /** Coordinates along the second direction, {@code [n]}. */
    public double[] y() {
        return y.clone();
    }

    /** The share of the points' variance that the map shows, in [0, 1]. */
    public double share() {
        return share;
    }

    private static double[][] start(int d) {
        double[][] directions = new double[2][d];
        for (int k = 0; k < d; k++) {
            // Incommensurable waves: orthogonal to no direction that data is likely to have.
            directions[0][k] = StrictMath.sin(1 + 0.7548776662 * k);
            directions[1][k] = StrictMath.sin(2 + 0.5698402910 * k);
        }
        orthonormalize(directions);
        return directions;
    }

    private static void project(FloatMatrix matrix, double[] mean, double[][] directions, double[][] places) {
        double[] centre = {dot(mean, directions[0]), dot(mean, directions[1])};
        Parallel.forBlocks(matrix.rows(), 64, (from, to) -> {
            float[] row = new float[matrix.columns()];
            for (int i = from; i < to; i++) {
                matrix.copyRow(i, row);
                for (int c = 0; c < 2; c++) {
                    double sum = 0;
                    for (int k = 0; k < row.length; k++) {
                        sum += row[k] * directions[c][k];
                    }
                    places[c][i] = sum - centre[c];
                }
            }
        });
    }

    private static double[][] combine(FloatMatrix matrix, double[] mean, double[][] places) {
        int d = matrix.columns();
        double[][] directions = new double[2][d];
        float[] row = new float[d];
        for (int i = 0; i < matrix.rows(); i++) {
            matrix.copyRow(i, row);
            for (int k = 0; k < d; k++) {
                double centred = row[k] - mean[k];
                directions[0][k] += places[0][i] * centred;
                directions[1][k] += places[1][i] * centred;
            }
        }
        return directions;
    }

    private static void orthonormalize(double[][] directions) {
        normalize(directions[0]);
        // Twice: the second pass removes what rounding left of the first direction.
        for (int pass = 0; pass < 2; pass++) {
            double along = dot(directions[0], directions[1]);
            for (int k = 0; k < directions[1].length; k++) {
                directions[1][k] -= along * directions[0][k];
            }
            normalize(directions[1]);
        }
    }

    private static void normalize(double[] direction) {
        double norm = Math.sqrt(sumOfSquares(direction));
        for (int k = 0; k < direction.length; k++) {
            direction[k] = norm == 0 ? 0 : direction[k] / norm;
        }
    }

    /** Rotates the plane so that the first axis carries the most, and fixes the signs. */
    private static void turnToPrincipalAxes(double[][] places, double[][] directions) {
        double a = sumOfSquares(places[0]);
        double b = dot(places[0], places[1]);
        double c = sumOfSquares(places[1]);
        double angle = 0.5 * StrictMath.atan2(2 * b, a - c);
        rotate(places, angle);
        rotate(directions, angle);
        for (int axis = 0; axis < 2; axis++) {
            if (largestEntry(directions[axis]) < 0) {
                negate(places[axis]);
            }
        }
    }

    private static void rotate(double[][] pair, double angle) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (int i = 0; i < pair[0].length; i++) {
            double first = cos * pair[0][i] + sin * pair[1][i];
            pair[1][i] = cos * pair[1][i] - sin * pair[0][i];
            pair[0][i] = first;
        }
    }

    private static double largestEntry(double[] direction) {
        return Arrays.stream(direction).reduce(0, (a, b) -> Math.abs(b) > Math.abs(a) ? b : a);
    }

    private static void negate(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = -values[i];
        }
    }

    private static double totalSpread(FloatMatrix matrix, double[] mean) {
        double total = 0;
        float[] row = new float[matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            matrix.copyRow(i, row);
            for (int k = 0; k < row.length; k++) {
                total += (row[k] - mean[k]) * (row[k] - mean[k]);
            }
        }
        return total;
    }

    private static double sumOfSquares(double[] values) {
        return dot(values, values);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }
}
