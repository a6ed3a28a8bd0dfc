package winnow.transformer;

import ai.djl.ndarray.NDArray;

/**
 * The few operations in which a transformer spends time beside its matrix products. {@link PlainOps} is the readable
 * reference; {@link FusedOps} does each in one native call.
 */
interface TensorOps {
    /** The fused form. */
    static TensorOps fused() {
        return FusedOps.INSTANCE;
    }

    /** The reference. */
    static TensorOps plain() {
        return PlainOps.INSTANCE;
    }

    /**
     * Attention with causal masking and nothing else: query i sees keys 0..i.
     *
     * @param q [b, h, t, e]
     * @param k [b, h, t, e]
     * @param v [b, h, t, e]
     * @return softmax(q kᵀ / √e) v, [b, h, t, e]
     */
    NDArray causalAttention(NDArray q, NDArray k, NDArray v);

    /**
     * Attention in which every query sees every key.
     *
     * @param q [b, h, t, e]
     * @param k [b, h, s, e]
     * @param v [b, h, s, e]
     * @return softmax(q kᵀ / √e) v, [b, h, t, e]
     */
    NDArray attention(NDArray q, NDArray k, NDArray v);

    /**
     * Attention with an additive mask.
     *
     * @param q [b, h, t, e]
     * @param k [b, h, p + t, e]
     * @param v [b, h, p + t, e]
     * @param mask 0 where a key is seen and a very negative number elsewhere, [b or 1, 1, t, p + t]
     * @return softmax(q kᵀ / √e + mask) v, [b, h, t, e]
     */
    NDArray maskedAttention(NDArray q, NDArray k, NDArray v, NDArray mask);

    /**
     * The same with scores that approach a bound: softmax(cap · tanh(q kᵀ / (√e cap)) + mask) v.
     *
     * @param cap a number above 0
     */
    NDArray cappedAttention(NDArray q, NDArray k, NDArray v, NDArray mask, NDArray cap);

    /** x / √(mean(x²) + epsilon) · weight over the last axis, the mean taken in F32. */
    NDArray rmsNorm(NDArray x, NDArray weight, NDArray epsilon);

    /** x / √(mean(x²) + epsilon) · (1 + weight) over the last axis, all in F32 but the result. */
    NDArray offsetRmsNorm(NDArray x, NDArray weight, NDArray epsilon);

    /** x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))). */
    NDArray geluTanh(NDArray x);

    /**
     * Turns pairs (i, i + r/2) of the last axis by an angle.
     *
     * @param x [b, h, t, r]
     * @param cos [b or 1, 1, t, r], the first half repeated
     * @param sin [b or 1, 1, t, r]
     */
    NDArray rotate(NDArray x, NDArray cos, NDArray sin);

    /** silu(gate) · up. */
    NDArray gatedSilu(NDArray gate, NDArray up);

    /**
     * Natural logarithm of the softmax probability of one class a row, in F32.
     *
     * @param logits [n, V]
     * @param targets [n] INT64
     * @return [n]
     */
    NDArray logProbabilities(NDArray logits, NDArray targets);
}
