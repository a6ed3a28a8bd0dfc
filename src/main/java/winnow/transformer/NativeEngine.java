package winnow.transformer;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** Starts the native library once, with the settings that it reads only at its start, and prepares every thread that uses it. */
final class NativeEngine {
    private static final Engine ENGINE = start();

    /**
     * The profiling executor specialises to every new shape and costs more than it gains on text of many lengths. It also changes last
     * bits, and the library keeps the switch for each thread: without this, values would depend on which thread computes them.
     */
    private static final ThreadLocal<Engine> OF_THREAD = ThreadLocal.withInitial(() -> {
        JniUtils.setGraphExecutorOptimize(false);
        return ENGINE;
    });

    private NativeEngine() {}

    static Engine get() {
        return OF_THREAD.get();
    }

    private static Engine start() {
        System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        // Else the library reports its start to its publisher, and fetches native code that it does not find.
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
        return Engine.getEngine("PyTorch");
    }
}
