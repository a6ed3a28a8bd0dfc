package winnow.transformer;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Whether this thread records operations for a backward pass. A fresh thread records by default, which would keep every
 * activation alive.
 */
public final class GradientMode {
    private GradientMode() {}

    /** Does some work without recording. */
    public static <T> T off(Supplier<T> work) {
        return in(false, work);
    }

    /** Does some work and records it. */
    public static <T> T on(Supplier<T> work) {
        return in(true, work);
    }

    private static <T> T in(boolean recording, Supplier<T> work) {
        NativeEngine.get();
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(recording);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /** Whether this thread is recording. */
    static boolean isOn() {
        return JniUtils.isGradMode();
    }
}
