package winnow.embedding;

import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;

/**
 * Dense matrices of similarities between embedded items.
 *
 * <p>Example: {@code Similarity.cosine(points, SimilarityScale.RAW).get(0, 1)} is the cosine of items 0 and 1.
 *
 * <p>A row of zeros (a text without a single token) has cosine 0 with everything, itself included. Memory: 4·n·m bytes for the
 * result and 8·(n + m)·d while it is computed; beyond about 46,000 square use a {@link NeighbourGraph}.
 */
public final class Similarity {
    private Similarity() {}

    /**
     * Cosines among the items of one set, {@code [n, n]}, exactly symmetric. The diagonal is as computed: within 1e-6 of the
     * similarity of equal items.
     */
    public static FloatMatrix cosine(Embeddings items, SimilarityScale scale) {
        return MatrixProduct.gram(items.matrix().withUnitRows(), scale.affine());
    }

    /**
     * Cosines of every item of one set with every item of another, {@code [n, m]}.
     *
     * @throws IllegalArgumentException if the widths differ
     */
    public static FloatMatrix cosine(Embeddings rows, Embeddings columns, SimilarityScale scale) {
        requireSameWidth(rows, columns);
        return MatrixProduct.rowsTimesRows(
                rows.matrix().withUnitRows(), columns.matrix().withUnitRows(), scale.affine());
    }

    /**
     * Gaussian similarities exp(−γ‖x − y‖²) among the items of one set, {@code [n, n]}, in [0, 1], exactly symmetric.
     *
     * @param gamma γ > 0, per squared unit of distance
     */
    public static FloatMatrix rbf(Embeddings items, double gamma) {
        return rbf(items, items, gamma);
    }

    /**
     * Gaussian similarities exp(−γ‖x − y‖²), {@code [n, m]}, in [0, 1]. Distances are summed from differences, so that close
     * items far from the origin lose nothing to cancellation.
     *
     * @throws IllegalArgumentException if γ is not > 0 and finite, or the widths differ
     */
    public static FloatMatrix rbf(Embeddings rows, Embeddings columns, double gamma) {
        if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gamma must be > 0 and finite, got " + gamma);
        }
        requireSameWidth(rows, columns);
        FloatMatrix x = rows.matrix();
        FloatMatrix y = columns.matrix();
        return FloatMatrix.build(x.rows(), y.rows(), (i, target) -> {
            for (int j = 0; j < y.rows(); j++) {
                target[j] = (float) StrictMath.exp(-gamma * x.squaredDistance(i, y, j));
            }
        });
    }

    private static void requireSameWidth(Embeddings rows, Embeddings columns) {
        if (rows.width() != columns.width()) {
            throw new IllegalArgumentException("both sets of embeddings must have the same width, got " + rows.width()
                    + " and " + columns.width());
        }
    }
}
