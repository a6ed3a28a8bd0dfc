package winnow.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SparseMatrixTest {
    private final SparseMatrix matrix =
            SparseMatrix.ofRows(4, new int[][] {{3, 1}, {}, {0}}, new float[][] {{0.3f, 0.1f}, {}, {0.5f}});

    @Test
    void rowsAreSortedAndMissingEntriesAreZero() {
        assertEquals(3, matrix.rows());
        assertEquals(3, matrix.entries());
        assertEquals(0.1f, matrix.get(0, 1));
        assertEquals(0.3f, matrix.get(0, 3));
        assertEquals(0f, matrix.get(0, 2));
        StringBuilder seen = new StringBuilder();
        matrix.forRow(0, (column, value) -> seen.append(column).append(' '));
        assertEquals("1 3 ", seen.toString());
    }

    @Test
    void mappingChangesStoredEntriesOnly() {
        SparseMatrix mapped = matrix.mapped((column, value) -> column + 2 * value);
        assertEquals(
                SparseMatrix.ofRows(4, new int[][] {{3, 1}, {}, {0}}, new float[][] {{3.6f, 1.2f}, {}, {1f}}), mapped);
        assertEquals(0.1f, matrix.get(0, 1));
        assertThrows(IllegalArgumentException.class, () -> matrix.mapped((column, value) -> value / 0));
    }

    @Test
    void transposingTwiceGivesTheSameMatrix() {
        assertEquals(0.5f, matrix.transposed().get(0, 2));
        assertEquals(matrix, matrix.transposed().transposed());
    }

    @Test
    void rowOperationsTouchStoredEntriesOnly() {
        float[] level = {0, 0.05f, 0, 0.4f};
        assertEquals(0.1f - 0.05f, (float) matrix.sumAbove(0, level));
        matrix.raise(0, level);
        assertArrayEquals(new float[] {0, 0.1f, 0, 0.4f}, level);
    }

    @Test
    void productsWithAVectorStartWhereToldTo() {
        double[] vector = {9, 2, 3, 5, 7};
        assertEquals(0.1f * 2.0 + 0.3f * 5.0, matrix.dot(0, vector, 0));
        assertEquals(0.1f * 3.0 + 0.3f * 7.0, matrix.dot(0, vector, 1));
        assertEquals(0, matrix.dot(1, vector, 0));
    }

    @Test
    void badEntriesAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> SparseMatrix.ofRows(2, new int[][] {{2}}, new float[][] {{1}}));
        assertThrows(
                IllegalArgumentException.class,
                () -> SparseMatrix.ofRows(2, new int[][] {{1, 1}}, new float[][] {{1, 2}}));
        assertThrows(
                IllegalArgumentException.class,
                () -> SparseMatrix.ofRows(2, new int[][] {{1}}, new float[][] {{Float.NaN}}));
    }
}
