package winnow.transformer;

import ai.djl.ndarray.NDArray;

/**
 * A linear layer whose product is computed in bfloat16 on bfloat16 weights; the sum with the bias and everything around it
 * stay F32. About half the memory of {@link DenseLinear}.
 */
final class Bf16Linear implements LinearLayer {
    private final DenseLinear exact;
    private final NDArray weight;

    private Bf16Linear(DenseLinear exact, NDArray weight) {
        this.exact = exact;
        this.weight = weight;
    }

    static Bf16Linear of(DenseLinear exact) {
        return new Bf16Linear(exact, FusedOps.INSTANCE.toBf16(exact.weight().value()));
    }

    @Override
    public NDArray apply(NDArray x, ForwardPass pass) {
        NDArray product = FusedOps.INSTANCE.linearBf16(x, weight);
        return exact.bias() == null ? product : product.add(exact.bias().value());
    }

    @Override
    public String name() {
        return exact.name();
    }

    @Override
    public long inputWidth() {
        return exact.inputWidth();
    }

    @Override
    public long outputWidth() {
        return exact.outputWidth();
    }
}
