package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.Budget;
import winnow.random.Seeds;

class DeliftSeSelectorTest {
    private static final Embedder EMBEDDER = Points.embedder();
    private static final DeliftSeSelector POOL_ALONE = DeliftSeSelector.of(EMBEDDER, Seeds.of(7));
    private static final Corpus POOL = Points.random(24, 4, 1);
    private static final Corpus TARGET = Points.random(5, 4, 2);
    private static final Corpus EXISTING = Points.random(6, 4, 3);
    /** Values are float similarities in [0, 1], a few dozen of them summed. */
    private static final double TOLERANCE = 1e-4;

    static Stream<DeliftSeSelector> stages() {
        return Stream.of(
                POOL_ALONE,
                POOL_ALONE.withTarget(TARGET, TargetObjective.PAPER).withEta(0.5),
                POOL_ALONE.withTarget(TARGET, TargetObjective.FLQMI).withEta(2),
                POOL_ALONE.withTarget(TARGET, TargetObjective.FLVMI).withEta(0.8),
                POOL_ALONE.withExisting(EXISTING).withNu(0.7),
                POOL_ALONE
                        .withTarget(TARGET, TargetObjective.PAPER)
                        .withExisting(EXISTING)
                        .withEta(0.9)
                        .withNu(0.6));
    }

    private static double cosine(Corpus a, int i, Corpus b, int j) {
        String[] x = a.get(i).response().split(" ");
        String[] y = b.get(j).response().split(" ");
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int k = 0; k < x.length; k++) {
            xy += Double.parseDouble(x[k]) * Double.parseDouble(y[k]);
            xx += Double.parseDouble(x[k]) * Double.parseDouble(x[k]);
            yy += Double.parseDouble(y[k]) * Double.parseDouble(y[k]);
        }
        return Math.max(0, xy / Math.sqrt(xx * yy));
    }

    private static double nearest(Corpus from, int i, Corpus to, int[] among) {
        double best = 0;
        for (int j : among) {
            best = Math.max(best, cosine(from, i, to, j));
        }
        return best;
    }

    private static int[] all(Corpus corpus) {
        return IntStream.range(0, corpus.size()).toArray();
    }

    @Test
    void eachStageHasItsPublishedFormula() {
        int[] chosen = {3, 17, 20};
        double[] expected = new double[6];
        for (int i = 0; i < POOL.size(); i++) {
            double covered = nearest(POOL, i, POOL, chosen);
            double asked = nearest(POOL, i, TARGET, all(TARGET));
            double known = nearest(POOL, i, EXISTING, all(EXISTING));
            expected[0] += covered;
            expected[1] += covered;
            expected[3] += Math.min(covered, 0.8 * asked);
            expected[4] += Math.max(0, covered - 0.7 * known);
            expected[5] += Math.max(0, Math.min(covered, 0.9 * asked) - 0.6 * known);
        }
        for (int t = 0; t < TARGET.size(); t++) {
            expected[2] += nearest(TARGET, t, POOL, chosen);
        }
        for (int j : chosen) {
            expected[1] += 0.5 * nearest(POOL, j, TARGET, all(TARGET));
            expected[2] += 2 * nearest(POOL, j, TARGET, all(TARGET));
        }
        double[] actual = stages().mapToDouble(s -> s.objective(POOL, chosen)).toArray();
        assertArrayEquals(expected, actual, TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void greedyTakesTheLargestGainAtEveryStep(DeliftSeSelector selector) {
        Selection selection = selector.select(POOL, Budget.items(5));
        int[] picked = selection.positions();
        double before = 0;
        for (int t = 0; t < picked.length; t++) {
            int[] prefix = Arrays.copyOf(picked, t + 1);
            double value = selector.objective(POOL, prefix);
            assertEquals(value - before, selection.picks().get(t).gain(), TOLERANCE);
            for (int other = 0; other < POOL.size(); other++) {
                int[] instead = prefix.clone();
                instead[t] = other;
                int candidate = other;
                if (Arrays.stream(picked).limit(t).noneMatch(p -> p == candidate)) {
                    assertTrue(selector.objective(POOL, instead) <= value + TOLERANCE);
                }
            }
            before = value;
        }
        assertEquals(before, selection.objective().getAsDouble(), TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void theBoundHoldsAgainstEveryPair(DeliftSeSelector selector) {
        Selection selection = selector.select(POOL, Budget.items(2));
        double bound = selection.upperBound().orElseThrow();
        for (int a = 0; a < POOL.size(); a++) {
            for (int b = 0; b < a; b++) {
                assertTrue(selector.objective(POOL, new int[] {a, b}) <= bound + TOLERANCE);
            }
        }
        assertTrue(selection.shareOfOptimum().getAsDouble() > 1 - 1 / Math.E);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void sparseWithAllNeighboursChoosesWhatDenseChooses(DeliftSeSelector selector) {
        Selection dense = selector.withSimilarity(SimilarityForm.dense()).select(POOL, Budget.items(15));
        Selection sparse = selector.withSimilarity(SimilarityForm.sparse(23)).select(POOL, Budget.items(15));
        assertEquals(dense.ids(), sparse.ids());
        assertEquals(dense.objective().getAsDouble(), sparse.objective().getAsDouble(), TOLERANCE);
        assertEquals("sparse", sparse.settings().get("similarity-form"));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void everyBudgetFromNothingToEverythingIsUsed(DeliftSeSelector selector) {
        for (int k : new int[] {0, 1, 23, 24}) {
            Selection selection = selector.select(POOL, Budget.items(k));
            assertEquals(k, new HashSet<>(selection.ids()).size());
        }
        assertThrows(IllegalArgumentException.class, () -> selector.select(POOL, Budget.items(25)));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void theOrderOfTheInputDoesNotMatter(DeliftSeSelector selector) {
        Selection selection = selector.select(POOL, Budget.items(6));
        Selection again = selector.select(Points.shuffled(POOL, 4), Budget.items(6));
        // Later picks of the capped objectives are ties, which the order does decide.
        assertEquals(selection.ids().subList(0, 2), again.ids().subList(0, 2));
        assertEquals(selection.objective().getAsDouble(), again.objective().getAsDouble(), TOLERANCE);
    }

    @Test
    void tokenBudgetsAreKept() {
        double[] costs = new double[24];
        for (int i = 0; i < 24; i++) {
            costs[i] = 1 + i % 5;
        }
        Selection selection = POOL_ALONE.select(POOL, Budget.cost(20, costs));
        double spent = 0;
        for (int position : selection.positions()) {
            spent += costs[position];
        }
        assertTrue(spent > 14 && spent <= 20, "spent " + spent);
    }

    @Test
    void reasonsNameWhatIsCoveredAndWhatIsNear() {
        Corpus pool = Points.corpus(
                new float[] {1, 0, 0}, new float[] {.99f, .1f, 0}, new float[] {.98f, -.1f, 0}, new float[] {0, 0, 1});
        Corpus target = Points.corpus(new float[] {1, 0, 0});
        Selection selection = POOL_ALONE.select(pool, Budget.items(2));
        assertEquals(
                "covers 3 records best (e.g. b, c)", selection.picks().get(0).reason());
        assertEquals(
                "covers 1 record best (itself); nearest earlier pick a at 0.00",
                selection.picks().get(1).reason());
        String targeted = POOL_ALONE
                .withTarget(target, TargetObjective.FLQMI)
                .select(pool, Budget.items(1))
                .picks()
                .get(0)
                .reason();
        assertTrue(targeted.endsWith("nearest target record a at 1.00"), targeted);
    }

    @Test
    void oneTargetAndConstantEmbeddingsAreNoObstacle() {
        Corpus same = Points.line(2, 2, 2, 2, 2);
        assertArrayEquals(
                new int[] {0, 1, 2}, POOL_ALONE.select(same, Budget.items(3)).positions());
        Selection selection =
                POOL_ALONE.withTarget(Points.line(3), TargetObjective.FLVMI).select(same, Budget.items(2));
        assertArrayEquals(new int[] {0, 1}, selection.positions());
        assertEquals(
                List.of("the last 1 picks add nothing to the objective: a budget of 1 is worth as much"),
                selection.notes());
    }

    @ParameterizedTest
    @EnumSource(TargetObjective.class)
    void thePoolIsRefusedAsTargetOrExistingData(TargetObjective form) {
        var target = assertThrows(
                IllegalArgumentException.class,
                () -> POOL_ALONE.withTarget(POOL, form).select(POOL, Budget.items(1)));
        assertEquals("target must differ from the pool, got the same 24 records for both", target.getMessage());
        var existing = assertThrows(
                IllegalArgumentException.class,
                () -> POOL_ALONE.withExisting(POOL).select(POOL, Budget.items(1)));
        assertTrue(existing.getMessage().startsWith("existing data must differ"), existing.getMessage());
    }

    @Test
    void sharedRecordsAreReportedAndStagesAreNamed() {
        Corpus half = POOL.subset(0, 1, 2);
        Selection selection = POOL_ALONE.withExisting(half).select(POOL, Budget.items(1));
        assertEquals(List.of("3 of the 24 records of the pool also stand in the existing data"), selection.notes());
        assertEquals("conditional gain (flcg)", selection.settings().get("objective"));
        assertEquals(half.fingerprint(), selection.settings().get("existing"));
        assertEquals(
                "facility location",
                POOL_ALONE.select(POOL, Budget.items(1)).settings().get("objective"));
    }

    @Test
    void weightsOutOfRangeAndEmptyCorporaAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> POOL_ALONE.withEta(-1));
        assertThrows(IllegalArgumentException.class, () -> POOL_ALONE.withNu(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> POOL_ALONE.withExisting(Points.line()));
        assertThrows(IllegalArgumentException.class, () -> SimilarityForm.sparse(0));
    }

    @Test
    void theFormDependsOnTheSizeOfThePoolAlone() {
        assertTrue(SimilarityForm.auto().isDenseFor(16_384));
        assertTrue(!SimilarityForm.auto().isDenseFor(16_385));
        assertTrue(SimilarityForm.dense().isDenseFor(1_000_000));
        assertEquals(4L * 50_000 * 50_000, SimilarityForm.dense().bytes(50_000));
    }

    @Test
    void aMatrixThatCannotFitIsRefusedWithTheWayOut() {
        Corpus pool = Corpus.of(IntStream.range(0, 60_000)
                .mapToObj(i -> Points.example("r" + i, i))
                .toList());
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> POOL_ALONE.withSimilarity(SimilarityForm.dense()).select(pool, Budget.items(1)));
        assertTrue(error.getMessage().contains("14400000000 bytes"), error.getMessage());
        assertTrue(error.getMessage().endsWith("use SimilarityForm.sparse(64)"), error.getMessage());
    }
}
