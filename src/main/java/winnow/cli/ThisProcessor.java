package winnow.cli;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.JMException;
import javax.management.ObjectName;
import winnow.experiment.Device;
import winnow.experiment.DevicePlan;
import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;

/** What this machine has, as a device for plans too. */
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
        long memory = physicalMemory().orElse(Runtime.getRuntime().maxMemory());
        return new Device(DevicePlan.CPU, "this processor, measured", rate, rate, memory);
    }

    /** All memory of the machine, or what a container has of it. */
    static Optional<Long> physicalMemory() {
        try {
            ObjectName system = new ObjectName("java.lang:type=OperatingSystem");
            return Optional.of(
                    (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(system, "TotalMemorySize"));
        } catch (JMException e) {
            return Optional.empty();
        }
    }
}
