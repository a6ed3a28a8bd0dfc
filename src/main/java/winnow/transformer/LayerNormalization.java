package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;

/** (x − mean) / √(variance + epsilon) · weight + bias over the last axis. */
final class LayerNormalization implements Norm {
    private final Parameter weight;
    private final Parameter bias;
    private final float epsilon;

    LayerNormalization(Parameter weight, Parameter bias, double epsilon) {
        this.weight = weight;
        this.bias = bias;
        this.epsilon = (float) epsilon;
    }

    @Override
    public NDArray apply(NDArray x) {
        Shape width = weight.value().getShape();
        return LayerNorm.layerNorm(x, width, weight.value(), bias.value(), epsilon)
                .singletonOrThrow();
    }
}
