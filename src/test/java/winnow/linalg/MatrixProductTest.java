package winnow.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.linalg.MatrixProduct.Affine;
import winnow.random.Seeds;

class MatrixProductTest {
    @ParameterizedTest(name = "[{0}, {2}] by [{1}, {2}], seed 2")
    @CsvSource({"0,3,4", "1,1,1", "5,7,3", "6,32,16", "193,33,9", "200,401,65", "13,500,1"})
    void everyEntryIsTheChainOfFusedMultiplyAdds(int n, int m, int d) {
        FloatMatrix x = normals("x", n, d);
        FloatMatrix y = normals("y", m, d);
        FloatMatrix product = MatrixProduct.rowsTimesRows(x, y, Affine.IDENTITY);
        assertEquals(n, product.rows());
        assertEquals(m, product.columns());
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                assertEquals(chain(x, i, y, j), product.get(i, j), "entry " + i + ", " + j);
            }
        }
    }

    @ParameterizedTest(name = "n = {0}, d = {1}, seed 2")
    @CsvSource({"1,3", "50,8", "191,5", "192,5", "193,5", "400,17", "777,3"})
    void theGramMatrixIsTheProductWithItselfAndSymmetric(int n, int d) {
        FloatMatrix x = normals("x", n, d);
        Affine shifted = new Affine(0.5f, 0.5f, 0f, 1f);
        FloatMatrix gram = MatrixProduct.gram(x, shifted);
        assertTrue(gram.isSymmetric());
        assertEquals(MatrixProduct.rowsTimesRows(x, x, shifted), gram);
    }

    @Test
    void gatheredRowsGiveTheSameEntries() {
        FloatMatrix x = normals("x", 300, 20);
        int[] rows = {5, 299, 5, 17};
        int[] columns = {0, 3, 250, 7, 7, 9, 11};
        float[] out = new float[rows.length * columns.length];
        MatrixProduct.gathered(x, rows, x, columns, out);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                assertEquals(chain(x, rows[i], x, columns[j]), out[i * columns.length + j]);
            }
        }
    }

    @Test
    void theNumberOfThreadsChangesNothing() throws Exception {
        FloatMatrix x = normals("x", 500, 33);
        FloatMatrix expected = MatrixProduct.gram(x, Affine.IDENTITY);
        for (int threads : new int[] {1, 2, 7}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                assertEquals(
                        expected,
                        pool.submit(() -> MatrixProduct.gram(x, Affine.IDENTITY))
                                .get());
            } finally {
                pool.shutdown();
            }
        }
    }

    @Test
    void differentWidthsAreRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> MatrixProduct.rowsTimesRows(normals("x", 2, 3), normals("y", 2, 4), Affine.IDENTITY));
        assertEquals("both matrices must have the same width, got 3 and 4", refused.getMessage());
    }

    private static float chain(FloatMatrix x, int i, FloatMatrix y, int j) {
        float sum = 0;
        for (int k = 0; k < x.columns(); k++) {
            sum = Math.fma(x.get(i, k), y.get(j, k), sum);
        }
        return sum;
    }

    private static FloatMatrix normals(String name, int n, int d) {
        RandomGenerator random = Seeds.of(2).stream(name);
        float[] values = new float[n * d];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return FloatMatrix.wrap(n, d, values);
    }

    @Test
    void productsBeyondFloatsAreRefused() {
        FloatMatrix x = FloatMatrix.of(1, 1, 1e20f);
        for (Executable product : List.<Executable>of(
                () -> MatrixProduct.rowsTimesRows(x, x, Affine.IDENTITY),
                () -> MatrixProduct.gram(x, Affine.IDENTITY))) {
            assertEquals(
                    "matrix entries must be finite, got Infinity in row 0, column 0",
                    assertThrows(IllegalArgumentException.class, product).getMessage());
        }
    }
}
