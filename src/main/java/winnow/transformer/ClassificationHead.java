package winnow.transformer;

import ai.djl.ndarray.NDArray;

/** Predicts the class of a sequence from the state of its first token: output(f(dense(x))). */
record ClassificationHead(LinearLayer dense, ActivationFunction function, LinearLayer output) {
    NDArray logits(NDArray firstTokens, ForwardPass pass) {
        return output.apply(function.apply(dense.apply(firstTokens, pass)), pass);
    }
}
