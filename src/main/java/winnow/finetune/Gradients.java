package winnow.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtGradientCollector;
import java.util.function.Function;

/** Records a computation and runs it backward. */
public final class Gradients {
    private Gradients() {}

    /**
     * Computes a loss, adds its gradients to those of the parameters, and frees everything else.
     *
     * @param pass scope of this pass alone, closed at its end
     * @param loss makes an array of one number from the scope
     * @return the loss
     * @throws IllegalStateException if the loss is not finite; gradients are then left as they were
     */
    public static double accumulate(NDManager pass, Function<NDManager, NDArray> loss) {
        try (NDManager scope = pass;
                PtGradientCollector collector = new PtGradientCollector()) {
            NDArray value = loss.apply(scope);
            float number = value.getFloat();
            if (!Float.isFinite(number)) {
                throw new IllegalStateException("the loss must be finite, got " + number);
            }
            collector.backward(value);
            return number;
        }
    }
}
