package winnow.embedding;

import winnow.linalg.FloatMatrix;

/**
 * Points in a common space, one row per item, {@code [n, d]}.
 *
 * @param matrix the rows, finite
 */
public record Embeddings(FloatMatrix matrix) {
    /** Number of items n. */
    public int size() {
        return matrix.rows();
    }

    /** Width d. */
    public int width() {
        return matrix.columns();
    }
}
