package winnow.transformer;

import ai.djl.ndarray.NDArray;

/** The place of a linear layer in a model, where another form of it (with LoRA, quantised) may be put. */
final class LinearSlot implements LinearLayer {
    private LinearLayer layer;

    LinearSlot(LinearLayer layer) {
        this.layer = layer;
    }

    LinearLayer layer() {
        return layer;
    }

    void replace(LinearLayer other) {
        layer = other;
    }

    @Override
    public NDArray apply(NDArray x, ForwardPass pass) {
        return layer.apply(x, pass);
    }

    @Override
    public String name() {
        return layer.name();
    }

    @Override
    public long inputWidth() {
        return layer.inputWidth();
    }

    @Override
    public long outputWidth() {
        return layer.outputWidth();
    }
}
