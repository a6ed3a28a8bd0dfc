package winnow.transformer;

import ai.djl.ndarray.NDArray;

/** Looks into a pass: called with arrays that live only as long as the pass. */
public interface Trace {
    /** The embedding (layer 0) and the output of each layer (1..L; the last after the final norm and projection), [b, t, d]. */
    void hidden(int layer, NDArray states);

    /** Attention weights of a layer (from 0), [b, h, t, p + t]. */
    void attention(int layer, NDArray weights);
}
