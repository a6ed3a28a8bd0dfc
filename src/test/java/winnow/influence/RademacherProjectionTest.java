package winnow.influence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.random.Seeds;

class RademacherProjectionTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 256, 300, 1024})
    void theMatrixHoldsTheSignsOfItsHash(int d) {
        RademacherProjection projection = RademacherProjection.of(d, Seeds.of(1));
        float[][] units = new float[7][7];
        for (int k = 0; k < 7; k++) {
            units[k][k] = 1;
        }
        float[][] columns = project(projection, units);
        float expected = (float) (1 / Math.sqrt(d));
        for (int input = 0; input < 7; input++) {
            for (int j = 0; j < d; j++) {
                long bit = projection.bits(input, j / 64) >>> j % 64 & 1;
                assertEquals(bit == 0 ? expected : -expected, columns[input][j], "input " + input + ", output " + j);
            }
        }
    }

    /** Independent of the loops: y_j = Σ_k s_jk x_k / √d. */
    @Test
    void projectionsEqualThePlainSum() {
        RademacherProjection projection = RademacherProjection.of(70, Seeds.of(4));
        float[][] x = normal(3, 1203, 1);
        float[][] y = project(projection, x);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 70; j++) {
                double sum = 0;
                for (int k = 0; k < 1203; k++) {
                    sum += (projection.bits(k, j / 64) >>> j % 64 & 1) == 0 ? x[i][k] : -x[i][k];
                }
                assertEquals(sum / Math.sqrt(70), y[i][j], 1e-4);
            }
        }
    }

    @Test
    void signsAreFairAndDifferFromPlaceToPlace() {
        RademacherProjection projection = RademacherProjection.of(8192, Seeds.of(9));
        long ones = 0;
        long agreeing = 0;
        for (int input = 0; input < 2000; input++) {
            for (int word = 0; word < 128; word++) {
                ones += Long.bitCount(projection.bits(input, word));
                agreeing += Long.bitCount(projection.bits(input, word) ^ projection.bits(input + 1, word));
            }
        }
        double n = 2000 * 8192.0;
        double fiveDeviations = 5 * 0.5 / Math.sqrt(n);
        assertEquals(0.5, ones / n, fiveDeviations);
        assertEquals(0.5, agreeing / n, fiveDeviations);
    }

    /** Johnson–Lindenstrauss: inner products of 20 vectors, all within five standard deviations of √(2/d). */
    @Test
    void innerProductsAreKept() {
        int d = 2048;
        float[][] x = normal(20, 5000, 2);
        // Half of the second vector is the first, so that not all products are near 0.
        for (int k = 0; k < 2500; k++) {
            x[1][k] = x[0][k];
        }
        float[][] y = project(RademacherProjection.of(d, Seeds.of(7)), x);
        double largest = 0;
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j <= i; j++) {
                double norms = FeatureStream.norm(x[i]) * FeatureStream.norm(x[j]);
                double error = (FeatureStream.dot(y[i], y[j]) - FeatureStream.dot(x[i], x[j])) / norms;
                largest = Math.max(largest, Math.abs(error));
            }
        }
        assertTrue(largest < 5 * Math.sqrt(2.0 / d), "error " + largest);
        assertTrue(largest > 0.1 / Math.sqrt(d), "no projection at all: " + largest);
    }

    @Test
    void companyAndThreadsChangeNothing() throws Exception {
        RademacherProjection projection = RademacherProjection.of(600, Seeds.of(7));
        float[][] x = normal(5, 1030, 3);
        float[][] together = project(projection, x);
        float[][] inOneThread =
                new ForkJoinPool(1).submit(() -> project(projection, x)).get();
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(together[i], project(projection, new float[][] {x[i]})[0]);
            assertArrayEquals(together[i], inOneThread[i]);
        }
        float[][] other = project(RademacherProjection.of(600, Seeds.of(8)), x);
        assertTrue(!Arrays.equals(together[0], other[0]));
    }

    @Test
    void badArgumentsAreRefused() {
        assertEquals(
                "dimension must be >= 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> RademacherProjection.of(0, Seeds.of(1)))
                        .getMessage());
        RademacherProjection projection = RademacherProjection.of(8, Seeds.of(1));
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> projection.project(new float[][] {{1, 2}, {1}}, 2, new float[2][8]));
        assertEquals("vectors must have 2 numbers and results 8, got 1 and 8 at index 1", error.getMessage());
        assertEquals("rademacher 8, seed 1", projection.name());
    }

    @Test
    void noProjectionCopies() {
        GradientProjection none = GradientProjection.none();
        float[][] into = new float[1][none.dimension(3)];
        none.project(new float[][] {{1, 2, 3}}, 1, into);
        assertArrayEquals(new float[] {1, 2, 3}, into[0]);
        assertEquals(List.of("none"), List.of(none.name()));
    }

    private static float[][] project(GradientProjection projection, float[][] x) {
        float[][] y = new float[x.length][projection.dimension(x[0].length)];
        projection.project(x, x.length, y);
        return y;
    }

    private static float[][] normal(int n, int width, long seed) {
        RandomGenerator random = Seeds.of(seed).stream("normal");
        float[][] x = new float[n][width];
        for (float[] row : x) {
            for (int k = 0; k < width; k++) {
                row[k] = (float) random.nextGaussian();
            }
        }
        return x;
    }
}
