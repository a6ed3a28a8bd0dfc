package winnow.transformer;

import ai.djl.ndarray.NDArray;

/** y = x Wᵀ + bias in some storage of W. */
interface LinearLayer {
    /**
     * Applies the layer.
     *
     * @param x [..., in]
     * @return [..., out]
     */
    NDArray apply(NDArray x, ForwardPass pass);

    /** Name of the module in the checkpoint, without {@code .weight}. */
    String name();

    /** Width of the input. */
    long inputWidth();

    /** Width of the output. */
    long outputWidth();
}
