package winnow.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class FloatMatrixTest {
    private final FloatMatrix matrix = FloatMatrix.of(2, 3, 1, 2, 3, 4, 5, 6);

    @Test
    void entriesAreRowMajor() {
        assertEquals(4f, matrix.get(1, 0));
        assertArrayEquals(new float[] {4, 5, 6}, matrix.row(1));
        assertEquals(FloatMatrix.of(3, 2, 1, 4, 2, 5, 3, 6), matrix.transposed());
        assertEquals(FloatMatrix.of(3, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6), matrix.rows(new int[] {1, 0, 1}));
    }

    @Test
    void factoriesCopyAndNeverShareTheirArray() {
        float[] values = {1, 2};
        FloatMatrix copy = FloatMatrix.of(1, 2, values);
        values[0] = 9;
        assertEquals(1f, copy.get(0, 0));
        copy.row(0)[0] = 9;
        assertEquals(1f, copy.get(0, 0));
    }

    @Test
    void rowsOfZerosStayZeroWhenNormalised() {
        FloatMatrix unit = FloatMatrix.of(2, 2, 3, 4, 0, 0).withUnitRows();
        FloatMatrix extremes =
                FloatMatrix.of(2, 2, 3e-25f, 4e-25f, 3e30f, 4e30f).withUnitRows();
        for (int row = 0; row < 2; row++) {
            assertEquals(0.6f, extremes.get(row, 0), 1e-6f);
            assertEquals(0.8f, extremes.get(row, 1), 1e-6f);
        }
        assertEquals(FloatMatrix.of(2, 2, 0.6f, 0.8f, 0, 0), unit);
    }

    @Test
    void rowOperationsFollowTheirFormulas() {
        assertEquals(32.0, matrix.dot(0, matrix, 1));
        assertEquals(27.0, matrix.squaredDistance(0, matrix, 1));
        assertEquals(1.0 + 0 + 2, matrix.sumAbove(0, new float[] {0, 5, 1}));
        assertEquals(1.0 + 0 + 1, matrix.sumAboveCapped(0, new float[] {0, 5, 1}, new float[] {9, 9, 2}));
        float[] level = {0, 5, 1};
        matrix.raise(0, level);
        assertArrayEquals(new float[] {1, 5, 3}, level);
        assertArrayEquals(new double[] {2.5, 3.5, 4.5}, matrix.meanRow());
        assertEquals(3f, matrix.rowMax(0));
        assertEquals(6.0, matrix.rowSum(0));
    }

    @Test
    void fallsAreTakenFromEveryGain() {
        double[] gains = {10, 10, 10};
        matrix.subtractFalls(new int[] {1, 0}, 2, new float[] {4, 0}, new float[] {5, 2}, gains);
        assertArrayEquals(new double[] {10 - 0 - 1, 10 - 1 - 2, 10 - 1 - 2}, gains);
    }

    @Test
    void symmetryIsExact() {
        assertTrue(FloatMatrix.of(2, 2, 1, 2, 2, 1).isSymmetric());
        assertFalse(FloatMatrix.of(2, 2, 1, 2, 2.0000002f, 1).isSymmetric());
        assertFalse(matrix.isSymmetric());
        FloatMatrix large = FloatMatrix.build(130, 130, (row, target) -> {
            for (int j = 0; j < target.length; j++) {
                target[j] = row * j;
            }
        });
        assertTrue(large.isSymmetric());
        for (int[] changed : new int[][] {{129, 3}, {3, 129}, {64, 63}, {100, 99}}) {
            FloatMatrix other = FloatMatrix.build(130, 130, (row, target) -> {
                large.copyRow(row, target);
                if (row == changed[0]) {
                    target[changed[1]] += 1;
                }
            });
            assertFalse(other.isSymmetric());
        }
    }

    @Test
    void badInputIsRefusedWithWhatWasFound() {
        assertRefused(
                "matrix entries must be finite, got NaN in row 1, column 0", () -> FloatMatrix.of(2, 1, 0, Float.NaN));
        assertRefused("values must have rows x columns = 2 x 2 entries, got 3", () -> FloatMatrix.of(2, 2, 1, 2, 3));
        assertRefused(
                "a dense matrix may hold at most 2^31 - 9 entries, got 50000 x 50000",
                () -> FloatMatrix.build(50_000, 50_000, (row, target) -> {}));
        assertRefused(
                "the vector must have as many entries as the matrix has columns, 3, got 2",
                () -> matrix.sumAbove(0, new float[2]));
        assertThrows(IndexOutOfBoundsException.class, () -> matrix.get(0, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> matrix.get(2, 0));
    }

    @Test
    void anInterruptEndsAParallelLoop() {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> Parallel.forBlocks(10, 1, (from, to) -> {}));
        assertTrue(Thread.interrupted());
    }

    @Test
    void theTextIsShortEnoughForACell() {
        assertEquals("FloatMatrix[2, 3] in [1.000, 6.000]: 1.000 2.000 3.000 4.000 5.000 6.000", matrix.toString());
    }

    private static void assertRefused(String message, Runnable action) {
        Throwable refused = assertThrows(IllegalArgumentException.class, action::run);
        // A parallel loop may wrap the exception of its worker in one of the same type.
        while (refused.getCause() != null) {
            refused = refused.getCause();
        }
        assertEquals(message, refused.getMessage());
    }
}
