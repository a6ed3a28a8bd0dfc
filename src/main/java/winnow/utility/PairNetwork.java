package winnow.utility;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;
import winnow.linalg.Parallel;

/**
 * A network that predicts a number for a pair of points: y = w·max(0, A·q + B·e + P·(q⊙e) + b) + c, without P for {@link
 * PairFeatures#CONCATENATED}.
 *
 * <p>Trained in tiles of some q times some e, so that A·q and B·e and their gradients are computed once for each point and not
 * for each pair. One thread, double, fixed order: the result depends on nothing but the arguments. Points are {@code [n, d]}.
 */
final class PairNetwork {
    private final int width;
    private final int hidden;

    /** A, B and P with one row of hidden entries for each input, then w, b, c: one array, so that a step of AdamW is one loop. */
    private final double[] parameters;

    private final boolean hasProducts;
    private final int b;
    private final int p;
    private final int output;
    private final int bias;
    private final int shift;

    /** Uniform in ±1/√(number of inputs), biases too. */
    PairNetwork(PairFeatures features, int width, int hidden, RandomGenerator random) {
        this.width = width;
        this.hidden = hidden;
        this.hasProducts = features == PairFeatures.WITH_PRODUCTS;
        this.b = width * hidden;
        this.p = 2 * width * hidden;
        this.output = (hasProducts ? 3 : 2) * width * hidden;
        this.bias = output + hidden;
        this.shift = bias + hidden;
        this.parameters = new double[shift + 1];
        double first = 1 / Math.sqrt((hasProducts ? 3.0 : 2.0) * width);
        double second = 1 / Math.sqrt(hidden);
        for (int k = 0; k < parameters.length; k++) {
            boolean isFirst = k < output || k >= bias && k < shift;
            parameters[k] = (2 * random.nextDouble() - 1) * (isFirst ? first : second);
        }
    }

    /** All parameters; what a training changes. */
    double[] parameters() {
        return parameters;
    }

    /** Parameters from here on are biases, but for the output's weights, which stand before them. */
    int firstBias() {
        return bias;
    }

    /** Some q by some e, and the number that each pair should get; NaN for a pair that does not count. */
    record Tile(float[][] q, float[][] e, double[][] wanted) {
        int pairs() {
            int pairs = 0;
            for (double[] row : wanted) {
                for (double value : row) {
                    pairs += Double.isNaN(value) ? 0 : 1;
                }
            }
            return pairs;
        }
    }

    /**
     * Mean squared error of a tile.
     *
     * @param gradient of that error with respect to every parameter, overwritten
     */
    double loss(Tile tile, double[] gradient) {
        Arrays.fill(gradient, 0);
        double[][] ofQ = projected(tile.q, 0);
        double[][] ofE = projected(tile.e, b);
        double[][] gradientOfQ = new double[tile.q.length][hidden];
        double[][] gradientOfE = new double[tile.e.length][hidden];
        double[] active = new double[hidden];
        double[] back = new double[hidden];
        double[] products = new double[width];
        double pairs = tile.pairs();
        double loss = 0;
        for (int i = 0; i < tile.q.length; i++) {
            for (int j = 0; j < tile.e.length; j++) {
                if (Double.isNaN(tile.wanted[i][j])) {
                    continue;
                }
                for (int h = 0; h < hidden; h++) {
                    active[h] = ofQ[i][h] + ofE[j][h] + parameters[bias + h];
                }
                if (hasProducts) {
                    for (int k = 0; k < width; k++) {
                        products[k] = (double) tile.q[i][k] * tile.e[j][k];
                        addScaled(active, 0, products[k], parameters, p + k * hidden);
                    }
                }
                double y = parameters[shift];
                for (int h = 0; h < hidden; h++) {
                    active[h] = Math.max(0, active[h]);
                    y += parameters[output + h] * active[h];
                }
                double error = y - tile.wanted[i][j];
                loss += error * error / pairs;
                double slope = 2 * error / pairs;
                gradient[shift] += slope;
                addScaled(gradient, output, slope, active, 0);
                for (int h = 0; h < hidden; h++) {
                    back[h] = active[h] > 0 ? slope * parameters[output + h] : 0;
                }
                addScaled(gradient, bias, 1, back, 0);
                addScaled(gradientOfQ[i], 0, 1, back, 0);
                addScaled(gradientOfE[j], 0, 1, back, 0);
                if (hasProducts) {
                    for (int k = 0; k < width; k++) {
                        addScaled(gradient, p + k * hidden, products[k], back, 0);
                    }
                }
            }
        }
        addOuter(gradient, 0, tile.q, gradientOfQ);
        addOuter(gradient, b, tile.e, gradientOfE);
        return loss;
    }

    private double[][] projected(float[][] points, int from) {
        double[][] projected = new double[points.length][hidden];
        for (int i = 0; i < points.length; i++) {
            for (int k = 0; k < width; k++) {
                addScaled(projected[i], 0, points[i][k], parameters, from + k * hidden);
            }
        }
        return projected;
    }

    private void addOuter(double[] gradient, int from, float[][] points, double[][] ofPoints) {
        for (int i = 0; i < points.length; i++) {
            for (int k = 0; k < width; k++) {
                addScaled(gradient, from + k * hidden, points[i][k], ofPoints[i], 0);
            }
        }
    }

    /** to ← to + scale·from over the hidden entries. */
    private void addScaled(double[] to, int toFrom, double scale, double[] from, int fromFrom) {
        for (int h = 0; h < hidden; h++) {
            to[toFrom + h] += scale * from[fromFrom + h];
        }
    }

    /**
     * What the network says of every pair, {@code [m, n]}: row j for candidate j. All cores; A·q and B·e are computed once, then a
     * pair costs the hidden width, times d with products.
     *
     * @param q represented points, {@code [n, d]}
     * @param e candidates' points, {@code [m, d]}
     */
    FloatMatrix predict(FloatMatrix q, FloatMatrix e) {
        FloatMatrix ofQ = MatrixProduct.rowsTimesRows(weights(0), q, MatrixProduct.Affine.IDENTITY);
        FloatMatrix ofE = MatrixProduct.rowsTimesRows(e, weights(b), MatrixProduct.Affine.IDENTITY);
        FloatMatrix ofProducts = hasProducts ? weights(p) : null;
        float[][] byUnit = new float[hidden][];
        for (int h = 0; h < hidden; h++) {
            byUnit[h] = ofQ.row(h);
        }
        int[] units = range(hidden);
        int[] represented = range(q.rows());
        int n = q.rows();
        float[] values = new float[Math.multiplyExact(n, e.rows())];
        Parallel.forBlocks(e.rows(), 16, (from, to) -> {
            float[] products = hasProducts ? new float[hidden * n] : null;
            for (int j = from; j < to; j++) {
                if (hasProducts) {
                    MatrixProduct.gathered(columnsScaled(ofProducts, e.row(j)), units, q, represented, products);
                }
                Arrays.fill(values, j * n, (j + 1) * n, (float) parameters[shift]);
                for (int h = 0; h < hidden; h++) {
                    float level = ofE.get(j, h) + (float) parameters[bias + h];
                    float weight = (float) parameters[output + h];
                    if (hasProducts) {
                        addUnit(values, j * n, weight, level, byUnit[h], products, h * n);
                    } else {
                        addUnit(values, j * n, weight, level, byUnit[h]);
                    }
                }
            }
        });
        return FloatMatrix.wrap(e.rows(), n, values);
    }

    private static void addUnit(float[] values, int from, float weight, float level, float[] ofQ) {
        for (int i = 0; i < ofQ.length; i++) {
            values[from + i] += weight * Math.max(0f, ofQ[i] + level);
        }
    }

    private static void addUnit(
            float[] values, int from, float weight, float level, float[] ofQ, float[] products, int productsFrom) {
        for (int i = 0; i < ofQ.length; i++) {
            values[from + i] += weight * Math.max(0f, ofQ[i] + level + products[productsFrom + i]);
        }
    }

    /** P·diag(e): its product with q is P·(q⊙e). */
    private static FloatMatrix columnsScaled(FloatMatrix weights, float[] e) {
        float[] scaled = new float[weights.rows() * e.length];
        for (int h = 0; h < weights.rows(); h++) {
            for (int k = 0; k < e.length; k++) {
                scaled[h * e.length + k] = weights.get(h, k) * e[k];
            }
        }
        return FloatMatrix.wrap(weights.rows(), e.length, scaled);
    }

    /** A, B or P as {@code [hidden, d]}. */
    private FloatMatrix weights(int from) {
        float[] weights = new float[hidden * width];
        for (int h = 0; h < hidden; h++) {
            for (int k = 0; k < width; k++) {
                weights[h * width + k] = (float) parameters[from + k * hidden + h];
            }
        }
        return FloatMatrix.wrap(hidden, width, weights);
    }

    private static int[] range(int to) {
        int[] range = new int[to];
        Arrays.setAll(range, i -> i);
        return range;
    }
}
