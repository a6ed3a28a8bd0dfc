package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.Budget;
import winnow.random.Seeds;

class MmdHerdingSelectorTest {
    private static final Embedder EMBEDDER = Points.embedder();

    @Test
    void scoresAndDiscrepancyAreTheFormulas() {
        Corpus pool = Points.line(0, 1, 4);
        Corpus target = Points.line(0, 3, 1);
        // Squared distances 0 9 1, 1 4 0, 16 1 9: the middle one in order is 1.
        double gamma = 1;
        double[] toward = new double[3];
        float[] points = {0, 1, 4};
        float[] targets = {0, 3, 1};
        for (int i = 0; i < 3; i++) {
            for (float y : targets) {
                toward[i] += Math.exp(-gamma * (points[i] - y) * (points[i] - y)) / 3;
            }
        }
        Selection selection = new MmdHerdingSelector(EMBEDDER, target).select(pool, Budget.items(3));
        int[] expected = greedy(points, toward, gamma);
        for (int t = 0; t < 3; t++) {
            assertEquals(expected[t], selection.positions()[t]);
        }
        assertEquals(toward[expected[0]], selection.picks().get(0).gain(), 1e-12);
        double squared = 0;
        for (float x : points) {
            for (float z : points) {
                squared += Math.exp(-gamma * (x - z) * (x - z)) / 9;
            }
            for (float y : targets) {
                squared -= 2 * Math.exp(-gamma * (x - y) * (x - y)) / 9;
            }
        }
        for (float y : targets) {
            for (float z : targets) {
                squared += Math.exp(-gamma * (y - z) * (y - z)) / 9;
            }
        }
        assertEquals(squared, selection.objective().orElseThrow(), 1e-9);
        assertEquals(gamma, selection.settings().get("gamma"));
    }

    private static int[] greedy(float[] points, double[] toward, double gamma) {
        int[] chosen = new int[points.length];
        boolean[] isChosen = new boolean[points.length];
        for (int t = 0; t < points.length; t++) {
            double highest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < points.length; i++) {
                double score = toward[i];
                for (int s = 0; s < t; s++) {
                    double d = points[i] - points[chosen[s]];
                    score -= Math.exp(-gamma * d * d) / (t + 1);
                }
                if (!isChosen[i] && score > highest) {
                    highest = score;
                    chosen[t] = i;
                }
            }
            isChosen[chosen[t]] = true;
        }
        return chosen;
    }

    /** A target of two clumps: herding takes from both by turns, the nearest to the mean embedding none of either. */
    @Test
    void bothModesOfATargetAreServed() {
        Corpus pool = Points.line(0, 0.1f, 5, 5.1f, 10, 10.1f);
        Corpus target = Points.line(-0.1f, 10.2f);
        Selection selection = new MmdHerdingSelector(EMBEDDER, target).select(pool, Budget.items(4));
        assertEquals(
                List.of(0, 1, 4, 5),
                Arrays.stream(selection.positions()).sorted().boxed().toList());
        assertTrue(selection.positions()[0] / 4 != selection.positions()[1] / 4);
    }

    @Test
    void itComesNearerToTheTargetThanChanceAndAnyOrderHasTheSameValue() {
        Corpus pool = Points.random(200, 3, 1);
        Corpus target = Points.corpus(new float[] {1, 1, 1}, new float[] {1.5f, 0, 1}, new float[] {-1, 0, 0});
        MmdHerdingSelector herding = new MmdHerdingSelector(EMBEDDER, target);
        Selection selection = herding.select(pool, Budget.items(20));
        int[] random =
                new RandomSelector(Seeds.of(1)).select(pool, Budget.items(20)).positions();
        assertTrue(selection.objective().orElseThrow() < herding.objective(pool, random) / 2);
        int[] reversed = new int[20];
        for (int t = 0; t < 20; t++) {
            reversed[t] = selection.positions()[19 - t];
        }
        assertEquals(selection.objective().orElseThrow(), herding.objective(pool, reversed), 1e-12);
        assertEquals(
                selection.ids().subList(0, 7),
                herding.select(pool, Budget.cost(7, selectionCosts())).ids());
        assertTrue(herding.select(pool, Budget.items(0)).objective().isEmpty());
    }

    private static double[] selectionCosts() {
        double[] costs = new double[200];
        Arrays.fill(costs, 1);
        return costs;
    }

    @Test
    void pointsThatCoincideAreServedAndNonsenseIsRefused() {
        Selection same = new MmdHerdingSelector(EMBEDDER, Points.line(1)).select(Points.line(1, 1, 1), Budget.items(2));
        assertEquals(List.of("a", "b"), same.ids());
        assertEquals(0, same.objective().orElseThrow(), 1e-12);
        MmdHerdingSelector herding = new MmdHerdingSelector(EMBEDDER, Points.line(1));
        assertEquals(
                "target must not be empty",
                assertThrows(IllegalArgumentException.class, () -> new MmdHerdingSelector(EMBEDDER, Points.line()))
                        .getMessage());
        assertEquals(
                "a discrepancy needs at least one chosen record",
                assertThrows(IllegalArgumentException.class, () -> herding.objective(Points.line(1, 2), new int[0]))
                        .getMessage());
    }
}
