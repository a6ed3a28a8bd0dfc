package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Runs a recorded computation backward. */
public final class Backward {
    private Backward() {}

    /** Adds the gradients of a recorded number to those of the parameters it was computed from. */
    public static void from(NDArray number) {
        try (NDArray one = number.getManager().ones(number.getShape(), number.getDataType())) {
            JniUtils.backward((PtNDArray) number, (PtNDArray) one, false, false);
        }
    }
}
