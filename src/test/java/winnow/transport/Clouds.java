package winnow.transport;

import java.util.random.RandomGenerator;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

/** Seeded points for tests. */
final class Clouds {
    private Clouds() {}

    /** Standard normals moved by {@code shift} along every axis, {@code [n, d]}. */
    static FloatMatrix normals(String name, int n, int d, double shift) {
        RandomGenerator random = Seeds.of(5).stream(name);
        float[] values = new float[n * d];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (random.nextGaussian() + shift);
        }
        return FloatMatrix.wrap(n, d, values);
    }

    /** Positive weights that sum to one. */
    static double[] weights(String name, int n) {
        RandomGenerator random = Seeds.of(6).stream(name);
        double[] weights = new double[n];
        double sum = 0;
        for (int k = 0; k < n; k++) {
            weights[k] = -Math.log(1 - random.nextDouble()) + 0.05;
            sum += weights[k];
        }
        for (int k = 0; k < n; k++) {
            weights[k] /= sum;
        }
        return weights;
    }

    static double[] centred(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double[] centred = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            centred[k] = values[k] - mean;
        }
        return centred;
    }
}
