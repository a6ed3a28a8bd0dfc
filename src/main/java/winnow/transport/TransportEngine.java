package winnow.transport;

import winnow.linalg.FloatMatrix;

/**
 * Where the passes over all n·m pairs are computed, which is nearly all the time of {@link Sinkhorn} and {@link TargetPotential}: on this
 * machine's processors, or as tensors on another device ({@code winnow.accelerator}).
 *
 * <p>Everything but these passes is the same code for every engine. {@link #PROCESSORS} gives the same bits on every machine; another engine
 * agrees with it to the rounding of floats and says itself what it promises.
 */
public interface TransportEngine {
    /** All cores, by vector instructions where there are some. */
    TransportEngine PROCESSORS = new Processors();

    /** The name as it stands in a manifest. */
    String id();

    /**
     * Makes the costs of a problem ready for many passes.
     *
     * @param bytes of this machine's memory that may be taken
     */
    TransportPasses passes(TransportProblem problem, long bytes);

    /** Makes target points, {@code [m, d]}, ready to meet any others. */
    PointTransform toward(Cost cost, FloatMatrix target);

    /** The soft c-transform at points that were not in the solved problem. Safe to call from several threads. */
    @FunctionalInterface
    interface PointTransform {
        /** f(x) of every row x of {@code points}, {@code [n, d]}. */
        double[] at(FloatMatrix points, SoftTransform transform);
    }
}
