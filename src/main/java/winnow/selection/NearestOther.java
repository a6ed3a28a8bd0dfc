package winnow.selection;

import java.util.Arrays;
import winnow.embedding.Embeddings;
import winnow.embedding.Similarity;
import winnow.embedding.SimilarityScale;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;

/**
 * For every item of one set the most similar item of another, found block by block: the whole matrix is never there.
 *
 * @param similarity {@code [n]}, at least 0
 * @param item {@code [n]}, ties to the lowest
 */
record NearestOther(float[] similarity, int[] item) {
    private static final long BLOCK_ENTRIES = 1L << 24;

    static NearestOther of(Embeddings rows, Embeddings columns, SimilarityScale scale) {
        float[] similarity = new float[rows.size()];
        int[] item = new int[rows.size()];
        forBlocks(rows, columns, scale, (first, block) -> {
            float[] row = new float[block.columns()];
            for (int i = 0; i < block.rows(); i++) {
                block.copyRow(i, row);
                int best = 0;
                for (int j = 1; j < row.length; j++) {
                    best = row[j] > row[best] ? j : best;
                }
                similarity[first + i] = Math.max(0, row[best]);
                item[first + i] = best;
            }
        });
        return new NearestOther(similarity, item);
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

    /** The {@code neighbours} most similar columns of every row, {@code [rows, columns]}. */
    static SparseMatrix neighbours(Embeddings rows, Embeddings columns, int neighbours, SimilarityScale scale) {
        int k = Math.min(neighbours, columns.size());
        int[][] columnsOf = new int[rows.size()][];
        float[][] valuesOf = new float[rows.size()][];
        forBlocks(rows, columns, scale, (first, block) -> {
            float[] row = new float[block.columns()];
            for (int i = 0; i < block.rows(); i++) {
                block.copyRow(i, row);
                columnsOf[first + i] = largest(row, k);
                valuesOf[first + i] = new float[k];
                for (int rank = 0; rank < k; rank++) {
                    valuesOf[first + i][rank] = row[columnsOf[first + i][rank]];
                }
            }
        });
        return SparseMatrix.ofRows(columns.size(), columnsOf, valuesOf);
    }

    private static int[] largest(float[] row, int k) {
        float[] sorted = row.clone();
        Arrays.sort(sorted);
        float threshold = sorted[sorted.length - k];
        int above = 0;
        for (float value : row) {
            above += value > threshold ? 1 : 0;
        }
        int[] largest = new int[k];
        int count = 0;
        int ties = k - above;
        for (int j = 0; j < row.length; j++) {
            if (row[j] > threshold || row[j] == threshold && ties-- > 0) {
                largest[count++] = j;
            }
        }
        return largest;
    }

    private interface BlockBody {
        void accept(int firstRow, FloatMatrix block);
    }

    private static void forBlocks(Embeddings rows, Embeddings columns, SimilarityScale scale, BlockBody body) {
        int blockRows = (int) Math.max(1, Math.min(rows.size(), BLOCK_ENTRIES / Math.max(1, columns.size())));
        for (int from = 0; from < rows.size(); from += blockRows) {
            int[] part = new int[Math.min(blockRows, rows.size() - from)];
            for (int i = 0; i < part.length; i++) {
                part[i] = from + i;
            }
            Embeddings block = new Embeddings(rows.matrix().rows(part));
            body.accept(from, Similarity.cosine(block, columns, scale));
        }
    }
}
