package winnow.transformer;

import ai.djl.ndarray.NDArray;

/** x / √(mean(x²) + epsilon) · weight over the last axis, or with 1 + weight in the weight's place. */
final class RmsNormalization implements Norm {
    private final Parameter weight;
    private final NDArray epsilon;
    private final boolean offset;

    RmsNormalization(Parameter weight, NDArray epsilon, boolean offset) {
        this.weight = weight;
        this.epsilon = epsilon;
        this.offset = offset;
    }

    @Override
    public NDArray apply(NDArray x) {
        return offset
                ? TensorOps.fused().offsetRmsNorm(x, weight.value(), epsilon)
                : TensorOps.fused().rmsNorm(x, weight.value(), epsilon);
    }
}
