package winnow.transformer;

import ai.djl.ndarray.NDArray;

/**
 * One layer: attention and a feed-forward block, each added to its input.
 *
 * @param afterAttention what attention's output goes through before it is added, or null
 * @param afterFeedForward the same for the feed-forward block's
 */
record Layer(
        Placement placement,
        Norm first,
        Attention attention,
        Norm afterAttention,
        Norm second,
        FeedForward feedForward,
        Norm afterFeedForward) {
    /** Where the normalisations stand. */
    enum Placement {
        /** x + f(norm(x)), block after block. */
        BEFORE,
        /** norm(x + f(x)), block after block. */
        AFTER,
        /** x + attention(first(x)) + feedForward(second(x)). */
        PARALLEL
    }

    /** Blocks whose outputs are added as they are. */
    Layer(Placement placement, Norm first, Attention attention, Norm second, FeedForward feedForward) {
        this(placement, first, attention, null, second, feedForward, null);
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
        return finished(attention.apply(x, pass), afterAttention, pass);
    }

    private NDArray feed(NDArray x, ForwardPass pass) {
        return finished(feedForward.apply(x, pass), afterFeedForward, pass);
    }

    private static NDArray finished(NDArray y, Norm norm, ForwardPass pass) {
        return pass.dropped(norm == null ? y : norm.apply(y));
    }
}
