package winnow.transformer;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** Starts the native library once, with the settings that it reads only at its start. */
final class NativeEngine {
    private static final Engine ENGINE = start();

    private NativeEngine() {}

    static Engine get() {
        return ENGINE;
    }

    private static Engine start() {
        // The profiling executor specialises to every new shape and costs more than it gains on text of many lengths.
        System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        // Else the library reports its start to its publisher, and fetches native code that it does not find.
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
        Engine engine = Engine.getEngine("PyTorch");
        JniUtils.setGraphExecutorOptimize(false);
        return engine;
    }
}
