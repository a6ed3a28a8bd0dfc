package winnow.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

class SimilarityTest {
    /** Chains of 37 rounded products of numbers up to 1. */
    private static final double ROUNDING = 1e-5;

    @ParameterizedTest
    @EnumSource(SimilarityScale.class)
    void cosinesAreThoseOfADoubleLoop(SimilarityScale scale) {
        Embeddings x = points(53, 37, 1);
        Embeddings y = points(71, 37, 2);
        FloatMatrix within = Similarity.cosine(x, scale);
        FloatMatrix across = Similarity.cosine(x, y, scale);
        for (int i = 0; i < 53; i++) {
            for (int j = 0; j < 71; j++) {
                assertEquals(expected(cosine(x, i, y, j), scale), across.get(i, j), ROUNDING);
                if (j < 53) {
                    assertEquals(expected(cosine(x, i, x, j), scale), within.get(i, j), ROUNDING);
                }
            }
        }
        assertTrue(within.isSymmetric());
    }

    @Test
    void scalesDifferWhereTheyShould() {
        Embeddings opposite = new Embeddings(FloatMatrix.of(2, 2, 3, 4, -6, -8));
        assertEquals(-1, Similarity.cosine(opposite, SimilarityScale.RAW).get(0, 1), ROUNDING);
        assertEquals(0, Similarity.cosine(opposite, SimilarityScale.CLAMPED).get(0, 1), ROUNDING);
        assertEquals(0, Similarity.cosine(opposite, SimilarityScale.SHIFTED).get(0, 1), ROUNDING);
        Embeddings orthogonal = new Embeddings(FloatMatrix.of(2, 2, 0, 4, -6, 0));
        assertEquals(0.5, Similarity.cosine(orthogonal, SimilarityScale.SHIFTED).get(0, 1), ROUNDING);
    }

    @ParameterizedTest
    @EnumSource(SimilarityScale.class)
    void similaritiesStayInTheirRange(SimilarityScale scale) {
        FloatMatrix similar = Similarity.cosine(points(80, 5, 3), scale);
        for (int i = 0; i < 80; i++) {
            assertTrue(similar.rowMax(i) <= 1);
            assertEquals(1, similar.get(i, i), ROUNDING);
        }
        assertEquals(1f, scale.of(1.0000001f));
    }

    @Test
    void aRowOfZerosHasCosineZeroWithEverything() {
        Embeddings points = new Embeddings(FloatMatrix.of(2, 2, 0, 0, 1, 1));
        assertEquals(0, Similarity.cosine(points, SimilarityScale.RAW).get(0, 1));
        assertEquals(0, Similarity.cosine(points, SimilarityScale.RAW).get(0, 0));
    }

    @Test
    void rbfIsItsFormula() {
        Embeddings x = points(20, 9, 4);
        Embeddings y = points(31, 9, 5);
        FloatMatrix similar = Similarity.rbf(x, y, 0.3);
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 31; j++) {
                double squared = 0;
                for (int k = 0; k < 9; k++) {
                    squared += Math.pow(x.matrix().get(i, k) - y.matrix().get(j, k), 2);
                }
                assertEquals(Math.exp(-0.3 * squared), similar.get(i, j), ROUNDING);
            }
        }
        assertEquals(1f, Similarity.rbf(x, 0.3).get(7, 7));
        assertTrue(Similarity.rbf(x, 0.3).isSymmetric());
    }

    @Test
    void rbfOfCloseItemsFarAwayLosesNothing() {
        Embeddings far = new Embeddings(FloatMatrix.of(2, 1, 10_000f, 10_001f));
        assertEquals(Math.exp(-1), Similarity.rbf(far, 1).get(0, 1), ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aGammaThatIsNotPositiveIsRefused(double gamma) {
        assertEquals(
                "gamma must be > 0 and finite, got " + gamma,
                assertThrows(IllegalArgumentException.class, () -> Similarity.rbf(points(2, 2, 6), gamma))
                        .getMessage());
    }

    @Test
    void differentWidthsAreRefused() {
        for (Runnable call : new Runnable[] {
            () -> Similarity.cosine(points(2, 3, 6), points(2, 4, 6), SimilarityScale.RAW),
            () -> Similarity.rbf(points(2, 3, 6), points(2, 4, 6), 1)
        }) {
            assertEquals(
                    "both sets of embeddings must have the same width, got 3 and 4",
                    assertThrows(IllegalArgumentException.class, call::run).getMessage());
        }
    }

    private static double expected(double cosine, SimilarityScale scale) {
        return switch (scale) {
            case SHIFTED -> (1 + cosine) / 2;
            case CLAMPED -> Math.max(0, cosine);
            case RAW -> cosine;
        };
    }

    private static double cosine(Embeddings x, int i, Embeddings y, int j) {
        double dot = 0;
        double normX = 0;
        double normY = 0;
        for (int k = 0; k < x.width(); k++) {
            dot += (double) x.matrix().get(i, k) * y.matrix().get(j, k);
            normX += Math.pow(x.matrix().get(i, k), 2);
            normY += Math.pow(y.matrix().get(j, k), 2);
        }
        return dot / Math.sqrt(normX * normY);
    }

    private static Embeddings points(int n, int d, long seed) {
        RandomGenerator random = Seeds.of(seed).stream("points");
        float[] values = new float[n * d];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Embeddings(FloatMatrix.wrap(n, d, values));
    }
}
