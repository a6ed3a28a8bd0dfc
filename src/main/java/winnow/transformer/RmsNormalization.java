package winnow.transformer;

import ai.djl.ndarray.NDArray;

/** x / √(mean(x²) + epsilon) · weight over the last axis. */
final class RmsNormalization implements Norm {
    private final Parameter weight;
    private final NDArray epsilon;

    RmsNormalization(Parameter weight, NDArray epsilon) {
        this.weight = weight;
        this.epsilon = epsilon;
    }

    @Override
    public NDArray apply(NDArray x) {
        return TensorOps.fused().rmsNorm(x, weight.value(), epsilon);
    }
}
