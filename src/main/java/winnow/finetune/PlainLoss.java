package winnow.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;
import winnow.transformer.GradientMode;

/** A loss of which only the number is wanted. */
final class PlainLoss {
    private PlainLoss() {}

    /**
     * Computes it in a scope of its own without recording.
     *
     * @throws IllegalStateException if it is not finite
     */
    static double of(NDManager owner, Function<NDManager, NDArray> loss) {
        try (NDManager scope = owner.newSubManager()) {
            float number = GradientMode.off(() -> loss.apply(scope)).getFloat();
            if (!Float.isFinite(number)) {
                throw new IllegalStateException("the loss must be finite, got " + number);
            }
            return number;
        }
    }
}
