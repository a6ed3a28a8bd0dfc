/**
 * Optimal transport as tensors: the passes over all pairs of points on a GPU, where there is one.
 *
 * <p>{@code try (TensorEngine gpu = TensorEngine.open(ComputeDevice.GPU)) { Sinkhorn.withDefaults().withEngine(gpu)… }} solves there, and
 * {@link winnow.transport.TargetPotential} streams candidates past the target there. {@link winnow.transport} knows nothing of it.
 */
package winnow.accelerator;
