package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.utility.Treatment;
import winnow.utility.UtilityMatrix;
import winnow.utility.UtilityMetric;
import winnow.utility.UtilityScale;

class DeliftSelectorTest {
    private static final Corpus POOL = corpus("p", 4);
    private static final Corpus TARGET = corpus("t", 2);
    private static final Corpus EXISTING = corpus("e", 1);
    private static final double ROUNDING = 1e-6;

    /** Row j: what candidate j does for records 0 to 3. 0 helps 1 and 2, 1 helps 0, 2 helps nobody, 3 helps 1 a little. */
    private static final FloatMatrix OF_POOL = FloatMatrix.of(
            4, 4, //
            .9f, .8f, .7f, 0, //
            .6f, .9f, .1f, 0, //
            -.3f, -.3f, .9f, 0, //
            0, .2f, 0, .9f);

    private static Corpus corpus(String prefix, int size) {
        return Corpus.of(IntStream.range(0, size)
                .mapToObj(i -> new Example(prefix + i, "prompt " + prefix + i, "response", Map.of()))
                .toList());
    }

    /** The metric of a table of matrices by candidate. */
    private record Given(Map<List<String>, FloatMatrix> matrices) implements UtilityMetric {
        static Given of(FloatMatrix pool) {
            return new Given(Map.of(key(POOL, POOL), pool));
        }

        Given and(Corpus represented, Corpus candidates, FloatMatrix matrix) {
            Map<List<String>, FloatMatrix> all = new java.util.HashMap<>(matrices);
            all.put(key(represented, candidates), matrix);
            return new Given(all);
        }

        private static List<String> key(Corpus represented, Corpus candidates) {
            return List.of(represented.fingerprint(), candidates.fingerprint());
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("metric", "given");
        }

        @Override
        public UtilityMatrix between(Corpus represented, Corpus candidates) {
            return UtilityMatrix.of(represented, candidates, matrices.get(key(represented, candidates)), settings());
        }
    }

    private static Selection select(DeliftSelector selector, int k) {
        return selector.select(POOL, Budget.items(k));
    }

    @Test
    void theFirstStageTakesWhatHelpsOthers() {
        Selection selection = select(DeliftSelector.of(Given.of(OF_POOL)), 2);
        assertArrayEquals(new int[] {0, 1}, selection.positions());
        assertEquals(.8 + .7, selection.picks().get(0).gain(), ROUNDING);
        assertEquals(.6, selection.picks().get(1).gain(), ROUNDING);
        assertEquals(2.1, selection.objective().orElseThrow(), ROUNDING);
        assertEquals(
                "covers 2 records best (e.g. p1, p2)", selection.picks().get(0).reason());
        assertEquals(
                "covers 1 record best (e.g. p0); nearest earlier pick p0 at 0.80",
                selection.picks().get(1).reason());
    }

    @Test
    void withTheDiagonalARecordThatNobodyElseHelpsIsCoveredByItself() {
        Selection selection = select(DeliftSelector.of(Given.of(OF_POOL)).withTreatment(Treatment.paper()), 2);
        assertArrayEquals(new int[] {0, 3}, selection.positions());
        assertEquals(.9 + .8 + .7 + .9, selection.objective().orElseThrow(), ROUNDING);
    }

    @Test
    void directionMatters() {
        Selection turned = select(DeliftSelector.of(Given.of(OF_POOL.transposed())), 1);
        assertArrayEquals(new int[] {1}, turned.positions());
    }

    @Test
    void aTargetIsServedByWhatHelpsIt() {
        FloatMatrix forTarget = FloatMatrix.of(4, 2, 0, 0, 0, 0, .5f, .4f, .1f, .9f);
        DeliftSelector selector = DeliftSelector.of(Given.of(OF_POOL).and(TARGET, POOL, forTarget));
        Selection only = select(selector.withTarget(TARGET, TargetObjective.FLQMI), 2);
        assertArrayEquals(new int[] {3, 2}, only.positions());
        assertEquals((.1 + .9 + .9) + (.4 + .5), only.objective().orElseThrow(), ROUNDING);
        // Nothing is known of what records of the pool do for each other, so nothing is said of it.
        assertEquals(
                "covers 1 record best (e.g. t0); nearest target record t0 at 0.50",
                only.picks().get(1).reason());
        UtilityMetric ofTargetAlone = new Given(Map.of()).and(TARGET, POOL, forTarget);
        assertEquals(
                only.picks(),
                select(DeliftSelector.of(ofTargetAlone).withTarget(TARGET, TargetObjective.FLQMI), 2)
                        .picks());
        Selection leaning = select(selector.withTarget(TARGET, TargetObjective.PAPER), 2);
        assertArrayEquals(new int[] {0, 3}, leaning.positions());
        assertEquals(1.5 + .9, leaning.objective().orElseThrow(), ROUNDING);
        assertArrayEquals(
                new int[] {3, 0},
                select(selector.withTarget(TARGET, TargetObjective.PAPER).withEta(2), 2)
                        .positions());
    }

    @Test
    void existingRecordsLeaveWhatIsNew() {
        FloatMatrix byExisting = FloatMatrix.of(1, 4, 0, .75f, .7f, 0);
        DeliftSelector selector = DeliftSelector.of(Given.of(OF_POOL).and(POOL, EXISTING, byExisting))
                .withExisting(EXISTING);
        Selection selection = select(selector, 1);
        assertArrayEquals(new int[] {1}, selection.positions());
        assertEquals(.6, selection.objective().orElseThrow(), ROUNDING);
        assertArrayEquals(new int[] {0}, select(selector.withNu(0), 1).positions());
    }

    @Test
    void targetAndExistingTogetherAreConditionalMutualInformation() {
        FloatMatrix forTarget = FloatMatrix.of(4, 2, .3f, 0, .2f, 0, 0, 0, 0, 0);
        FloatMatrix byExisting = FloatMatrix.of(1, 4, .1f, 0, 0, 0);
        Selection selection = select(
                DeliftSelector.of(Given.of(OF_POOL).and(TARGET, POOL, forTarget).and(POOL, EXISTING, byExisting))
                        .withTarget(TARGET, TargetObjective.PAPER)
                        .withExisting(EXISTING),
                1);
        // Candidate 1: min(.6, .3) − .1 for record 0; candidate 0: min(.8, .2) for record 1; ties to the lowest
        // position.
        assertEquals(.2, selection.objective().orElseThrow(), ROUNDING);
        assertEquals(
                "conditional mutual information (flcmi)", selection.settings().get("objective"));
    }

    @Test
    void otherRecordsMayBeRepresented() {
        Corpus anchors = POOL.subset(0, 3);
        FloatMatrix forAnchors = FloatMatrix.of(4, 2, 0, 0, .6f, 0, 0, 0, 0, .9f);
        Selection selection = select(
                DeliftSelector.of(Given.of(OF_POOL).and(anchors, POOL, forAnchors))
                        .withRepresented(anchors),
                2);
        // Candidate 3 is an anchor, and does not count for itself.
        assertArrayEquals(new int[] {1, 0}, selection.positions());
        assertEquals("covers 1 record best (e.g. p0)", selection.picks().get(0).reason());
    }

    @Test
    void saturationIsNotedWithItsPick() {
        Selection selection = select(DeliftSelector.of(Given.of(OF_POOL)), 4);
        assertEquals(1, selection.notes().size());
        assertTrue(
                selection
                        .notes()
                        .get(0)
                        .startsWith("gains have saturated from pick 3 of 4 on (below 1 % of the first)"),
                selection.notes().toString());
    }

    @Test
    void afterSaturationThereAreFourWaysOn() {
        DeliftSelector selector = DeliftSelector.of(Given.of(OF_POOL));
        assertArrayEquals(new int[] {0, 1, 2, 3}, select(selector, 4).positions());
        assertArrayEquals(
                new int[] {0, 1},
                select(selector.withWhenSaturated(WhenSaturated.STOP), 4).positions());
        // Without 0 and 1, only 3 helps anybody.
        assertArrayEquals(
                new int[] {0, 1, 3, 2},
                select(selector.withWhenSaturated(WhenSaturated.REWEIGH), 4).positions());
        assertArrayEquals(
                new int[] {0, 1, 3, 2},
                select(selector.withWhenSaturated(WhenSaturated.MOST_HELP), 4).positions());
    }

    @Test
    void repeatingServesEveryRecordAsOftenAsTheBudgetAllows() {
        // Candidate 0 serves 1, 2 and 3 alone; 1 serves 0; then 2 and 3 help nobody further, though 3 helps two.
        FloatMatrix utilities = FloatMatrix.of(
                4, 4, //
                0, .9f, .9f, .9f, //
                .9f, 0, 0, 0, //
                .1f, 0, 0, 0, //
                0, .8f, .8f, 0);
        DeliftSelector selector = DeliftSelector.of(Given.of(utilities));
        assertArrayEquals(new int[] {0, 1, 2}, select(selector, 3).positions());
        Selection repeated = select(selector.withRepetitions(2), 3);
        assertArrayEquals(new int[] {0, 3, 1}, repeated.positions());
        Selection anew = select(selector.withWhenSaturated(WhenSaturated.REPEAT), 4);
        assertArrayEquals(new int[] {0, 3, 1, 2}, anew.positions());
        assertEquals(
                "gains have saturated from pick 3 of 4 on (below 1 % of the first): chosen anew so that every record is"
                        + " served 2 times",
                anew.notes().get(0));
    }

    /** Three picks serve everybody twice, so five can do so twice as often: never fewer times than was asked for. */
    @Test
    void servingAnewMultipliesTheRepetitionsThatWereAskedFor() {
        FloatMatrix utilities = FloatMatrix.of(
                4, 4, //
                0, .9f, .9f, 0, //
                0, 0, .8f, 0, //
                0, 0, 0, 0, //
                0, 0, 0, 0);
        Selection anew = select(
                DeliftSelector.of(Given.of(utilities)).withRepetitions(3).withWhenSaturated(WhenSaturated.REPEAT), 4);
        assertEquals(
                "gains have saturated from pick 3 of 4 on (below 1 % of the first): chosen anew so that every record is"
                        + " served 6 times",
                anew.notes().get(0));
    }

    /** Nobody helps anybody any more: the rest is taken by position, at the cost of one more look and not one a pick. */
    @Test
    void countingAnewEndsWhenNothingHelps() {
        int n = 1200;
        Corpus pool = corpus("q", n);
        FloatMatrix utilities = FloatMatrix.build(n, n, (j, row) -> row[0] = j == n - 1 ? .5f : 0);
        UtilityMetric metric = new Given(Map.of(List.of(pool.fingerprint(), pool.fingerprint()), utilities));
        Selection selection = DeliftSelector.of(metric)
                .withWhenSaturated(WhenSaturated.REWEIGH)
                .select(pool, Budget.items(n - 100));
        int[] expected = IntStream.range(-1, n - 101).toArray();
        expected[0] = n - 1;
        assertArrayEquals(expected, selection.positions());
    }

    @Test
    void repetitionsKnowTargetAndExistingData() {
        FloatMatrix forTarget = FloatMatrix.of(4, 2, .5f, .5f, .6f, 0, .4f, .4f, 0, 0);
        FloatMatrix byExisting = FloatMatrix.of(1, 4, 0, .75f, .7f, 0);
        Given given = Given.of(OF_POOL).and(TARGET, POOL, forTarget).and(POOL, EXISTING, byExisting);
        DeliftSelector twice = DeliftSelector.of(given).withRepetitions(2);
        Selection targeted =
                select(twice.withTarget(TARGET, TargetObjective.FLQMI).withEta(0), 2);
        assertArrayEquals(new int[] {0, 2}, targeted.positions());
        assertEquals(1.8, targeted.objective().orElseThrow(), ROUNDING);
        Selection beyond = select(twice.withExisting(EXISTING), 2);
        assertArrayEquals(new int[] {1, 0}, beyond.positions());
        assertEquals(.6 + (.8 - .75), beyond.objective().orElseThrow(), ROUNDING);
    }

    @Test
    void withMoreRepetitionsASecondHelperCounts() {
        FloatMatrix utilities = FloatMatrix.of(
                4, 4, //
                0, .9f, .9f, 0, //
                0, 0, .8f, 0, //
                0, .8f, 0, 0, //
                .1f, 0, 0, 0);
        DeliftSelector selector = DeliftSelector.of(Given.of(utilities));
        assertArrayEquals(new int[] {0, 3}, select(selector, 2).positions());
        assertArrayEquals(
                new int[] {0, 1}, select(selector.withRepetitions(2), 2).positions());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void minMaxKeepsTheOrderOfPicksWhileEveryRecordIsServed(long seed) {
        FloatMatrix positive = FloatMatrix.build(4, 4, (j, row) -> {
            var random = Seeds.of(seed).stream("row " + j);
            for (int i = 0; i < row.length; i++) {
                row[i] = 1 + random.nextFloat();
            }
        });
        DeliftSelector paper = DeliftSelector.of(Given.of(positive)).withTreatment(Treatment.paper());
        assertArrayEquals(
                select(paper, 3).positions(),
                select(paper.withTreatment(Treatment.paper().withScale(UtilityScale.RAW)), 3)
                        .positions());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        DeliftSelector selector = DeliftSelector.of(Given.of(OF_POOL));
        assertRefused(
                "target must not be empty", () -> selector.withTarget(Corpus.of(List.of()), TargetObjective.PAPER));
        assertRefused("existing must not be empty", () -> selector.withExisting(Corpus.of(List.of())));
        assertRefused("eta must be >= 0 and finite, got NaN", () -> selector.withEta(Double.NaN));
        assertRefused("repetitions must be >= 1, got 0", () -> selector.withRepetitions(0));
        assertRefused(
                "existing data must differ from the pool, got the same 4 records for both",
                () -> select(selector.withExisting(POOL), 1));
        assertRefused(
                "a budget that counts tokens must continue when saturated, got stop",
                () -> selector.withWhenSaturated(WhenSaturated.STOP)
                        .select(POOL, Budget.cost(3, new double[] {1, 1, 1, 1})));
        assertRefused(
                "when saturated must be continue, repeat, stop, reweigh or most-help, got \"rest\"",
                () -> WhenSaturated.of("rest"));
    }

    private static void assertRefused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
