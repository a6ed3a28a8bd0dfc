package winnow.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import winnow.random.Seeds;

class PackedRowsTest {
    private static final int N = 23;
    private static final int M = 37;
    private static final int D = 19;

    private final FloatMatrix x = normals("x", N, 0);
    private final FloatMatrix y = normals("y", M, 0);

    private static FloatMatrix normals(String name, int rows, double shift) {
        RandomGenerator random = Seeds.of(7).stream(name);
        return FloatMatrix.build(rows, D, (i, row) -> {
            for (int k = 0; k < row.length; k++) {
                row[k] = (float) (random.nextGaussian() + shift);
            }
        });
    }

    @Test
    void blocksAgreeWithPlainDoubleLoopsWhateverTheirBorders() {
        PackedRows packed = PackedRows.centred(y);
        PackedRows plain = PackedRows.of(y);
        float[] products = new float[N * M];
        float[] squares = new float[N * M];
        float[] absolutes = new float[N * M];
        plain.products(x, 0, N, products);
        packed.squaredDistances(x, 0, N, squares);
        packed.absoluteDistances(x, 0, N, absolutes);
        float[] one = new float[M];
        for (int i = 0; i < N; i++) {
            packed.squaredDistances(x, i, i + 1, one);
            for (int j = 0; j < M; j++) {
                double product = 0;
                double square = 0;
                double absolute = 0;
                for (int k = 0; k < D; k++) {
                    double difference = (double) x.get(i, k) - y.get(j, k);
                    product += (double) x.get(i, k) * y.get(j, k);
                    square += difference * difference;
                    absolute += Math.abs(difference);
                }
                assertEquals(product, products[i * M + j], 1e-5 * D);
                assertEquals(square, squares[i * M + j], 1e-5 * square);
                assertEquals(absolute, absolutes[i * M + j], 1e-5 * absolute);
                assertEquals(squares[i * M + j], one[j], "the same bits in another block");
            }
        }
    }

    @Test
    void distancesFarFromTheOriginKeepTheirDigits() {
        FloatMatrix far = normals("x", N, 1000);
        FloatMatrix away = normals("y", M, 1000);
        float[] out = new float[M];
        PackedRows.centred(away).squaredDistances(far, 3, 4, out);
        for (int j = 0; j < M; j++) {
            double exact = far.squaredDistance(3, away, j);
            assertEquals(exact, out[j], 1e-4 * exact);
        }
    }

    @Test
    void refusesRowsOfAnotherWidthAndTooLittleRoom() {
        PackedRows packed = PackedRows.of(y);
        FloatMatrix narrow = FloatMatrix.of(1, 2, 1, 2);
        assertEquals(
                "both matrices must have the same width, got 2 and 19",
                assertThrows(IllegalArgumentException.class, () -> packed.products(narrow, 0, 1, new float[M]))
                        .getMessage());
        assertEquals(
                "out must hold 2 x 37 entries, got 37",
                assertThrows(IllegalArgumentException.class, () -> packed.products(x, 0, 2, new float[M]))
                        .getMessage());
        assertEquals(
                "rows 0 to 24 of 23",
                assertThrows(IndexOutOfBoundsException.class, () -> packed.products(x, 0, 24, new float[24 * M]))
                        .getMessage());
    }
}
