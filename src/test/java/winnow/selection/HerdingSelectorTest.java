package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;

class HerdingSelectorTest {
    private static final HerdingSelector SELECTOR = HerdingSelector.of(Points.embedder());
    private static final float TOLERANCE = 1e-4f; // scores are sums of a few dozen float products of size about 1

    @Test
    void theUpdateOfThePaperIsFollowed() {
        Corpus pool = Points.random(30, 3, 4);
        Selection selection = SELECTOR.select(pool, Budget.items(12));
        double[][] points = new double[30][3];
        double[] mean = new double[3];
        for (int i = 0; i < 30; i++) {
            String[] parts = pool.get(i).response().split(" ");
            for (int k = 0; k < 3; k++) {
                points[i][k] = Double.parseDouble(parts[k]);
                mean[k] += points[i][k] / 30;
            }
        }
        double[] w = mean.clone();
        boolean[] taken = new boolean[30];
        for (Selection.Pick pick : selection.picks()) {
            int best = -1;
            for (int i = 0; i < 30; i++) {
                if (!taken[i] && (best < 0 || dot(w, points[i]) > dot(w, points[best]))) {
                    best = i;
                }
            }
            assertEquals(best, pick.position());
            assertEquals(dot(w, points[best]), pick.gain(), TOLERANCE);
            taken[best] = true;
            for (int k = 0; k < 3; k++) {
                w[k] += mean[k] - points[best][k];
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    @Test
    void aTargetDrawsTheMeanItsWay() {
        Corpus pool =
                Points.corpus(new float[] {1, 0}, new float[] {0, 1}, new float[] {.9f, .1f}, new float[] {.1f, .9f});
        Corpus target = Points.corpus(new float[] {0, 2});
        Selection selection = HerdingSelector.toward(Points.embedder(), target).select(pool, Budget.items(2));
        assertEquals(List.of("b", "d"), selection.ids());
        assertTrue(selection.picks().get(0).reason().contains("of the target"));
        // The mean of b and d is (0.05, 0.95), the target stands at (0, 2).
        assertEquals(Math.hypot(0.05, 1.05), selection.objective().getAsDouble(), 1e-6);
    }

    @Test
    void choosingEverythingMeetsTheMean() {
        Selection selection = SELECTOR.select(Points.random(30, 3, 4), Budget.items(30));
        assertEquals(0, selection.objective().getAsDouble(), 1e-6);
    }

    @Test
    void equalPointsAreTakenInOrder() {
        assertArrayEquals(
                new int[] {0, 1, 2},
                SELECTOR.select(Points.line(2, 2, 2, 2), Budget.items(3)).positions());
        assertTrue(SELECTOR.select(Points.line(2, 2), Budget.items(0)).picks().isEmpty());
    }

    @Test
    void aTargetThatIsThePoolIsRefusedAndSharedRecordsAreReported() {
        Corpus pool = Points.line(1, 2, 3);
        var error = assertThrows(IllegalArgumentException.class, () -> HerdingSelector.toward(Points.embedder(), pool)
                .select(pool, Budget.items(1)));
        assertEquals("target must differ from the pool, got the same 3 records for both", error.getMessage());
        Selection selection =
                HerdingSelector.toward(Points.embedder(), Points.line(3, 4)).select(pool, Budget.items(1));
        assertEquals(List.of("1 of the 3 records of the pool also stand in the target"), selection.notes());
        assertThrows(IllegalArgumentException.class, () -> HerdingSelector.toward(Points.embedder(), Points.line()));
    }
}
