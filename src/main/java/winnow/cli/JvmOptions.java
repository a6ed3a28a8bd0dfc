package winnow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the Java of a notebook kernel is started: as the launcher {@code winnow} and the tests start theirs. */
final class JvmOptions {
    /** SIMD comes in an incubating module, for the compiler of cells too. */
    static final List<String> MODULES = List.of("--add-modules", "jdk.incubator.vector");

    /** OpenMP threads that spin while cores are shared slow everything down tenfold; large tensors belong in large pages. */
    static final Map<String, String> NATIVE = Map.of("GOMP_SPINCOUNT", "1000", "THP_MEM_ALLOC_ENABLE", "1");

    private JvmOptions() {}

    /**
     * The options for a Java of the given version.
     *
     * @param heap the largest heap; empty for the launcher's share of the memory
     */
    static List<String> of(int javaVersion, String heap) {
        List<String> options = new ArrayList<>(MODULES);
        options.add("-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0");
        options.add(heap.isEmpty() ? "-XX:MaxRAMPercentage=70" : "-Xmx" + heap);
        options.add("-Djava.awt.headless=true");
        // Nobody in a notebook wants to read that Tablesaw has no logger.
        options.add("-Dslf4j.internal.verbosity=ERROR");
        if (javaVersion >= 22) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        if (javaVersion >= 24) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }
}
