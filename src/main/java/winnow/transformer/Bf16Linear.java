package winnow.transformer;

import ai.djl.ndarray.NDArray;

/**
 * A linear layer whose product is computed in bfloat16 on bfloat16 weights; the sum with the bias and everything around it
 * stay F32. About half the memory of {@link DenseLinear}.
 */
final class Bf16Linear implements LinearLayer {
    private final String name;
    private final long outputWidth;
    private final long inputWidth;
    private final NDArray weight;
    private final Parameter bias;

    private Bf16Linear(DenseLinear exact, NDArray weight) {
        this.name = exact.name();
        this.outputWidth = exact.outputWidth();
        this.inputWidth = exact.inputWidth();
        this.weight = weight;
        this.bias = exact.bias();
    }

    static Bf16Linear of(DenseLinear exact) {
        return new Bf16Linear(exact, FusedOps.INSTANCE.toBf16(exact.weight().value()));
    }

    @Override
    public NDArray apply(NDArray x, ForwardPass pass) {
        NDArray product = FusedOps.INSTANCE.linearBf16(x, weight);
        return bias == null ? product : product.add(bias.value());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long inputWidth() {
        return inputWidth;
    }

    @Override
    public long outputWidth() {
        return outputWidth;
    }
}
