package winnow.embedding;

import winnow.linalg.FloatMatrix;

/** Points of n items, {@code [n, d]}, read in blocks of rows, so that they need not all be in memory. */
public interface EmbeddingRows {
    /** Number of items n. */
    int size();

    /** Width d. */
    int width();

    /** The rows {@code from} (inclusive) to {@code to} (exclusive), {@code [to − from, d]}. */
    FloatMatrix rows(int from, int to);

    /** The rows with the given numbers, which must ascend, {@code [items.length, d]}. */
    default FloatMatrix rows(int[] items) {
        float[] values = new float[Math.multiplyExact(items.length, width())];
        for (int i = 0; i < items.length; i++) {
            System.arraycopy(rows(items[i], items[i] + 1).row(0), 0, values, i * width(), width());
        }
        return FloatMatrix.wrap(items.length, width(), values);
    }
}
