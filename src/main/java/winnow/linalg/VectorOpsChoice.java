package winnow.linalg;

import java.lang.reflect.InvocationTargetException;

/** Decides once which {@link VectorOps} is used; {@code -Dwinnow.vector=scalar} forces the reference. */
final class VectorOpsChoice {
    private VectorOpsChoice() {}

    static VectorOps choose() {
        if ("scalar".equals(System.getProperty("winnow.vector"))) {
            return new ScalarVectorOps();
        }
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            System.getLogger("winnow.linalg")
                    .log(
                            System.Logger.Level.INFO,
                            "scalar arithmetic: start Java with --add-modules jdk.incubator.vector for SIMD");
            return new ScalarVectorOps();
        }
        try {
            // Compiled apart from the rest, so it is only named here.
            return (VectorOps) Class.forName("winnow.linalg.SimdVectorOps")
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (InvocationTargetException e) {
            // Registers narrower than the lanes need: the constructor refuses.
            return new ScalarVectorOps();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("winnow.linalg.SimdVectorOps is missing from the build", e);
        }
    }
}
