package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;

/** A linear layer with its weight in full: y = x Wᵀ + bias. */
final class DenseLinear implements LinearLayer {
    private final String name;
    private final Parameter weight;
    private final Parameter bias;

    /**
     * Holds a weight [out, in].
     *
     * @param bias [out], or null for none
     */
    DenseLinear(String name, Parameter weight, Parameter bias) {
        this.name = name;
        this.weight = weight;
        this.bias = bias;
    }

    Parameter weight() {
        return weight;
    }

    /** The bias, or null. */
    Parameter bias() {
        return bias;
    }

    @Override
    public NDArray apply(NDArray x, ForwardPass pass) {
        return Linear.linear(x, weight.value(), bias == null ? null : bias.value())
                .singletonOrThrow();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long inputWidth() {
        return weight.value().getShape().get(1);
    }

    @Override
    public long outputWidth() {
        return weight.value().getShape().get(0);
    }
}
