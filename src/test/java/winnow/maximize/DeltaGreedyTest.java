package winnow.maximize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;
import winnow.linalg.MatrixProduct.Affine;
import winnow.linalg.SparseMatrix;
import winnow.random.Seeds;
import winnow.submodular.FacilityLocation;
import winnow.submodular.SparseFacilityLocation;

class DeltaGreedyTest {
    @ParameterizedTest(name = "n = {0}, k = {1}, {2} clusters, seed {3}")
    @CsvSource({"1,1,1,1", "40,40,4,2", "300,300,10,3", "700,210,30,4", "700,210,700,5", "1500,450,16,6"})
    void choosesWhatLazyGreedyChooses(int n, int k, int clusters, long seed) {
        FacilityLocation function =
                FacilityLocation.symmetric(similarity(n, clusters, seed, new Affine(0.5f, 0.5f, 0, 1)));
        assertSame(
                new LazyGreedy().maximize(function, Budget.items(k)),
                new DeltaGreedy().maximize(function, Budget.items(k)));
    }

    @Test
    void choosesWhatLazyGreedyChoosesAmongManyExactTies() {
        RandomGenerator random = Seeds.of(9).stream("ties");
        int n = 400;
        float[] values = new float[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                values[i * n + j] = random.nextInt(4) / 4f;
                values[j * n + i] = values[i * n + j];
            }
        }
        FacilityLocation function = FacilityLocation.symmetric(FloatMatrix.wrap(n, n, values));
        assertSame(
                new NaiveGreedy().maximize(function, Budget.items(n)),
                new DeltaGreedy().maximize(function, Budget.items(n)));
    }

    @Test
    void readsEachSpentRowOnceHoweverManyPicksGainNothing() {
        int n = 600;
        int kinds = 20;
        FloatMatrix copies = FloatMatrix.build(n, n, (row, target) -> {
            for (int i = 0; i < n; i++) {
                target[i] = i % kinds == row % kinds ? 1 : 0;
            }
        });
        FacilityLocation function = FacilityLocation.symmetric(copies);
        GreedyTrace trace = new DeltaGreedy().maximize(function, Budget.items(n / 2));
        assertSame(new NaiveGreedy().maximize(function, Budget.items(n / 2)), trace);
        assertTrue(trace.evaluations() < 8L * n, trace.evaluations() + " rows read");
    }

    @Test
    void servesASeparateRepresentedSetAndNegativeSimilarities() {
        FloatMatrix byCandidate = FloatMatrix.build(120, 333, (row, target) -> {
            for (int i = 0; i < target.length; i++) {
                target[i] = (float) Math.sin(1 + row * 37.0 + i * 11.0 + (row * i) % 17);
            }
        });
        FacilityLocation function = FacilityLocation.of(byCandidate);
        assertSame(
                new LazyGreedy().maximize(function, Budget.items(60)),
                new DeltaGreedy().maximize(function, Budget.items(60)));
    }

    @Test
    void theBoundIsAboveTheValueAndTheNumberOfThreadsChangesNothing() throws Exception {
        FacilityLocation function = FacilityLocation.symmetric(similarity(600, 20, 7, new Affine(1, 0, 0, 1)));
        GreedyTrace expected = new DeltaGreedy().maximize(function, Budget.share(0.2));
        assertTrue(expected.upperBound().getAsDouble() >= expected.value());
        for (int threads : new int[] {1, 3, 7}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                assertSame(
                        expected,
                        pool.submit(() -> new DeltaGreedy().maximize(function, Budget.share(0.2)))
                                .get());
            } finally {
                pool.shutdown();
            }
        }
    }

    @Test
    void refusesAFunctionThatDoesNotMaintainItsGains() {
        SparseFacilityLocation sparse =
                SparseFacilityLocation.of(SparseMatrix.ofRows(1, new int[][] {{0}}, new float[][] {{1}}));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new DeltaGreedy().maximize(sparse, Budget.items(1)));
        assertEquals(
                "delta greedy needs a function that maintains its gains, got SparseFacilityLocation: use LazyGreedy or"
                        + " NaiveGreedy",
                refused.getMessage());
    }

    private static void assertSame(GreedyTrace expected, GreedyTrace actual) {
        assertArrayEquals(expected.items(), actual.items());
        assertArrayEquals(expected.gains(), actual.gains());
    }

    private static FloatMatrix similarity(int n, int clusters, long seed, Affine affine) {
        RandomGenerator random = Seeds.of(seed).stream("points");
        int d = 24;
        float[][] centres = new float[clusters][d];
        for (float[] centre : centres) {
            for (int j = 0; j < d; j++) {
                centre[j] = (float) random.nextGaussian();
            }
        }
        float[] points = new float[n * d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                points[i * d + j] = centres[i % clusters][j] + 0.5f * (float) random.nextGaussian();
            }
        }
        return MatrixProduct.gram(FloatMatrix.wrap(n, d, points).withUnitRows(), affine);
    }
}
