package winnow.selection;

/**
 * How the similarities of a pool are kept: all n² of them, or those of every record's nearest neighbours.
 *
 * <p>The dense form is exact and takes 4·n² bytes. The sparse form takes about 24·n·neighbours bytes while it is
 * made, 16 afterwards, and counts a pair that is
 * not listed as 0. Which of the two {@link #auto} takes depends on n alone, never on the machine, so that a selection can be
 * repeated elsewhere.
 *
 * @param kind dense, sparse, or by the size of the pool
 * @param neighbours stored per record in the sparse form
 */
public record SimilarityForm(Kind kind, int neighbours) {
    /** Neighbours per record unless told otherwise. */
    public static final int DEFAULT_NEIGHBOURS = 64;
    /** The largest matrix that {@link Kind#AUTO} keeps densely, in bytes: n up to 16,384. */
    public static final long AUTO_DENSE_BYTES = 1L << 30;

    /** The lists of the search, the rows made of them, and the matrix, before the first two are let go. */
    private static final long ENTRY_BYTES = 24;

    /** The choices. */
    public enum Kind {
        /** Dense up to {@link #AUTO_DENSE_BYTES}, else sparse. */
        AUTO,
        /** All pairs. */
        DENSE,
        /** Nearest neighbours only. */
        SPARSE
    }

    /** Checks the number of neighbours. */
    public SimilarityForm {
        if (neighbours < 1) {
            throw new IllegalArgumentException("neighbours must be >= 1, got " + neighbours);
        }
    }

    /** Dense up to {@link #AUTO_DENSE_BYTES}, else 64 neighbours. */
    public static SimilarityForm auto() {
        return new SimilarityForm(Kind.AUTO, DEFAULT_NEIGHBOURS);
    }

    /** All pairs. */
    public static SimilarityForm dense() {
        return new SimilarityForm(Kind.DENSE, DEFAULT_NEIGHBOURS);
    }

    /** The nearest neighbours of every record. */
    public static SimilarityForm sparse(int neighbours) {
        return new SimilarityForm(Kind.SPARSE, neighbours);
    }

    /** Whether a pool of n is kept densely. */
    public boolean isDenseFor(int n) {
        return kind == Kind.DENSE || kind == Kind.AUTO && denseBytes(n) <= AUTO_DENSE_BYTES;
    }

    /** What the similarities of a pool of n take at most in this form. */
    public long bytes(int n) {
        return isDenseFor(n) ? denseBytes(n) : ENTRY_BYTES * n * Math.min(n, neighbours + 1L);
    }

    private static long denseBytes(int n) {
        return (long) Float.BYTES * n * n;
    }
}
