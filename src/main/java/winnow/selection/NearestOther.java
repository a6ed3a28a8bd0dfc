package winnow.selection;

import winnow.embedding.Embeddings;
import winnow.embedding.NeighbourGraph;
import winnow.embedding.SimilarityScale;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;

/**
 * For every item of one set the most similar item of another; of two sets of embeddings the whole matrix is never there.
 *
 * @param similarity {@code [n]}, at least 0
 * @param item {@code [n]}, ties to the lowest
 */
record NearestOther(float[] similarity, int[] item) {
    static NearestOther of(Embeddings rows, Embeddings columns, SimilarityScale scale) {
        SparseMatrix nearest = NeighbourGraph.between(rows, columns, 1, scale);
        NearestOther found = new NearestOther(new float[rows.size()], new int[rows.size()]);
        for (int i = 0; i < rows.size(); i++) {
            int row = i;
            nearest.forRow(i, (column, value) -> {
                found.similarity[row] = Math.max(0, value);
                found.item[row] = column;
            });
        }
        return found;
    }

    /** The best column of every row of a matrix, {@code [rows]}. */
    static NearestOther ofRows(FloatMatrix matrix) {
        float[] similarity = new float[matrix.rows()];
        int[] item = new int[matrix.rows()];
        float[] row = new float[matrix.columns()];
        for (int i = 0; i < similarity.length; i++) {
            matrix.copyRow(i, row);
            for (int j = 1; j < row.length; j++) {
                item[i] = row[j] > row[item[i]] ? j : item[i];
            }
            similarity[i] = row.length == 0 ? 0 : Math.max(0, row[item[i]]);
        }
        return new NearestOther(similarity, item);
    }

    /** The best row of every column of a matrix, {@code [columns]}. */
    static NearestOther ofColumns(FloatMatrix matrix) {
        return ofRows(matrix.transposed());
    }
}
