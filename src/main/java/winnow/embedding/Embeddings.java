package winnow.embedding;

import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;

/**
 * Points in a common space, one row per item, {@code [n, d]}.
 *
 * @param matrix the rows, finite
 */
public record Embeddings(FloatMatrix matrix) implements EmbeddingRows {
    private static final int BLOCK = 256;

    /**
     * Checks the norms, so that no distance and no product overflows.
     *
     * @throws IllegalArgumentException if a row has a norm of 9e18 or more
     */
    public Embeddings {
        Parallel.forBlocks(matrix.rows(), BLOCK, (from, to) -> {
            for (int i = from; i < to; i++) {
                double squaredNorm = matrix.squaredNorm(i);
                if (squaredNorm > Float.MAX_VALUE / 4) {
                    throw new IllegalArgumentException(
                            "embeddings must have norms below 9e18, got " + Math.sqrt(squaredNorm) + " for row " + i);
                }
            }
        });
    }

    @Override
    public int size() {
        return matrix.rows();
    }

    @Override
    public int width() {
        return matrix.columns();
    }

    @Override
    public FloatMatrix rows(int from, int to) {
        return matrix.rows(from, to);
    }

    @Override
    public FloatMatrix rows(int[] items) {
        return matrix.rows(items);
    }
}
