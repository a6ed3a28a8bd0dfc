package winnow.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;
import winnow.random.Seeds;

class NeighbourGraphTest {
    private static final Seeds SEEDS = Seeds.of(11);

    @ParameterizedTest
    @CsvSource({"1,5", "2,1", "7,100", "300,1", "300,8", "1700,5"})
    void exactNeighboursAreThoseOfBruteForce(int n, int k) {
        Embeddings points = clusters(n, 12, 5, 1);
        NeighbourGraph graph = NeighbourGraph.exact(points, k, SimilarityScale.RAW);
        FloatMatrix cosines = Similarity.cosine(points, SimilarityScale.RAW);
        for (int i = 0; i < n; i += Math.max(1, n / 97)) {
            int row = i;
            List<Integer> order = IntStream.range(0, n)
                    .boxed()
                    .filter(j -> j != row)
                    .sorted(Comparator.comparing((Integer j) -> -cosines.get(row, j)))
                    .toList();
            Set<Integer> expected = new HashSet<>(order.subList(0, Math.min(k, n - 1)));
            expected.add(i);
            assertEquals(expected, columns(graph.similarities(), i));
            graph.similarities()
                    .forRow(i, (j, value) -> assertEquals(j == row ? 1f : cosines.get(row, j), value, 2e-6));
        }
        assertTrue(graph.isExact());
        assertEquals(1, graph.recall());
    }

    @Test
    void amongEqualNeighboursTheLowestIndexIsListed() {
        float[] same = new float[40 * 3];
        Arrays.fill(same, 1f);
        Embeddings points = new Embeddings(FloatMatrix.wrap(40, 3, same));
        NeighbourGraph graph = NeighbourGraph.exact(points, 4, SimilarityScale.CLAMPED);
        assertEquals(Set.of(0, 1, 2, 3, 20), columns(graph.similarities(), 20));
        assertEquals(Set.of(0, 1, 3, 4, 2), columns(graph.similarities(), 2));
    }

    @Test
    void scalesApplyToNeighboursAndAnItemIsOneToItself() {
        Embeddings points = new Embeddings(FloatMatrix.of(3, 2, 1, 0, 0, 1, -1, 0));
        SparseMatrix clamped =
                NeighbourGraph.exact(points, 2, SimilarityScale.CLAMPED).similarities();
        SparseMatrix shifted =
                NeighbourGraph.exact(points, 2, SimilarityScale.SHIFTED).similarities();
        assertEquals(0f, clamped.get(0, 2));
        assertEquals(0f, shifted.get(0, 2));
        assertEquals(0.5f, shifted.get(0, 1));
        assertEquals(1f, shifted.get(1, 1));
    }

    @ParameterizedTest
    @EnumSource(SimilarityScale.class)
    void aTextOfNothingIsToItselfWhatTheDenseMatrixSays(SimilarityScale scale) {
        Embeddings points = new Embeddings(FloatMatrix.of(3, 2, 0, 0, 0, 1, 1, 0));
        FloatMatrix dense = Similarity.cosine(points, scale);
        SparseMatrix all = NeighbourGraph.exact(points, 2, scale).similarities();
        assertEquals(dense.get(0, 0), all.get(0, 0));
        assertEquals(dense.get(1, 1), all.get(1, 1));
    }

    @Test
    void theForestFindsNeighboursInClusteredPoints() {
        Embeddings points = clusters(6_000, 24, 60, 2);
        NeighbourForest forest = new NeighbourForest(6, 300, 1, SEEDS);
        NeighbourGraph graph = NeighbourGraph.approximate(points, 16, SimilarityScale.CLAMPED, forest);
        assertFalse(graph.isExact());
        assertTrue(graph.recall() > 0.9, graph.toString());
        assertEquals(graph.recall(), overlap(graph, NeighbourGraph.exact(points, 16, SimilarityScale.CLAMPED)), 0.03);
        // One tree and no join must do worse, or the measure measures nothing.
        NeighbourGraph poor = NeighbourGraph.approximate(
                points, 16, SimilarityScale.CLAMPED, forest.withTrees(1).withJoins(0));
        assertTrue(poor.recall() < graph.recall() - 0.1, poor.toString());
    }

    @Test
    void aJoinFindsMore() {
        Embeddings points = clusters(3_000, 24, 30, 3);
        NeighbourForest forest = new NeighbourForest(2, 128, 0, SEEDS);
        double without = NeighbourGraph.approximate(points, 16, SimilarityScale.RAW, forest)
                .recall();
        double with = NeighbourGraph.approximate(points, 16, SimilarityScale.RAW, forest.withJoins(1))
                .recall();
        assertTrue(with > without + 0.05, without + " then " + with);
    }

    @Test
    void oneLeafIsExact() {
        Embeddings points = clusters(500, 10, 5, 4);
        NeighbourGraph graph =
                NeighbourGraph.approximate(points, 9, SimilarityScale.RAW, new NeighbourForest(1, 500, 0, SEEDS));
        assertEquals(1, graph.recall());
        assertEquals(NeighbourGraph.exact(points, 9, SimilarityScale.RAW).similarities(), graph.similarities());
    }

    @Test
    void identicalPointsAndTinyLeavesEnd() {
        float[] same = new float[2_000 * 4];
        Arrays.fill(same, 0.5f);
        NeighbourGraph graph = NeighbourGraph.approximate(
                new Embeddings(FloatMatrix.wrap(2_000, 4, same)),
                8,
                SimilarityScale.CLAMPED,
                new NeighbourForest(2, 64, 1, SEEDS));
        assertEquals(1, graph.recall());
        NeighbourGraph zeros = NeighbourGraph.approximate(
                new Embeddings(FloatMatrix.wrap(100, 4, new float[400])),
                3,
                SimilarityScale.RAW,
                new NeighbourForest(2, 2, 1, SEEDS));
        assertEquals(0f, zeros.similarities().get(99, 99));
        NeighbourGraph one = NeighbourGraph.approximate(
                new Embeddings(FloatMatrix.of(1, 1, 2)), 3, SimilarityScale.RAW, NeighbourForest.withDefaults(SEEDS));
        assertEquals(1, one.similarities().entries());
        NeighbourGraph none = NeighbourGraph.of(new Embeddings(FloatMatrix.of(0, 3)), 3, SimilarityScale.RAW, SEEDS);
        assertEquals(0, none.similarities().rows());
    }

    @Test
    void numberOfThreadsChangesNothing() throws Exception {
        Embeddings points = clusters(2_500, 16, 25, 5);
        NeighbourForest forest = new NeighbourForest(3, 200, 1, SEEDS);
        NeighbourGraph exact = NeighbourGraph.exact(points, 7, SimilarityScale.RAW);
        NeighbourGraph approximate = NeighbourGraph.approximate(points, 7, SimilarityScale.RAW, forest);
        for (int threads : new int[] {1, 2, 7}) {
            ForkJoinPool workers = new ForkJoinPool(threads);
            workers.submit(() -> {
                        assertEquals(
                                exact.similarities(),
                                NeighbourGraph.exact(points, 7, SimilarityScale.RAW)
                                        .similarities());
                        NeighbourGraph again = NeighbourGraph.approximate(points, 7, SimilarityScale.RAW, forest);
                        assertEquals(approximate.similarities(), again.similarities());
                        assertEquals(approximate.recall(), again.recall());
                    })
                    .get();
            workers.shutdown();
        }
    }

    @Test
    void settingsTellHowItWasMade() {
        Embeddings points = clusters(50, 4, 2, 6);
        assertEquals(
                "{neighbours=5, similarity=shifted, search=exact}",
                NeighbourGraph.of(points, 5, SimilarityScale.SHIFTED, SEEDS)
                        .settings()
                        .toString());
        assertEquals(
                "{neighbours=5, similarity=raw, search=forest, trees=8, leaf=1024, joins=2, forest-seed=11}",
                NeighbourGraph.approximate(points, 5, SimilarityScale.RAW, NeighbourForest.withDefaults(SEEDS))
                        .settings()
                        .toString());
    }

    @Test
    void badArgumentsAreRefused() {
        Embeddings points = clusters(5, 4, 2, 6);
        assertRefused(
                "the number of neighbours must be >= 1, got 0",
                () -> NeighbourGraph.exact(points, 0, SimilarityScale.RAW));
        assertRefused("the number of trees must be >= 1, got 0", () -> new NeighbourForest(0, 9, 0, SEEDS));
        assertRefused("a leaf must hold >= 2 points, got 1", () -> new NeighbourForest(1, 1, 0, SEEDS));
        assertRefused("the number of joins must be >= 0, got -1", () -> new NeighbourForest(1, 9, -1, SEEDS));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static double overlap(NeighbourGraph found, NeighbourGraph exact) {
        int n = exact.similarities().rows();
        long common = 0;
        for (int i = 0; i < n; i++) {
            Set<Integer> both = columns(found.similarities(), i);
            both.retainAll(columns(exact.similarities(), i));
            common += both.size() - 1;
        }
        return common / (double) (n * exact.neighbours());
    }

    private static Set<Integer> columns(SparseMatrix matrix, int row) {
        Set<Integer> columns = new HashSet<>();
        matrix.forRow(row, (column, value) -> columns.add(column));
        return columns;
    }

    /** Points around random centres, noise about as long as the centre. */
    private static Embeddings clusters(int n, int d, int centres, long seed) {
        RandomGenerator random = Seeds.of(seed).stream("clusters");
        float[] centre = new float[centres * d];
        for (int i = 0; i < centre.length; i++) {
            centre[i] = (float) random.nextGaussian();
        }
        float[] values = new float[n * d];
        for (int i = 0; i < n; i++) {
            int of = random.nextInt(centres);
            for (int k = 0; k < d; k++) {
                values[i * d + k] = centre[of * d + k] + 0.6f * (float) random.nextGaussian();
            }
        }
        return new Embeddings(FloatMatrix.wrap(n, d, values));
    }

    @Test
    void nearestOfAnotherSetAreFoundWithTiesToTheLowestIndex() {
        Embeddings rows = new Embeddings(FloatMatrix.of(2, 2, 1, 0, 0, 2));
        Embeddings columns = new Embeddings(FloatMatrix.of(4, 2, 0, 1, 3, 4, 0, 5, -1, 0));
        SparseMatrix found = NeighbourGraph.between(rows, columns, 2, SimilarityScale.RAW);
        assertEquals(SparseMatrix.ofRows(4, new int[][] {{0, 1}, {0, 2}}, new float[][] {{0, .6f}, {1, 1}}), found);
        assertEquals(
                8, NeighbourGraph.between(rows, columns, 9, SimilarityScale.RAW).entries());
        assertEquals(
                "the number of neighbours must be >= 1, got 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> NeighbourGraph.between(rows, columns, 0, SimilarityScale.RAW))
                        .getMessage());
    }
}
