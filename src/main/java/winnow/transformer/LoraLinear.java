package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;

/** A linear layer with a low-rank addition: y = base(x) + (α/r) · dropout(x) Aᵀ Bᵀ. */
final class LoraLinear implements LinearLayer {
    private final LinearLayer base;
    private final Parameter a;
    private final Parameter b;
    private final LoraSettings settings;

    /**
     * Adds matrices to a layer.
     *
     * @param a [r, in]
     * @param b [out, r]
     */
    LoraLinear(LinearLayer base, Parameter a, Parameter b, LoraSettings settings) {
        this.base = base;
        this.a = a;
        this.b = b;
        this.settings = settings;
    }

    LinearLayer base() {
        return base;
    }

    Parameter a() {
        return a;
    }

    Parameter b() {
        return b;
    }

    @Override
    public NDArray apply(NDArray x, ForwardPass pass) {
        boolean dropping = settings.dropout() > 0 && pass.isTraining();
        NDArray kept =
                dropping ? Dropout.dropout(x, (float) settings.dropout(), true).singletonOrThrow() : x;
        NDArray narrow = Scaled.of(product(kept, a), settings.scaling());
        return base.apply(x, pass).add(product(narrow, b));
    }

    private static NDArray product(NDArray x, Parameter matrix) {
        return Linear.linear(x, matrix.value(), null).singletonOrThrow();
    }

    @Override
    public String name() {
        return base.name();
    }

    @Override
    public long inputWidth() {
        return base.inputWidth();
    }

    @Override
    public long outputWidth() {
        return base.outputWidth();
    }
}
