package winnow.influence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.finetune.AdamWSettings;
import winnow.linalg.FloatMatrix;
import winnow.model.ScoringListener;

/** The formulas, on gradients written down by hand. */
class InfluenceArithmeticTest {
    private static final double FLOAT_ROUNDING = 1e-6;

    @Test
    void lessAddsWeightedMeansOfCosinesBySubtask() {
        HandMade pool = HandMade.of(new float[] {3, 4}, new float[] {0, 2}, new float[] {0, 0});
        HandMade target = HandMade.of(new float[] {5, 0}, new float[] {0, 1}, new float[] {-1, 0});
        double[][] sums = new double[3][2];
        List<int[]> subtasks = List.of(new int[] {0, 1}, new int[] {2});
        Less.addInfluence(pool, target, subtasks, GradientProjection.none(), 0.25, sums, Progress.none());
        Less.addInfluence(pool, target, subtasks, GradientProjection.none(), 0.75, sums, Progress.none());
        assertArrayEquals(new double[] {(0.6 + 0.8) / 2, -0.6}, sums[0], FLOAT_ROUNDING);
        assertArrayEquals(new double[] {0.5, 0}, sums[1], FLOAT_ROUNDING);
        assertArrayEquals(new double[] {0, 0}, sums[2]);
        InfluenceScores scores = InfluenceScores.largest(sums, List.of("a", "b"));
        assertArrayEquals(new double[] {0.7, 0.5, 0}, scores.toArray(), FLOAT_ROUNDING);
        assertEquals(Optional.of("a"), scores.subtask(0));
        assertEquals(Optional.of("a"), scores.subtask(2), "ties go to the first");
        assertEquals(
                Optional.of("b"),
                InfluenceScores.largest(new double[][] {{1, 2}}, List.of("a", "b"))
                        .subtask(0));
    }

    /** β₁ = β₂ = 1/2, ε = 1: u = (m + g)/2, s = (v + g²)/2. */
    @Test
    void adamDirectionsAreMomentsAfterOneMoreGradient() {
        AdamWSettings half = new AdamWSettings(0.5, 0.5, 1, 0);
        AdamDirections directions = new AdamDirections(
                HandMade.of(new float[] {2, 0, 0}), new float[] {4, 1, 0}, new float[] {12, 6, 0}, half);
        float[] into = new float[3];
        directions.read(0, into);
        assertArrayEquals(new float[] {(float) (3 / Math.sqrt(8 + 1)), (float) (0.5 / Math.sqrt(3 + 1)), 0}, into);
    }

    @Test
    void tracInAddsProductsWithTheMeanGradient() {
        HandMade pool = HandMade.of(new float[] {3, 4}, new float[] {-2, 0});
        HandMade target = HandMade.of(new float[] {2, 0}, new float[] {0, 4});
        double[] sums = {100, 0};
        TracIn.addInfluence(pool, target, 0.5, sums, Progress.none());
        // The mean gradient is (1, 2).
        assertArrayEquals(new double[] {100 + 0.5 * 11, -1}, sums);
    }

    @Test
    void graNdIsTheMeanNorm() {
        double[] sums = new double[2];
        GraNd.addNorms(HandMade.of(new float[] {3, 4}, new float[] {0, 2}), 0.5, sums, Progress.none());
        GraNd.addNorms(HandMade.of(new float[] {5, 12}, new float[] {0, 0}), 0.5, sums, Progress.none());
        assertArrayEquals(new double[] {9, 1}, sums);
    }

    /** One record: the mean of inverses is the inverse of the mean, vᵀ(ggᵀ + λI)⁻¹g = ⟨v, g⟩/(λ + ‖g‖²). */
    @Test
    void dataInfIsExactForOneRecord() {
        HandMade pool = HandMade.of(new float[] {1, 2, 2});
        HandMade target = HandMade.of(new float[] {3, 0, 1});
        double[] scores = DataInf.scores(pool, target, Damping.fixed(0.5), Progress.none());
        assertEquals(5 / (0.5 + 9), scores[0], 1e-12);
        double[] inverse = solve(new double[][] {{1.5, 2, 2}, {2, 4.5, 4}, {2, 4, 4.5}}, new double[] {3, 0, 1});
        assertEquals(inverse[0] + 2 * inverse[1] + 2 * inverse[2], scores[0], 1e-12);
    }

    /** Several records: the mean over i of vᵀ(g_i g_iᵀ + λI)⁻¹ g_x, layer by layer, each inverse solved by elimination. */
    @Test
    void dataInfIsTheMeanOfExactInversesInEachLayer() {
        float[][] g = {{1, 2, -1, 0.5f, 3}, {0, 1, 1, 2, -1}, {2, -1, 0, 1, 1}};
        HandMade pool = new HandMade(g, 3, 2);
        HandMade target = new HandMade(new float[][] {{1, 0, 1, 2, 2}, {3, 0, 1, 0, -2}}, 3, 2);
        double[] v = {2, 0, 1, 1, 0};
        double[] lambdas = {0.1 * (6 + 2 + 5) / 9, 0.1 * (9.25 + 5 + 2) / 6};
        double[] expected = new double[3];
        for (int i = 0; i < 3; i++) {
            addProducts(g, i, v, 0, 3, lambdas[0], expected);
            addProducts(g, i, v, 3, 5, lambdas[1], expected);
        }
        double[] scores = DataInf.scores(pool, target, DataInf.DEFAULT_DAMPING, Progress.none());
        assertArrayEquals(expected, scores, 1e-10);
    }

    @Test
    void aLayerWithoutGradientsAddsNothing() {
        HandMade pool = new HandMade(new float[][] {{0, 1}, {0, 2}}, 1, 1);
        HandMade target = new HandMade(new float[][] {{5, 1}}, 1, 1);
        HandMade rest = HandMade.of(new float[] {1}, new float[] {2});
        assertArrayEquals(
                DataInf.scores(rest, HandMade.of(new float[] {1}), DataInf.DEFAULT_DAMPING, Progress.none()),
                DataInf.scores(pool, target, DataInf.DEFAULT_DAMPING, Progress.none()));
    }

    @Test
    void featuresOfTwoCorporaHaveCosinesWithRowsForTheRepresented() {
        Corpus three = Corpus.of(List.of(Example.of("a", "", "a"), Example.of("b", "", "b"), Example.of("c", "", "c")));
        Corpus two = three.subset(0, 1);
        List<String> heard = new ArrayList<>();
        ScoringListener listener = (done, of) -> heard.add(done + "/" + of);
        GradientFeatures represented = GradientFeatures.of(
                two, HandMade.of(new float[] {2, 0}, new float[] {1, 1}), GradientProjection.none(), listener);
        GradientFeatures candidates = GradientFeatures.of(
                three,
                HandMade.of(new float[] {0, 3}, new float[] {4, 3}, new float[] {0, 0}),
                GradientProjection.none(),
                ScoringListener.none());
        assertEquals(List.of("1/2", "2/2"), heard);
        assertEquals(two.fingerprint(), represented.corpusFingerprint());
        assertEquals(FloatMatrix.of(2, 2, 2, 0, 1, 1), represented.matrix());
        FloatMatrix cosines = represented.cosinesWith(candidates);
        assertEquals(2, cosines.rows());
        assertArrayEquals(new float[] {0, 0.8f, 0}, cosines.row(0), (float) FLOAT_ROUNDING);
        float half = (float) Math.sqrt(0.5);
        assertArrayEquals(new float[] {half, 1.4f * half, 0}, cosines.row(1), (float) FLOAT_ROUNDING);
        refused(
                "source must be of the corpus's 3 records, got 1",
                () -> GradientFeatures.of(
                        three, HandMade.of(new float[] {1}), GradientProjection.none(), ScoringListener.none()));
    }

    @Test
    void whatDoesNotFitIsRefusedWithAnEstimate() {
        refused(
                "features of 7 records x 9 need 200.0 MiB and Java has 100.0 MiB: take a projection to a smaller"
                        + " dimension",
                () -> Heap.require(
                        200L << 20,
                        100L << 20,
                        "features of 7 records x 9",
                        "take a projection to a smaller dimension"));
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> GradientFeatures.requireHeap(10_000_000_000L, 8192));
        assertEquals(
                "features of 10000000000 records x 8192 need",
                error.getMessage().split(" 3125")[0]);
    }

    @Test
    void badDampingIsRefused() {
        refused("share of damping must be > 0 and finite, got 0.0", () -> Damping.relative(0));
        refused("lambda of damping must be > 0 and finite, got NaN", () -> Damping.fixed(Double.NaN));
    }

    private static void addProducts(
            float[][] g, int i, double[] v, int from, int to, double lambda, double[] expected) {
        int p = to - from;
        double[][] matrix = new double[p][p];
        double[] right = new double[p];
        for (int a = 0; a < p; a++) {
            right[a] = v[from + a];
            for (int b = 0; b < p; b++) {
                matrix[a][b] = g[i][from + a] * g[i][from + b] + (a == b ? lambda : 0);
            }
        }
        double[] solved = solve(matrix, right);
        for (int x = 0; x < g.length; x++) {
            for (int a = 0; a < p; a++) {
                expected[x] += solved[a] * g[x][from + a] / g.length;
            }
        }
    }

    /** Gaussian elimination of a positive definite system. */
    private static double[] solve(double[][] a, double[] b) {
        int n = b.length;
        double[] x = b.clone();
        for (int k = 0; k < n; k++) {
            for (int i = k + 1; i < n; i++) {
                double factor = a[i][k] / a[k][k];
                for (int j = k; j < n; j++) {
                    a[i][j] -= factor * a[k][j];
                }
                x[i] -= factor * x[k];
            }
        }
        for (int k = n - 1; k >= 0; k--) {
            for (int j = k + 1; j < n; j++) {
                x[k] -= a[k][j] * x[j];
            }
            x[k] /= a[k][k];
        }
        return x;
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }
}
