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
                NDArray attended = x.add(attend(first.apply(x), pass));
                yield attended.add(feed(second.apply(attended), pass));
            }
            case AFTER -> {
                NDArray attended = first.apply(x.add(attend(x, pass)));
                yield second.apply(attended.add(feed(attended, pass)));
            }
            case PARALLEL -> x.add(attend(first.apply(x), pass)).add(feed(second.apply(x), pass));
        };
    }

    private NDArray attend(NDArray x, ForwardPass pass) {
        return pass.dropped(attention.apply(x, pass));
    }

    private NDArray feed(NDArray x, ForwardPass pass) {
        return pass.dropped(feedForward.apply(x, pass));
    }
}
