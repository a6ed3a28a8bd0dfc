package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Npy;
import winnow.embedding.NpyRows;
import winnow.embedding.PrecomputedEmbedder;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.transport.PointCost;
import winnow.transport.Sinkhorn;

/** Cats and dogs of the paper's Figure 3: a pool of 99 % cats and 1 % dogs, a target of as many cats as dogs. */
class GotDSelectorTest {
    private static final int POOL = 1000;
    private static final int DOGS = 10;
    private static final int TARGET = 40;

    private final Corpus pool = corpus("pool", POOL);
    private final Corpus target = corpus("target", TARGET);
    /** Every hundredth record of the pool is a dog; every second of the target. */
    private final FloatMatrix poolPoints = points("pool", POOL, POOL / DOGS);

    private final FloatMatrix targetPoints = points("target", TARGET, 2);
    private final PrecomputedEmbedder embedder =
            PrecomputedEmbedder.of(pool, poolPoints).and(target, targetPoints);

    private static Corpus corpus(String name, int size) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            examples.add(new Example(name + i, "", name + " " + i, Map.of()));
        }
        return Corpus.of(examples);
    }

    private static FloatMatrix points(String name, int size, int everyDog) {
        RandomGenerator random = Seeds.of(3).stream(name);
        float[] values = new float[size * 4];
        for (int k = 0; k < values.length; k++) {
            boolean isDog = k / 4 % everyDog == 0;
            values[k] = (float) (0.3 * random.nextGaussian() + (isDog && k % 4 == 0 ? 4 : 0));
        }
        return FloatMatrix.wrap(size, 4, values);
    }

    private static long dogs(Selection selection) {
        return Arrays.stream(selection.positions())
                .filter(i -> i % (POOL / DOGS) == 0)
                .count();
    }

    @Test
    void theGradientTakesOnlyDogsWhereMatchingTakesHalf() {
        Selection gradient = GotDSelector.toward(embedder, target, Seeds.of(1)).select(pool, Budget.items(DOGS));
        assertEquals(DOGS, dogs(gradient));
        Selection matching = OtMatchSelector.of(embedder, target, Seeds.of(1)).select(pool, Budget.items(DOGS));
        assertEquals(DOGS, matching.picks().size());
        assertEquals(DOGS / 2, dogs(matching), 1, "half, up to the rounding of ten picks");
    }

    @Test
    void thePlansAreThoseThatTheChoicesFollowFrom() {
        GotDSelector selector = GotDSelector.toward(embedder, target, Seeds.of(1));
        double[] gradient = selector.plan(pool).potentials().calibratedSource();
        for (Selection.Pick pick : selector.select(pool, Budget.items(DOGS)).picks()) {
            assertEquals(-gradient[pick.position()], pick.gain());
        }
        assertEquals(
                50,
                selector.withSample(50).plan(pool).problem().sourceWeights().length,
                "of a sample where one is drawn");
        OtMatchSelector matching = OtMatchSelector.of(embedder, target, Seeds.of(1));
        double[] shares = matching.plan(pool, DOGS).sourceMarginal();
        for (Selection.Pick pick : matching.select(pool, Budget.items(DOGS)).picks()) {
            assertEquals(Math.min(1, DOGS * shares[pick.position()]), pick.gain(), 1e-4);
        }
        assertThrows(IllegalArgumentException.class, () -> matching.plan(pool, 0));
        assertThrows(IllegalArgumentException.class, () -> matching.plan(pool, POOL + 1));
    }

    @Test
    void roundsGoOnToOtherModesOnceOneIsServed() {
        GotDRoundsSelector once =
                new GotDRoundsSelector(embedder, target, PointCost.SQUARED_EUCLIDEAN, Sinkhorn.withDefaults(), 1, 0.5);
        Budget budget = Budget.items(DOGS);
        assertEquals(
                GotDSelector.toward(embedder, target, Seeds.of(1))
                        .select(pool, budget)
                        .ids(),
                once.select(pool, budget).ids());
        // Two parts of five dogs, each with half of all weight: then cats are what is missing.
        Selection rounds = new GotDRoundsSelector(
                        embedder, target, PointCost.SQUARED_EUCLIDEAN, Sinkhorn.withDefaults(), 5, 0.5)
                .select(pool, budget);
        assertTrue(dogs(rounds) > 0 && dogs(rounds) < DOGS, "dogs " + dogs(rounds));
        assertEquals(DOGS, rounds.ids().stream().distinct().count());
    }

    @Test
    void everyModeOfTheTargetGetsItsShare() {
        Selection modes = new GotDModesSelector(
                        embedder, GotDSelector.toward(embedder, target, Seeds.of(1)), 2, Seeds.of(1))
                .select(pool, Budget.items(DOGS));
        assertEquals(DOGS / 2, dogs(modes));
        assertEquals(DOGS, modes.ids().stream().distinct().count());
    }

    @Test
    void awayFromAModeTheReasonHasTheSignOfTheGradient() {
        GotDSelector away = GotDSelector.awayFrom(embedder, target, Seeds.of(1));
        Selection.Pick whole = away.select(pool, Budget.items(1)).picks().get(0);
        Selection.Pick ofMode = new GotDModesSelector(embedder, away, 1, Seeds.of(1))
                .select(pool, Budget.items(1))
                .picks()
                .get(0);
        assertEquals("for mode 1 of the target " + whole.reason(), ofMode.reason());
        assertEquals(whole.gain(), ofMode.gain());
    }

    @Test
    void theClosestDomainsAreFoundAndGiveAsManyRecordsEach() {
        // Dogs, cats, and cats far away that nobody asked for.
        List<Example> tagged = new ArrayList<>();
        float[] values = new float[POOL * 4];
        for (int i = 0; i < POOL; i++) {
            boolean isDog = i % (POOL / DOGS) == 0;
            boolean isFar = !isDog && i % 2 == 1;
            tagged.add(new Example("pool" + i, "", "text " + i, Map.of("kind", isDog ? "dog" : isFar ? "far" : "cat")));
            float[] row = poolPoints.row(i);
            row[1] += isFar ? 30 : 0;
            System.arraycopy(row, 0, values, 4 * i, 4);
        }
        Corpus domains = Corpus.of(tagged);
        PrecomputedEmbedder places = PrecomputedEmbedder.of(domains, FloatMatrix.wrap(POOL, 4, values))
                .and(target, targetPoints);
        ClosestDomainsSelector selector = new ClosestDomainsSelector(
                DomainRelevance.entropic(PointCost.SQUARED_EUCLIDEAN, Sinkhorn.withDefaults()),
                places,
                target,
                "kind",
                2,
                true,
                known -> GotDSelector.toward(known, target, Seeds.of(1)),
                Seeds.of(1));
        Selection selection = selector.select(domains, Budget.items(2 * DOGS));
        assertEquals(
                Set.of("cat", "dog"), Set.copyOf((List<?>) selection.settings().get("domains")));
        assertEquals(DOGS, dogs(selection));
        assertTrue(selection.picks().stream()
                .noneMatch(
                        pick -> tagged.get(pick.position()).tags().get("kind").equals("far")));
        assertEquals(
                "pool" + selection.positions()[0], selection.ids().get(0), "positions are those of the whole pool");
        assertEquals(
                "budget must be at most the 20 records kept of the closest domains, got 21",
                assertThrows(IllegalArgumentException.class, () -> selector.select(domains, Budget.items(2 * DOGS + 1)))
                        .getMessage());
    }

    @Test
    void awayFromTheTargetIsTheReverseOrder() {
        List<Integer> toward =
                order(GotDSelector.toward(embedder, target, Seeds.of(1)).select(pool, Budget.items(POOL)));
        List<Integer> away =
                order(GotDSelector.awayFrom(embedder, target, Seeds.of(1)).select(pool, Budget.items(POOL)));
        java.util.Collections.reverse(away);
        assertEquals(toward, away);
    }

    private static List<Integer> order(Selection selection) {
        return new ArrayList<>(Arrays.stream(selection.positions()).boxed().toList());
    }

    @Test
    void gainsAreMinusTheCalibratedGradientAndSumToZero() {
        Selection all = GotDSelector.toward(embedder, target, Seeds.of(1)).select(pool, Budget.items(POOL));
        assertEquals(0, all.picks().stream().mapToDouble(Selection.Pick::gain).sum(), 1e-6);
        for (int t = 1; t < POOL; t++) {
            assertTrue(all.picks().get(t - 1).gain() >= all.picks().get(t).gain());
        }
        assertTrue(all.notes().get(0).contains("converged after"), all.notes().toString());
    }

    @Test
    void aSampleOfThePoolChoosesTheSameAndSaysHowSureItIs() {
        Selection whole = GotDSelector.toward(embedder, target, Seeds.of(1)).select(pool, Budget.items(DOGS));
        Selection sampled = GotDSelector.toward(embedder, target, Seeds.of(1))
                .withSample(400)
                .select(pool, Budget.items(DOGS));
        assertEquals(DOGS, dogs(sampled));
        assertEquals(new java.util.TreeSet<>(order(whole)), new java.util.TreeSet<>(order(sampled)));
        assertTrue(
                sampled.notes()
                        .contains(
                                "of the records of another sample as large, 100.0 % of those chosen would be chosen by that"
                                        + " sample too"),
                sampled.notes().toString());
        assertEquals(
                sampled,
                GotDSelector.toward(embedder, target, Seeds.of(1))
                        .withSample(400)
                        .select(pool, Budget.items(DOGS)));
    }

    @Test
    void vectorsOnDiskGiveTheSameSelection(@TempDir Path folder) {
        Path file = folder.resolve("pool.npy");
        Npy.write(file, poolPoints);
        try (NpyRows rows = NpyRows.open(file)) {
            PrecomputedEmbedder stored = PrecomputedEmbedder.of(pool, rows).and(target, targetPoints);
            GotDSelector fromDisk =
                    GotDSelector.toward(stored, target, Seeds.of(1)).withSample(400);
            Selection selection = fromDisk.select(pool, Budget.items(DOGS));
            assertEquals(
                    GotDSelector.toward(embedder, target, Seeds.of(1))
                            .withSample(400)
                            .select(pool, Budget.items(DOGS)),
                    selection);
        }
    }

    @Test
    void orderOfThePoolDoesNotDecideAndDuplicatesAreEqual() {
        int[] reversed = new int[POOL];
        Arrays.setAll(reversed, i -> POOL - 1 - i);
        Corpus turned = pool.subset(reversed);
        PrecomputedEmbedder moved =
                PrecomputedEmbedder.of(turned, poolPoints.rows(reversed)).and(target, targetPoints);
        Selection selection = GotDSelector.toward(moved, target, Seeds.of(1)).select(turned, Budget.items(DOGS));
        assertEquals(
                new java.util.TreeSet<>(GotDSelector.toward(embedder, target, Seeds.of(1))
                        .select(pool, Budget.items(DOGS))
                        .ids()),
                new java.util.TreeSet<>(selection.ids()));
        FloatMatrix equal = FloatMatrix.build(POOL, 4, (i, row) -> Arrays.fill(row, 1f));
        Selection same = GotDSelector.toward(
                        PrecomputedEmbedder.of(pool, equal).and(target, targetPoints), target, Seeds.of(1))
                .select(pool, Budget.items(3));
        assertEquals(List.of("pool0", "pool1", "pool2"), same.ids());
    }

    @Test
    void aTargetLargerThanThePoolAndATargetOfOneRecordAreNothingSpecial() {
        Corpus few = pool.subset(new int[] {0, 1, 2, 3, 4});
        PrecomputedEmbedder places =
                PrecomputedEmbedder.of(few, poolPoints.rows(0, 5)).and(target, targetPoints);
        assertEquals(
                List.of("pool0"),
                GotDSelector.toward(places, target, Seeds.of(1))
                        .select(few, Budget.items(1))
                        .ids(),
                "the only dog");
        Corpus one = target.subset(new int[] {0});
        PrecomputedEmbedder alone = PrecomputedEmbedder.of(pool, poolPoints).and(one, targetPoints.rows(0, 1));
        Selection selection = GotDSelector.toward(alone, one, Seeds.of(1)).select(pool, Budget.items(DOGS));
        assertEquals(DOGS, dogs(selection), "with one target the gradient is the distance to it");
    }

    @Test
    void refusesWhatHasNoGradient() {
        GotDSelector selector = GotDSelector.toward(embedder, target, Seeds.of(1));
        assertEquals(
                "sample must be at least 2, got 1",
                assertThrows(IllegalArgumentException.class, () -> selector.withSample(1))
                        .getMessage());
        assertEquals(
                "target must not be empty",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> GotDSelector.toward(embedder, Corpus.of(List.of()), Seeds.of(1)))
                        .getMessage());
        assertEquals(
                "target must differ from the pool, got the same 1000 records for both",
                assertThrows(IllegalArgumentException.class, () -> GotDSelector.toward(embedder, pool, Seeds.of(1))
                                .select(pool, Budget.items(1)))
                        .getMessage());
        Corpus one = pool.subset(new int[] {0});
        assertEquals(
                "pool must have at least 2 records for a gradient, got 1",
                assertThrows(IllegalArgumentException.class, () -> selector.select(one, Budget.items(1)))
                        .getMessage());
    }
}
