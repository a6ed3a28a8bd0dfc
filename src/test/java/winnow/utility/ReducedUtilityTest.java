package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.HashedNgramEmbedder;
import winnow.embedding.Similarity;
import winnow.embedding.SimilarityScale;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.submodular.FacilityLocation;
import winnow.submodular.GainState;
import winnow.submodular.SetFunction;
import winnow.submodular.SparseFacilityLocation;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.transformer.ComputeDevice;

/** Anchors and near pairs: the same numbers as all pairs, only fewer. */
class ReducedUtilityTest {
    /** Other batches move a log-probability by about 1e-6. */
    private static final double ROUNDING = 1e-5;

    private static final Seeds SEEDS = Seeds.of(11);
    private static final Corpus POOL = SkillCorpus.of(
                    SkillCorpusSettings.ofSkills(4).withSize(24), Seeds.of(5))
            .pool();
    private static final Embedder EMBEDDER = HashedNgramEmbedder.withDefaults().fittedTo(POOL);

    private static LanguageModel model;
    private static UtilityMatrix full;

    @BeforeAll
    static void open() {
        model = Seedling.open(ComputeDevice.CPU);
        full = metric().between(POOL, POOL);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static InContextUtility metric() {
        return InContextUtility.of(model, ScoringTemplate.seedling());
    }

    private static PrunedUtility nearest(int neighbours) {
        return new PrunedUtility(metric(), EMBEDDER, neighbours, SEEDS);
    }

    private static UtilityPlan planned(int neighbours) {
        return metric().plan(POOL, POOL, nearest(neighbours).pattern(POOL, POOL));
    }

    @Test
    void nearPairsAreThoseOfTheFullMatrix() {
        SparseUtility near = nearest(5).between(POOL, POOL);
        assertEquals(6 / 24.0, near.share());
        for (int j = 0; j < POOL.size(); j++) {
            int candidate = j;
            near.byCandidate()
                    .forRow(
                            j,
                            (i, utility) ->
                                    assertEquals(full.get(i, candidate), utility, ROUNDING, i + ", " + candidate));
        }
        assertArrayEquals(
                full.distancesAlone().orElseThrow(), near.distancesAlone().orElseThrow());
    }

    @Test
    void allNeighboursAreTheFullMatrix() {
        SparseUtility near = nearest(100).between(POOL, POOL);
        assertEquals(1, near.share());
        for (int j = 0; j < POOL.size(); j++) {
            for (int i = 0; i < POOL.size(); i++) {
                assertEquals(full.get(i, j), near.get(i, j), i + ", " + j);
            }
        }
    }

    /** More neighbours keep more of the facility-location value that greedy finds on all pairs, and all keep it whole. */
    @Test
    void whatIsChosenFromNearPairsServesNearlyAsWell() {
        Treatment treatment = Treatment.withDefaults();
        SetFunction whole = FacilityLocation.of(
                treatment.apply(full, Optional.empty(), Optional.empty()).pool());
        double best = whole.value(greedy(whole, 6));
        double few = keptBy(nearest(8), whole) / best;
        assertTrue(few > 0.5 && few < 1.2, "kept " + few);
        assertEquals(1, keptBy(nearest(100), whole) / best, 1e-6);
    }

    private static double keptBy(PrunedUtility near, SetFunction whole) {
        SparseUtility pruned = near.between(POOL, POOL);
        SetFunction function =
                SparseFacilityLocation.of(Treatment.withDefaults().apply(pruned));
        return whole.value(greedy(function, 6));
    }

    private static int[] greedy(SetFunction function, int count) {
        GainState state = function.start();
        int[] chosen = new int[count];
        boolean[] isChosen = new boolean[function.groundSize()];
        for (int k = 0; k < count; k++) {
            int best = -1;
            for (int j = 0; j < function.groundSize(); j++) {
                if (!isChosen[j] && (best < 0 || state.gain(j) > state.gain(best))) {
                    best = j;
                }
            }
            state.add(best);
            isChosen[best] = true;
            chosen[k] = best;
        }
        return chosen;
    }

    @Test
    void otherRecordsHaveNeighboursToo() {
        Corpus rows = POOL.subset(3, 7, 20);
        Corpus columns = POOL.subset(1, 2, 3, 4, 5, 6, 8, 9);
        SparseUtility near = nearest(2).between(rows, columns);
        assertEquals(6, near.byCandidate().entries());
        UtilityMatrix all = metric().between(rows, columns);
        FloatMatrix cosines = Similarity.cosine(EMBEDDER.embed(rows), EMBEDDER.embed(columns), SimilarityScale.RAW);
        SparseMatrix byRepresented = near.byCandidate().transposed();
        for (int row = 0; row < rows.size(); row++) {
            int i = row;
            float[] sorted = cosines.row(i);
            Arrays.sort(sorted);
            byRepresented.forRow(i, (j, utility) -> {
                assertTrue(cosines.get(i, j) >= sorted[sorted.length - 2]);
                assertEquals(all.get(i, j), utility, ROUNDING);
            });
        }
    }

    @Test
    void aPrunedRunThatWasStoppedContinues(@TempDir Path folder) throws IOException {
        Path whole = folder.resolve("whole");
        SparseUtility expected = new PrunedUtility(metric().withStore(whole), EMBEDDER, 3, SEEDS).between(POOL, POOL);
        assertEquals(expected, nearest(3).between(POOL, POOL));
        byte[] bytes = Files.readAllBytes(whole);
        for (int cut : new int[] {300, bytes.length / 2 + 1, bytes.length - 1}) {
            Path part = folder.resolve("cut-" + cut);
            Files.write(part, Arrays.copyOf(bytes, cut));
            PrunedUtility continued = new PrunedUtility(metric().withStore(part), EMBEDDER, 3, SEEDS);
            assertEquals(expected, continued.between(POOL, POOL));
            assertEquals(-1, Files.mismatch(whole, part), "cut at " + cut);
        }
        assertEquals(24, metric().finished(POOL, POOL, nearest(3).pattern(POOL, POOL), whole));
        PrunedUtility other = new PrunedUtility(metric().withStore(whole), EMBEDDER, 4, SEEDS);
        String message = assertThrows(IllegalArgumentException.class, () -> other.between(POOL, POOL))
                .getMessage();
        assertTrue(message.contains("it has pairs=sha256:"), message);
    }

    @Test
    void aPrunedPlanCountsWhatIsRun() {
        UtilityPlan all = metric().plan(POOL, POOL);
        assertEquals(all.tokenPositions(), planned(100).tokenPositions());
        UtilityPlan near = planned(1);
        assertEquals(24 + 24 + 2 * 24, near.passes());
        assertEquals(8 * 48, near.matrixBytes());
    }

    @Test
    void aPairThatIsNotComputedNeedNotFit() {
        Corpus pool = Corpus.of(
                List.of(POOL.get(0), POOL.get(1), new Example("long", "apple ".repeat(400), "apple", Map.of())));
        SparseMatrix without = SparseMatrix.ofRows(3, new int[][] {{1}, {0}, {}}, new float[][] {{1}, {1}, {}});
        assertEquals(2, metric().sparse(pool, pool, without).byCandidate().entries());
        SparseMatrix with = SparseMatrix.ofRows(3, new int[][] {{1}, {0}, {2}}, new float[][] {{1}, {1}, {1}});
        String message = assertThrows(IllegalArgumentException.class, () -> metric().sparse(pool, pool, with))
                .getMessage();
        assertTrue(message.contains("(long) and 1 examples too long for it: long ("), message);
    }

    @Test
    void aPatternOfAnotherShapeIsRefused() {
        SparseMatrix pattern = SparseMatrix.ofRows(2, new int[][] {{1}}, new float[][] {{1}});
        assertEquals(
                "the pattern must have one row for each of the 24 represented records and one column for each of the 24"
                        + " candidates, got 1 x 2",
                assertThrows(IllegalArgumentException.class, () -> metric().sparse(POOL, POOL, pattern))
                        .getMessage());
    }

    @Test
    void anchorsAreRowsOfTheFullMatrix() {
        for (AnchorChoice choice : List.of(new RandomAnchors(SEEDS), new CentralAnchors(EMBEDDER, SEEDS))) {
            AnchorUtility.Anchored found = new AnchorUtility(metric(), choice, 7).between(POOL, POOL);
            UtilityMatrix matrix = found.utilities();
            matrix.requireBetween(found.anchors(), POOL);
            assertEquals(7, matrix.represented());
            for (int a = 0; a < 7; a++) {
                int row = POOL.position(found.anchors().get(a).id()).orElseThrow();
                assertEquals(OptionalInt.of(row), matrix.candidateOf(a));
                for (int j = 0; j < POOL.size(); j++) {
                    assertEquals(full.get(row, j), matrix.get(a, j), ROUNDING, choice + " " + row + ", " + j);
                }
                FloatMatrix treated = Treatment.withDefaults()
                        .apply(matrix, Optional.empty(), Optional.empty())
                        .pool();
                assertEquals(0, treated.get(row, a), "an anchor that represents itself");
            }
        }
    }

    @Test
    void asManyAnchorsAsRecordsAreAllRecords() {
        assertEquals(POOL, new AnchorUtility(metric(), new RandomAnchors(SEEDS), 500).anchors(POOL));
    }

    @Test
    void centralAnchorsAreOneOfEachCluster() {
        Corpus corpus = UtilityMatrixTest.corpus("a", "b", "c", "d", "e", "f");
        FloatMatrix points = FloatMatrix.of(6, 2, 1, 0, 1, .1f, 1, .2f, 0, 1, .1f, 1, .2f, 1);
        int[] anchors = new CentralAnchors(fixed(points), SEEDS).choose(corpus, 2);
        assertArrayEquals(new int[] {1, 4}, anchors);
        FloatMatrix equal = FloatMatrix.of(6, 2, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0);
        assertEquals(
                4,
                Arrays.stream(new CentralAnchors(fixed(equal), SEEDS).choose(corpus, 4))
                        .distinct()
                        .count());
    }

    @Test
    void randomAnchorsAreDrawnEquallyOften() {
        Corpus corpus = UtilityMatrixTest.corpus("a", "b", "c", "d", "e");
        int[] counts = new int[5];
        for (int seed = 0; seed < 1000; seed++) {
            int[] drawn = new RandomAnchors(Seeds.of(seed)).choose(corpus, 2);
            assertTrue(drawn[0] < drawn[1]);
            counts[drawn[0]]++;
            counts[drawn[1]]++;
        }
        for (int count : counts) {
            assertEquals(400, count, 80, "five standard deviations");
        }
    }

    @Test
    void noAnchorsAndNoNeighboursAreRefused() {
        assertEquals(
                "the number of anchors must be >= 1, got 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new AnchorUtility(metric(), new RandomAnchors(SEEDS), 0))
                        .getMessage());
        assertEquals(
                "the number of neighbours must be >= 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> nearest(0)).getMessage());
    }

    static Embedder fixed(FloatMatrix points) {
        return new Embedder() {
            @Override
            public Embeddings embed(Corpus corpus) {
                return new Embeddings(points);
            }

            @Override
            public Map<String, Object> settings() {
                return Map.of("embedder", "fixed");
            }
        };
    }
}
