package winnow.transformer;

import ai.djl.ndarray.NDArray;

/** Predicts the token at each position: decoder(norm(f(dense(x)))), the decoder's matrix usually the embedding. */
record MaskedLmHead(LinearLayer dense, ActivationFunction function, Norm norm, LinearLayer decoder) {
    NDArray logits(NDArray states, ForwardPass pass) {
        return decoder.apply(norm.apply(function.apply(dense.apply(states, pass))), pass);
    }
}
