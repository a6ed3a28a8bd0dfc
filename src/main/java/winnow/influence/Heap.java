package winnow.influence;

import java.util.Locale;

/** Whether what is about to be computed will fit into Java's heap. */
final class Heap {
    private Heap() {}

    /**
     * Checks an estimate before work begins.
     *
     * @param remedy what the user may change
     * @throws IllegalArgumentException if it is beyond four fifths of the heap
     */
    static void require(long bytes, String what, String remedy) {
        require(bytes, Runtime.getRuntime().maxMemory(), what, remedy);
    }

    static void require(long bytes, long heap, String what, String remedy) {
        if (bytes > heap / 5 * 4) {
            throw new IllegalArgumentException(
                    what + " need " + mebibytes(bytes) + " and Java has " + mebibytes(heap) + ": " + remedy);
        }
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1L << 20));
    }
}
