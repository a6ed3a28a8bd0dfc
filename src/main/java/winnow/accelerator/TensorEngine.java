package winnow.accelerator;

import ai.djl.ndarray.NDManager;
import winnow.linalg.FloatMatrix;
import winnow.transformer.ComputeDevice;
import winnow.transformer.GradientMode;
import winnow.transport.Cost;
import winnow.transport.TransportEngine;
import winnow.transport.TransportPasses;
import winnow.transport.TransportProblem;

/**
 * Passes of optimal transport on the device of a native tensor library, in floats.
 *
 * <p>Costs by matrix products (squared Euclidean, Euclidean, cosine) are made on the device from the points; any other cost is computed on the
 * processors and sent there. The kernel, 4·n·m bytes, stays on the device where it fits, and is made anew in every pass where it does not; of
 * the rest the device holds the points and a few blocks of about {@code 128} MB. Only vectors of n or m numbers travel in an iteration.
 *
 * <p>Transport costs agree with those of {@link TransportEngine#PROCESSORS} to about 1e-7, potentials as far as the solver's tolerance determines
 * them: on 2,000 points to 1,000 to 1e-7 of the largest cost at epsilon 0.05 of the mean, to 5e-5 at 0.01 and 6e-4 at 0.001, with the same
 * marginal error. The same device, driver and library give the same bits on every run; other devices give other last digits.
 *
 * <p>Safe to call from several threads. Closing it ends plans' {@code TargetPotential}s that were made with it, and nothing else.
 *
 * <p>Source: GOT-D (arXiv 2405.02774), appendix C.3 runs its transport on a GPU; the formulas are those of {@link winnow.transport.Sinkhorn}.
 */
public final class TensorEngine implements TransportEngine, AutoCloseable {
    private static final long KERNEL_BYTES = 4L << 30;
    private static final int GPU_ENTRIES = 1 << 25;
    private static final int CPU_ENTRIES = 1 << 19;

    private final NDManager manager;
    private final String id;
    private final long kernelBytes;
    private final int blockEntries;

    private TensorEngine(NDManager manager, String id, long kernelBytes, int blockEntries) {
        this.manager = manager;
        this.id = id;
        this.kernelBytes = kernelBytes;
        this.blockEntries = blockEntries;
    }

    /**
     * On a device, with a kernel of at most 4 GiB there.
     *
     * @throws IllegalStateException if a GPU is demanded and there is none
     */
    public static TensorEngine open(ComputeDevice device) {
        boolean isGpu = device.isGpu();
        return new TensorEngine(
                device.newManager(),
                isGpu ? "tensors on a gpu" : "tensors on the processor",
                KERNEL_BYTES,
                isGpu ? GPU_ENTRIES : CPU_ENTRIES);
    }

    /**
     * The same device with another bound on the kernel that is kept there; 0 makes it anew in every pass.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public TensorEngine withKernelBytes(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("kernel bytes must be >= 0, got " + value);
        }
        return new TensorEngine(manager, id, value, blockEntries);
    }

    /** The same device, working on so many pairs at once. */
    TensorEngine withBlockEntries(int value) {
        return new TensorEngine(manager, id, kernelBytes, value);
    }

    /** Arrays that live on the device now. */
    int held() {
        return manager.getManagedArrays().size();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public TransportPasses passes(TransportProblem problem, long bytes) {
        return GradientMode.off(() -> {
            TensorCosts costs = TensorCosts.of(problem.cost(), manager, blockEntries);
            boolean fits = 4L * costs.rows() * costs.columns() <= kernelBytes;
            return new TensorPasses(
                    problem, costs, fits, () -> TensorCosts.of(problem.cost().transposed(), manager, blockEntries));
        });
    }

    @Override
    public PointTransform toward(Cost cost, FloatMatrix target) {
        return (points, transform) -> GradientMode.off(() -> {
            try (TensorCosts costs = TensorCosts.of(cost.between(points, target), manager, blockEntries)) {
                return costs.transformed(transform);
            }
        });
    }

    /** Frees the device; also for engines made from this one. */
    @Override
    public void close() {
        manager.close();
    }
}
