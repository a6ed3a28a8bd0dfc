package winnow.transformer;

import ai.djl.ndarray.NDArray;

/** One layer: attention and a feed-forward block, each added to its input. */
record Layer(Placement placement, Norm first, Attention attention, Norm second, FeedForward feedForward) {
    /** Where the normalisations stand. */
    enum Placement {
        /** x + f(norm(x)), block after block. */
        BEFORE,
        /** norm(x + f(x)), block after block. */
        AFTER,
        /** x + attention(first(x)) + feedForward(second(x)). */
        PARALLEL
    }

    NDArray apply(NDArray x, ForwardPass pass) {
        return switch (placement) {
            case BEFORE -> {
                NDArray attended = x.add(attention.apply(first.apply(x), pass));
                yield attended.add(feedForward.apply(second.apply(attended), pass));
            }
            case AFTER -> {
                NDArray attended = first.apply(x.add(attention.apply(x, pass)));
                yield second.apply(attended.add(feedForward.apply(attended, pass)));
            }
            case PARALLEL -> x.add(attention.apply(first.apply(x), pass)).add(feedForward.apply(second.apply(x), pass));
        };
    }
}
