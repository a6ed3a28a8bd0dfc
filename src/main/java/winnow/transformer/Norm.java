package winnow.transformer;

import ai.djl.ndarray.NDArray;

/** A normalisation over the last axis. */
interface Norm {
    NDArray apply(NDArray x);
}
