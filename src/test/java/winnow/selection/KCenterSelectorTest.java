package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;

class KCenterSelectorTest {
    private static final KCenterSelector SELECTOR = new KCenterSelector(Points.embedder());

    @Test
    void onALineTheFarthestIsTakenNext() {
        // The mean is 3.25, so 2 is first; then 10 at 8, 0 at 2, 1 at 1.
        Selection selection = SELECTOR.select(Points.line(0, 1, 2, 10), Budget.items(3));
        assertEquals(List.of("c", "d", "a"), selection.ids());
        assertEquals(1, selection.objective().getAsDouble());
        assertEquals(8, selection.picks().get(1).gain());
        assertEquals(
                "farthest from all earlier picks: 2.0000 from c",
                selection.picks().get(2).reason());
    }

    @Test
    void theRadiusIsThatOfTheObjective() {
        Corpus pool = Points.random(40, 3, 5);
        for (int k = 1; k <= 40; k++) {
            Selection selection = SELECTOR.select(pool, Budget.items(k));
            assertEquals(selection.objective().getAsDouble(), SELECTOR.objective(pool, selection.positions()));
        }
        assertEquals(0, SELECTOR.select(pool, Budget.items(40)).objective().getAsDouble());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theRadiusIsAtMostTwiceTheBest(long seed) {
        Corpus pool = Points.random(10, 2, seed);
        double best = Double.POSITIVE_INFINITY;
        for (int a = 0; a < 10; a++) {
            for (int b = 0; b < a; b++) {
                for (int c = 0; c < b; c++) {
                    best = Math.min(best, SELECTOR.objective(pool, new int[] {a, b, c}));
                }
            }
        }
        double radius = SELECTOR.select(pool, Budget.items(3)).objective().getAsDouble();
        assertTrue(radius >= best && radius <= 2 * best, radius + " against " + best);
    }

    @Test
    void duplicatesAreTakenLastAndInOrder() {
        Selection selection = SELECTOR.select(Points.line(5, 5, 0, 5, 0), Budget.items(5));
        assertArrayEquals(new int[] {0, 2, 1, 3, 4}, selection.positions());
    }

    @Test
    void theOrderOfTheInputDoesNotMatter() {
        Corpus pool = Points.random(60, 4, 9);
        assertEquals(
                SELECTOR.select(pool, Budget.items(20)).ids(),
                SELECTOR.select(Points.shuffled(pool, 1), Budget.items(20)).ids());
    }

    @Test
    void anEmptyBudgetChoosesNothing() {
        Selection selection = SELECTOR.select(Points.line(1, 2), Budget.items(0));
        assertTrue(selection.picks().isEmpty() && selection.objective().isEmpty());
        assertTrue(SELECTOR.select(Points.line(), Budget.items(0)).picks().isEmpty());
    }

    @Test
    void aCostBudgetEndsAtTheFirstThatDoesNotFit() {
        Corpus pool = Points.line(0, 1, 2, 10);
        double[] costs = {1, 1, 1, 5};
        assertEquals(List.of("c"), SELECTOR.select(pool, Budget.cost(4, costs)).ids());
        assertEquals(
                List.of("c", "d", "a"),
                SELECTOR.select(pool, Budget.cost(7, costs)).ids());
    }

    @Test
    void noRecordIsChosenTwice() {
        Selection selection = SELECTOR.select(Points.line(3, 3, 3, 3), Budget.items(4));
        assertEquals(4, new HashSet<>(selection.ids()).size());
    }
}
