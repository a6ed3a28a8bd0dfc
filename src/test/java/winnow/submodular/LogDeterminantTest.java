package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static winnow.submodular.BruteForce.TOLERANCE;
import static winnow.submodular.BruteForce.assertFollows;
import static winnow.submodular.BruteForce.block;
import static winnow.submodular.BruteForce.cosines;
import static winnow.submodular.Refusals.assertRefused;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;

/** 6 candidates, then 2 query and 2 private items, in one 10 × 10 matrix of cosines. */
class LogDeterminantTest {
    private static final int N = 6;
    private static final int[] QUERY = {6, 7};
    private static final int[] PRIVATE = {8, 9};

    /** log det(S_A + λI) by Gaussian elimination with pivoting, the entries between two groups scaled. */
    private static double logDeterminant(FloatMatrix s, double lambda, double eta, double nu, int... items) {
        int n = items.length;
        double[][] m = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                m[i][j] = s.get(items[i], items[j]) * scale(items[i], items[j], eta, nu) + (i == j ? lambda : 0);
            }
        }
        double log = 0;
        for (int c = 0; c < n; c++) {
            int pivot = c;
            for (int r = c; r < n; r++) {
                pivot = Math.abs(m[r][c]) > Math.abs(m[pivot][c]) ? r : pivot;
            }
            double[] row = m[pivot];
            m[pivot] = m[c];
            m[c] = row;
            log += Math.log(Math.abs(row[c]));
            for (int r = c + 1; r < n; r++) {
                double factor = m[r][c] / row[c];
                for (int j = c; j < n; j++) {
                    m[r][j] -= factor * row[j];
                }
            }
        }
        return log;
    }

    private static double scale(int i, int j, double eta, double nu) {
        int first = Math.min(i, j);
        int second = Math.max(i, j);
        if (first >= N || second < N) {
            return 1;
        }
        return second < 8 ? eta : nu;
    }

    private static int[] and(int[] a, int... b) {
        return IntStream.concat(IntStream.of(a), IntStream.of(b)).toArray();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void itFollowsItsFormula(long seed) {
        FloatMatrix s = block(cosines(10, 12, seed), 0, N, 0, N);
        for (double lambda : new double[] {0, 0.1, 1, 2}) {
            assertFollows(a -> logDeterminant(s, lambda, 1, 1, a), LogDeterminant.of(s, lambda));
        }
    }

    @Test
    void itIsMonotoneFromLambdaOneOn() {
        FloatMatrix s = block(cosines(10, 12, 1), 0, N, 0, N);
        assertTrue(LogDeterminant.of(s, 1).isMonotone());
        assertFalse(LogDeterminant.of(s, 0.05).isMonotone());
        assertFalse(BruteForce.isMonotone(LogDeterminant.of(s, 0.05)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theInformationMeasuresFollowTheirFormulas(long seed) {
        FloatMatrix s = cosines(10, 12, seed);
        FloatMatrix ground = block(s, 0, N, 0, N);
        FloatMatrix toQuery = block(s, 0, N, 6, 2);
        FloatMatrix query = block(s, 6, 2, 6, 2);
        FloatMatrix toPrivate = block(s, 0, N, 8, 2);
        FloatMatrix privates = block(s, 8, 2, 8, 2);
        FloatMatrix queryToPrivate = block(s, 6, 2, 8, 2);
        double lambda = 0.5;
        double eta = 0.9;
        double nu = 0.8;
        ToDoubleFunction<int[]> g = a -> logDeterminant(s, lambda, eta, nu, a);
        assertFollows(
                a -> g.applyAsDouble(a) + g.applyAsDouble(QUERY) - g.applyAsDouble(and(a, QUERY)),
                LogDeterminantMutualInformation.of(ground, toQuery, query, lambda, eta));
        assertFollows(
                a -> g.applyAsDouble(and(a, PRIVATE)) - g.applyAsDouble(PRIVATE),
                LogDeterminantConditionalGain.of(ground, toPrivate, privates, lambda, nu));
        assertFollows(
                a -> g.applyAsDouble(and(a, PRIVATE))
                        + g.applyAsDouble(and(QUERY, PRIVATE))
                        - g.applyAsDouble(and(and(a, QUERY), PRIVATE))
                        - g.applyAsDouble(PRIVATE),
                LogDeterminantConditionalMutualInformation.of(
                        ground, toQuery, query, toPrivate, privates, queryToPrivate, lambda, eta, nu));
    }

    /** Two independent causes of one effect: each alone tells less than half of what both tell. */
    @Test
    void mutualInformationIsNotSubmodular() {
        FloatMatrix causes = FloatMatrix.of(2, 2, 1, 0, 0, 1);
        FloatMatrix toEffect = FloatMatrix.of(2, 1, .7f, .7f);
        SetFunction f = LogDeterminantMutualInformation.of(causes, toEffect, FloatMatrix.of(1, 1, 1), 0, 1);
        assertFalse(f.isSubmodular());
        assertFalse(BruteForce.isSubmodular(f));
        assertTrue(f.isMonotone());
        // I = −log(1 − r²): r² is 0.49 for one cause and 0.98 for both.
        assertEquals(-Math.log(1 - 0.49), f.value(0), TOLERANCE);
        assertEquals(-Math.log(1 - 0.98), f.value(0, 1), 1e-5);
    }

    /** By hand: det((1.5, 0.5), (0.5, 1.5)) = 2.25 − 0.25 = 2. */
    @Test
    void theValueIsTheOneWorkedOutByHand() {
        LogDeterminant f = LogDeterminant.of(FloatMatrix.of(2, 2, 1, .5f, .5f, 1), 0.5);
        assertEquals(Math.log(1.5), f.value(1), 1e-12);
        assertEquals(Math.log(2), f.value(0, 1), 1e-12);
    }

    @Test
    void matricesThatAreNotPositiveDefiniteAreRefused() {
        FloatMatrix twins = FloatMatrix.of(2, 2, 1, 1, 1, 1);
        assertRefused("item 1 has variance 0.0 given 1 chosen items: raise lambda", () -> LogDeterminant.of(twins, 0)
                .value(0, 1));
        FloatMatrix indefinite = FloatMatrix.of(2, 2, 1, 2, 2, 1);
        assertRefused("positive", () -> LogDeterminant.of(indefinite, 0.5).value(0, 1));
        assertRefused("positive", () -> LogDeterminant.of(indefinite, 1).value(0, 1));
        assertRefused("symmetric", () -> LogDeterminant.of(FloatMatrix.of(2, 2, 1, 0, 1, 1), 1));
        assertRefused("square", () -> LogDeterminant.of(FloatMatrix.of(1, 2, 1, 0), 1));
        assertRefused("lambda", () -> LogDeterminant.of(twins, -1));
        assertRefused("eta", () -> LogDeterminantMutualInformation.of(twins, twins, twins, 1, -1));
        assertRefused(
                "1 and 2", () -> LogDeterminantConditionalGain.of(twins, FloatMatrix.of(2, 1, 0, 0), twins, 1, 1));
        assertRefused(
                "query items of queryToPrivate",
                () -> LogDeterminantConditionalMutualInformation.of(
                        twins, twins, twins, twins, twins, FloatMatrix.of(1, 2, 0, 0), 1, 1, 1));
    }
}
