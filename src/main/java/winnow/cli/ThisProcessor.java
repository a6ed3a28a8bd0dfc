package winnow.cli;

import winnow.experiment.Device;
import winnow.experiment.DevicePlan;
import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;

/** The processor of this machine as a device for plans. */
final class ThisProcessor {
    private static final int WIDTH = 512;
    private static final int ROUNDS = 20;

    private ThisProcessor() {}

    /** Its rate is that of a product of two matrices here, the best of some rounds; in 16 bits nothing is faster. */
    static Device measured() {
        float[] values = new float[WIDTH * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7 - 3;
        }
        FloatMatrix matrix = FloatMatrix.wrap(WIDTH, WIDTH, values);
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            MatrixProduct.gram(matrix, MatrixProduct.Affine.IDENTITY);
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        // Half of the products of all pairs of rows, each a multiplication and an addition.
        double rate = (double) WIDTH * WIDTH * WIDTH / best;
        long memory = Checkup.physicalMemory().orElse(Runtime.getRuntime().maxMemory());
        return new Device(DevicePlan.CPU, "this processor, measured", rate, rate, memory);
    }
}
