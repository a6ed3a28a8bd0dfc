package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;

/** A frozen linear layer whose weight is held in 4 bits and made whole for each pass. */
final class Nf4Linear implements LinearLayer {
    private final String name;
    private final Nf4Weight weight;
    private final Parameter bias;

    /**
     * Holds a quantised weight.
     *
     * @param bias [out] in full, or null
     */
    Nf4Linear(String name, Nf4Weight weight, Parameter bias) {
        this.name = name;
        this.weight = weight;
        this.bias = bias;
    }

    Nf4Weight weight() {
        return weight;
    }

    @Override
    public NDArray apply(NDArray x, ForwardPass pass) {
        NDArray whole = weight.dequantize(x);
        return Linear.linear(x, whole, bias == null ? null : bias.value()).singletonOrThrow();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long inputWidth() {
        return weight.columns();
    }

    @Override
    public long outputWidth() {
        return weight.rows();
    }
}
