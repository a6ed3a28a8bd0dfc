package winnow.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

class KMeansTest {
    /** Centroids are rounded to float once an iteration. */
    private static final double ROUNDING = 1e-5;

    private static final Seeds SEEDS = Seeds.of(3);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void separatedBlobsAreRecovered(long seed) {
        int[] truth = new int[3_000];
        Embeddings points = blobs(3_000, 6, 8, 0.05, seed, truth);
        Clustering clustering = KMeans.into(8, Seeds.of(seed)).cluster(points);
        int[] clusterOfBlob = new int[8];
        for (int i = 0; i < truth.length; i++) {
            clusterOfBlob[truth[i]] = clustering.clusterOf(i);
        }
        for (int i = 0; i < truth.length; i++) {
            assertEquals(clusterOfBlob[truth[i]], clustering.clusterOf(i));
        }
        assertEquals(8, Arrays.stream(clusterOfBlob).distinct().count());
        assertTrue(clustering.converged());
    }

    @Test
    void inertiaIsItsFormulaAndEveryItemIsAtItsNearestCentroid() {
        Embeddings points = blobs(700, 5, 20, 0.8, 6, new int[700]);
        Clustering clustering =
                KMeans.into(9, SEEDS).withTolerance(0).withMaxIterations(500).cluster(points);
        double inertia = 0;
        for (int i = 0; i < 700; i++) {
            double own = squaredDistance(points.matrix(), i, clustering.centroids(), clustering.clusterOf(i));
            inertia += own;
            for (int c = 0; c < 9; c++) {
                assertTrue(own <= squaredDistance(points.matrix(), i, clustering.centroids(), c) + ROUNDING);
            }
        }
        assertEquals(inertia, clustering.inertia(), ROUNDING * inertia);
    }

    @Test
    void farFromTheOriginEveryItemIsAtItsNearestCentroidToo() {
        FloatMatrix near = blobs(300, 16, 3, 0.3, 5, new int[300]).matrix();
        FloatMatrix far = FloatMatrix.build(300, 16, (i, row) -> {
            for (int k = 0; k < 16; k++) {
                row[k] = near.get(i, k) + 2_000;
            }
        });
        Clustering clustering = KMeans.into(3, SEEDS).cluster(new Embeddings(far));
        for (int i = 0; i < 300; i++) {
            double own = squaredDistance(far, i, clustering.centroids(), clustering.clusterOf(i));
            for (int c = 0; c < 3; c++) {
                assertTrue(own <= squaredDistance(far, i, clustering.centroids(), c) + ROUNDING);
            }
        }
    }

    @Test
    void centroidsAreTheMeansOfTheirMembersOnceNothingChanges() {
        Embeddings points = blobs(500, 4, 10, 0.5, 7, new int[500]);
        Clustering clustering =
                KMeans.into(6, SEEDS).withTolerance(0).withMaxIterations(500).cluster(points);
        assertTrue(clustering.converged());
        for (int c = 0; c < 6; c++) {
            double[] mean = points.matrix().rows(clustering.members(c)).meanRow();
            for (int k = 0; k < 4; k++) {
                assertEquals(mean[k], clustering.centroids().get(c, k), ROUNDING);
            }
        }
    }

    @Test
    void inertiaNeverRisesFromIterationToIteration() {
        Embeddings points = blobs(800, 8, 30, 1.0, 8, new int[800]);
        double before = Double.POSITIVE_INFINITY;
        for (int iterations = 1; iterations <= 12; iterations++) {
            double inertia = KMeans.into(15, SEEDS)
                    .withTolerance(0)
                    .withMaxIterations(iterations)
                    .cluster(points)
                    .inertia();
            assertTrue(inertia <= before * (1 + ROUNDING), before + " then " + inertia);
            before = inertia;
        }
    }

    @Test
    void asManyClustersAsPointsCostNothing() {
        Embeddings points = blobs(40, 3, 40, 0.1, 9, new int[40]);
        Clustering clustering = KMeans.into(40, SEEDS).cluster(points);
        assertEquals(0, clustering.inertia(), ROUNDING);
        for (int c = 0; c < 40; c++) {
            assertEquals(1, clustering.members(c).length);
        }
    }

    @Test
    void moreClustersThanDifferentPointsLeaveSomeEmpty() {
        Embeddings points = new Embeddings(FloatMatrix.of(5, 1, 1, 1, 1, 2, 2));
        Clustering clustering = KMeans.into(4, SEEDS).cluster(points);
        assertEquals(0, clustering.inertia());
        assertTrue(clustering.converged());
        assertEquals(clustering.clusterOf(0), clustering.clusterOf(2));
        assertFalse(clustering.clusterOf(0) == clustering.clusterOf(3));
    }

    @Test
    void aClusterWithoutItemsTakesTheFarthestOne() {
        FloatMatrix points = FloatMatrix.of(6, 1, 0, 0, 1, 1, 10, 30);
        FloatMatrix first = FloatMatrix.of(3, 1, 0, 1_000, -1_000);
        Clustering once = KMeans.into(3, SEEDS).withMaxIterations(1).lloyd(points, first);
        assertArrayEquals(new int[] {0, 0, 0, 0, 2, 1}, once.assignments());
        assertEquals(FloatMatrix.of(3, 1, 0, 30, 10), once.centroids());
        assertEquals(2, once.inertia());
        Clustering last = KMeans.into(3, SEEDS).withTolerance(0).lloyd(points, first);
        assertEquals(FloatMatrix.of(3, 1, 0.5f, 30, 10), last.centroids());
        assertEquals(1, last.inertia());
    }

    @Test
    void anItemHalfwayBetweenCentroidsGoesToTheFirst() {
        FloatMatrix points = FloatMatrix.of(3, 1, -1, 0, 1);
        for (float side : new float[] {-1, 1}) {
            FloatMatrix first = FloatMatrix.of(2, 1, side, -side);
            assertEquals(
                    0,
                    KMeans.into(2, SEEDS)
                            .withMaxIterations(1)
                            .lloyd(points, first)
                            .clusterOf(1));
        }
    }

    @Test
    void manyClustersAreSearchedInPartsAndTheFirstOfEqualOnesWins() {
        int clusters = 5000;
        FloatMatrix centroids = FloatMatrix.build(clusters, 2, (c, row) -> {
            row[0] = c % 50;
            row[1] = c % 2500 / 50;
        });
        FloatMatrix x = FloatMatrix.build(2500, 2, (i, row) -> {
            row[0] = i % 50 + 0.25f;
            row[1] = i / 50;
        });
        Clustering found = KMeans.into(clusters, SEEDS).withMaxIterations(1).lloyd(x, centroids);
        assertArrayEquals(IntStream.range(0, 2500).toArray(), found.assignments());
        assertEquals(2500 * 0.0625, found.inertia(), 1e-3);
    }

    @Test
    void oneIterationIsNotConvergence() {
        Embeddings points = blobs(300, 3, 9, 0.7, 10, new int[300]);
        Clustering clustering = KMeans.into(5, SEEDS).withMaxIterations(1).cluster(points);
        assertEquals(1, clustering.iterations());
        assertFalse(clustering.converged());
    }

    @Test
    void numberOfThreadsChangesNothing() throws Exception {
        Embeddings points = blobs(5_000, 12, 25, 0.6, 11, new int[5_000]);
        Clustering expected = KMeans.into(20, SEEDS).cluster(points);
        for (int threads : new int[] {1, 2, 7}) {
            ForkJoinPool workers = new ForkJoinPool(threads);
            Clustering again =
                    workers.submit(() -> KMeans.into(20, SEEDS).cluster(points)).get();
            workers.shutdown();
            assertArrayEquals(expected.assignments(), again.assignments());
            assertEquals(expected.centroids(), again.centroids());
            assertEquals(expected.inertia(), again.inertia());
        }
    }

    @Test
    void badArgumentsAreRefused() {
        assertRefused("the number of clusters must be >= 1, got 0", () -> KMeans.into(0, SEEDS));
        assertRefused(
                "the number of clusters must be at most the 2 points there are, got 3",
                () -> KMeans.into(3, SEEDS).cluster(new Embeddings(FloatMatrix.of(2, 1, 1, 2))));
        assertRefused("the limit on iterations must be >= 1, got 0", () -> KMeans.into(1, SEEDS)
                .withMaxIterations(0));
        assertRefused("the relative tolerance must be in [0, 1), got NaN", () -> KMeans.into(1, SEEDS)
                .withTolerance(Double.NaN));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static double squaredDistance(FloatMatrix x, int i, FloatMatrix y, int j) {
        double sum = 0;
        for (int k = 0; k < x.columns(); k++) {
            sum += Math.pow(x.get(i, k) - y.get(j, k), 2);
        }
        return sum;
    }

    /** Points around the corners and further lattice points of a grid with spacing 2; {@code truth} receives the blobs. */
    private static Embeddings blobs(int n, int d, int count, double spread, long seed, int[] truth) {
        RandomGenerator random = Seeds.of(seed).stream("blobs");
        float[] values = new float[n * d];
        for (int i = 0; i < n; i++) {
            truth[i] = random.nextInt(count);
            for (int k = 0; k < d; k++) {
                double centre = 2 * (k < 5 ? truth[i] >> k & 1 : 0);
                values[i * d + k] = (float) (centre + spread * random.nextGaussian());
            }
        }
        return new Embeddings(FloatMatrix.wrap(n, d, values));
    }
}
