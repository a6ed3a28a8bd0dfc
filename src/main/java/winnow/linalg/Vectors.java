package winnow.linalg;

/** What a manifest and {@code doctor} say about the arithmetic in use. */
public final class Vectors {
    private Vectors() {}

    /** {@code simd-512}, {@code simd-256}, {@code simd-128} or {@code scalar}: speed only, the results are the same bits. */
    public static String choice() {
        return VectorOps.ACTIVE.name();
    }
}
