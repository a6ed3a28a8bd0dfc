package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/** k-means, SemDeDup and DEFT-UCS. */
class ClusterSelectorsTest {
    private static final Embedder EMBEDDER = Points.embedder();
    private static final Seeds SEEDS = Seeds.of(7);

    /** Around (1, 0) and around (0, 1), the middle one of each blob in its centre. */
    private static final Corpus TWO_BLOBS = Points.corpus(
            new float[] {1, .3f},
            new float[] {1, 0},
            new float[] {1, -.3f},
            new float[] {.2f, 1},
            new float[] {0, 1},
            new float[] {-.2f, 1});

    static Stream<Selector> methods() {
        return Stream.of(
                new KMeansSelector(EMBEDDER, 4, SEEDS),
                new SemDedupSelector(EMBEDDER, 3, 0.05, SEEDS),
                new DeftUcsSelector(EMBEDDER, 7, 0.5, SEEDS));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyBudgetIsUsedExactlyAndOnce(Selector selector) {
        Corpus pool = Points.random(23, 3, 2);
        for (int k = 0; k <= 23; k++) {
            Selection selection = selector.select(pool, Budget.items(k));
            assertEquals(k, new HashSet<>(selection.ids()).size());
            assertEquals(k, selection.picks().size());
        }
        assertThrows(IllegalArgumentException.class, () -> selector.select(pool, Budget.items(24)));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void equalPointsAndTinyPoolsAreNoObstacle(Selector selector) {
        assertEquals(
                3,
                selector.select(Points.line(2, 2, 2, 2), Budget.items(3))
                        .picks()
                        .size());
        assertEquals(
                List.of("a"), selector.select(Points.line(2), Budget.items(1)).ids());
        assertTrue(selector.select(Points.line(), Budget.items(0)).picks().isEmpty());
    }

    @Test
    void kMeansTakesTheMiddleOfEachBlob() {
        Selection selection = new KMeansSelector(EMBEDDER, 10, SEEDS).select(TWO_BLOBS, Budget.items(2));
        assertEquals(Set.of("b", "e"), Set.copyOf(selection.ids()));
        assertTrue(selection.picks().get(0).reason().contains("number 1 of 3 by distance to the centroid"));
    }

    @Test
    void beyondTheLimitOfClustersLargerOnesGiveMore() {
        Corpus pool = Points.line(0, .1f, .2f, .3f, .4f, .5f, 9, 9.1f, 9.2f);
        Selection selection = new KMeansSelector(EMBEDDER, 2, SEEDS).select(pool, Budget.items(6));
        long low = selection.picks().stream().filter(p -> p.position() < 6).count();
        assertEquals(4, low);
    }

    @Test
    void quotasNeedABudgetInRecords() {
        Budget cost = Budget.cost(5, new double[] {1, 1, 1, 1, 1, 1});
        var error = assertThrows(
                IllegalArgumentException.class, () -> new KMeansSelector(EMBEDDER, 2, SEEDS).select(TWO_BLOBS, cost));
        assertTrue(error.getMessage().startsWith("budget of k-means must count records"), error.getMessage());
    }

    @Test
    void semDedupDropsPlantedDuplicates() {
        // d and e repeat a; c is near b only.
        Corpus pool = Points.corpus(
                new float[] {1, 0, 0},
                new float[] {0, 1, 0},
                new float[] {0, 1, .1f},
                new float[] {2, 0, 0},
                new float[] {1, 0, 0},
                new float[] {0, 0, 1});
        Selection selection = new SemDedupSelector(EMBEDDER, 1, 0.05, SEEDS).select(pool, Budget.items(3));
        assertEquals(List.of("3 of 6 records are near-duplicates (cosine above 0.950)"), selection.notes());
        Set<String> kinds = new HashSet<>();
        selection.positions();
        for (int position : selection.positions()) {
            kinds.add(position == 5 ? "z" : position == 1 || position == 2 ? "y" : "x");
        }
        assertEquals(Set.of("x", "y", "z"), kinds);
        Selection filled = new SemDedupSelector(EMBEDDER, 1, 0.05, SEEDS).select(pool, Budget.items(4));
        assertTrue(filled.picks().get(3).reason().startsWith("near-duplicate of "));
        // The least redundant of the dropped: b and c, at cosine 0.995, not the exact copies.
        assertTrue(Set.of(1, 2).contains(filled.picks().get(3).position()));
    }

    @Test
    void semDedupKeepsTheRecordFarthestFromTheCentroid() {
        // One direction repeated; a leans away from the others, so it is visited and kept first.
        Corpus pool =
                Points.corpus(new float[] {1, .2f}, new float[] {1, .01f}, new float[] {1, 0}, new float[] {1, -.01f});
        Selection selection = new SemDedupSelector(EMBEDDER, 1, 0.1, SEEDS).select(pool, Budget.items(1));
        assertEquals(List.of("a"), selection.ids());
    }

    @Test
    void semDedupComparesWithThoseKeptBeforeAndSaysSo() {
        // At 0, 40 and 60 degrees: c is visited before b, which is nearer to it than a.
        Corpus pool = Points.corpus(new float[] {1, 0}, new float[] {.766f, .643f}, new float[] {.5f, .866f});
        Selection selection = new SemDedupSelector(EMBEDDER, 1, 0.05, SEEDS).select(pool, Budget.items(3));
        assertEquals(List.of("a", "c", "b"), selection.ids());
        assertEquals(
                "most similar to a at 0.500 of those kept before it",
                selection.picks().get(1).reason());
    }

    @Test
    void ofEqualRecordsSemDedupKeepsTheFirst() {
        Corpus pool = Points.corpus(
                new float[] {1, 0}, new float[] {0, 1}, new float[] {1, 0}, new float[] {0, 1}, new float[] {1, 0});
        Selection selection = new SemDedupSelector(EMBEDDER, 1, 0.05, SEEDS).select(pool, Budget.items(2));
        assertEquals(List.of("b", "a"), selection.ids());
    }

    @Test
    void anEpsilonOfNothingStillDropsExactCopiesOnlyAboveIt() {
        Corpus pool = Points.corpus(new float[] {1, 0}, new float[] {.9f, .1f}, new float[] {0, 1});
        Selection selection = new SemDedupSelector(EMBEDDER, 1, 0, SEEDS).select(pool, Budget.items(3));
        assertEquals(
                "0 of 3 records are near-duplicates (cosine above 1.000)",
                selection.notes().get(0));
    }

    @Test
    void ofEqualRecordsDeftTakesTheFirstAsEasyAndTheNextAsHard() {
        Selection selection =
                new DeftUcsSelector(EMBEDDER, 1, 0.5, SEEDS).select(Points.line(2, 2, 2, 2), Budget.items(2));
        assertEquals(List.of("a", "b"), selection.ids());
        assertTrue(selection.picks().get(1).reason().startsWith("hard: "));
    }

    @Test
    void deftTakesTheNearestAndTheFarthestOfEachCluster() {
        // Along each arm the angle grows: nearest to the mean direction is the middle one.
        Selection selection = new DeftUcsSelector(EMBEDDER, 2, 0.5, SEEDS).select(TWO_BLOBS, Budget.items(4));
        Set<String> ids = Set.copyOf(selection.ids());
        assertTrue(ids.containsAll(Set.of("b", "e")), ids.toString());
        assertEquals(
                2,
                selection.picks().stream()
                        .filter(p -> p.reason().startsWith("hard"))
                        .count());
        assertTrue(selection.picks().get(0).reason().startsWith("easy"));
        assertEquals(0, selection.picks().get(0).gain(), 1e-6);
    }

    @Test
    void deftWithoutAnEasyShareTakesOnlyTheFarthest() {
        Selection hard = new DeftUcsSelector(EMBEDDER, 2, 0, SEEDS).select(TWO_BLOBS, Budget.items(4));
        assertEquals(Set.of("a", "c", "d", "f"), Set.copyOf(hard.ids()));
        Selection easy = new DeftUcsSelector(EMBEDDER, 2, 1, SEEDS).select(TWO_BLOBS, Budget.items(2));
        assertEquals(Set.of("b", "e"), Set.copyOf(easy.ids()));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new KMeansSelector(EMBEDDER, 0, SEEDS));
        assertThrows(IllegalArgumentException.class, () -> new SemDedupSelector(EMBEDDER, 0, .1, SEEDS));
        assertThrows(IllegalArgumentException.class, () -> new SemDedupSelector(EMBEDDER, 1, Double.NaN, SEEDS));
        assertThrows(IllegalArgumentException.class, () -> new DeftUcsSelector(EMBEDDER, 7, 1.5, SEEDS));
        assertThrows(IllegalArgumentException.class, () -> new DeftUcsSelector(EMBEDDER, 0, .5, SEEDS));
    }
}
