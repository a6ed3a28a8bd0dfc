package winnow.transformer;

import ai.djl.ndarray.NDArray;

/**
 * An array times a number, in a way that can be run backward.
 *
 * <p>{@code NDArray.mul(Number)}, and {@code div} and {@code pow} of a number, must never be recorded: they make an array of the
 * number on Java's side and close it at once, while the backward pass still reads it. About once in some thousand steps the
 * memory then holds something else, and gradients are wrong by an arbitrary factor without any error.
 */
public final class Scaled {
    private Scaled() {}

    /** x · factor; the number lives as long as the scope of x. */
    public static NDArray of(NDArray x, double factor) {
        return x.mul(x.getManager().create((float) factor));
    }
}
