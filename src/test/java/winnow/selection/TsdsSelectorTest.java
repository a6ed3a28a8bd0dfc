package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.Budget;
import winnow.random.Seeds;

class TsdsSelectorTest {
    private static final Embedder EMBEDDER = Points.embedder();
    private static final Seeds SEEDS = Seeds.of(6);

    private static float[] angle(double degrees) {
        return new float[] {(float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))};
    }

    /** d between points of norm 1 at an angle. */
    private static double chord(double degrees) {
        return 2 * Math.sin(Math.toRadians(degrees) / 2);
    }

    /** Distances d_1 < d_2 < d_3 < d_4 and no near-duplicates: costs of 1, 2, 3 neighbours are sums of d_{K+1} − d_k. */
    @Test
    void theNumberOfNeighboursIsWhereTheCostReachesItsLimit() {
        Corpus pool = Points.corpus(angle(10), angle(40), angle(-70), angle(120));
        Corpus target = Points.corpus(angle(0));
        double one = chord(40) - chord(10);
        double two = 2 * chord(70) - chord(40) - chord(10);
        TsdsSelector tsds = TsdsSelector.of(EMBEDDER, target, SEEDS).withWidth(1e-3);
        assertProbabilities(tsds.withScale(0.9 * one), pool, 1, 0, 0, 0);
        assertProbabilities(tsds.withScale(1.1 * one), pool, .5, .5, 0, 0);
        assertProbabilities(tsds.withScale(1.01 * two), pool, 1 / 3., 1 / 3., 1 / 3., 0);
        assertProbabilities(tsds.withScale(100), pool, .25, .25, .25, .25);
        assertProbabilities(tsds.withAlpha(0), pool, .25, .25, .25, .25);
        assertProbabilities(tsds.withAlpha(1), pool, 1, 0, 0, 0);
    }

    @Test
    void nearDuplicatesShareTheProbabilityOfOne() {
        // The first three are the same; with σ = 1e-3 their density is 3 and that of the others 1.
        Corpus pool = Points.corpus(angle(10), angle(10), angle(10), angle(40), angle(-70));
        TsdsSelector tsds = TsdsSelector.of(EMBEDDER, Points.corpus(angle(0)), SEEDS)
                .withWidth(1e-3)
                .withScale(1.1 * (chord(40) - chord(10)));
        assertProbabilities(tsds, pool, 1 / 6., 1 / 6., 1 / 6., .5, 0);
    }

    @Test
    void theDensityIsTheFormula() {
        Corpus pool = Points.corpus(angle(0), angle(20), angle(180));
        double near = 1 - chord(20) * chord(20) / (0.75 * 0.75);
        // Spread over everything, probabilities are proportional to 1/ρ.
        double[] weights = {1 / (1 + near), 1 / (1 + near), 1};
        double sum = Arrays.stream(weights).sum();
        TsdsSelector tsds =
                TsdsSelector.of(EMBEDDER, Points.corpus(angle(5)), SEEDS).withAlpha(0);
        assertProbabilities(tsds, pool, weights[0] / sum, weights[1] / sum, weights[2] / sum);
    }

    private static void assertProbabilities(TsdsSelector tsds, Corpus pool, double... expected) {
        assertArrayEquals(expected, tsds.probabilities(pool, new ArrayList<>()), 1e-6); // cosines are floats
    }

    /** No other s is better, and the masses solve the problem for it. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noOtherLimitIsBetter(long seed) {
        RandomGenerator random = Seeds.of(seed).stream("spread");
        int n = 12;
        int m = 5;
        double alpha = 0.7 + 0.2 * random.nextDouble();
        double[] densities = random.doubles(n, 1, 3).toArray();
        double all = Arrays.stream(densities).map(d -> 1 / d).sum();
        List<TransportSpread.Neighbours> targets = new ArrayList<>();
        for (int j = 0; j < m; j++) {
            double[] distance = random.doubles(n, 0, 2).toArray();
            int[] order = IntStream.range(0, n)
                    .boxed()
                    .sorted((a, b) -> Double.compare(distance[a], distance[b]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            targets.add(new TransportSpread.Neighbours(
                    order,
                    Arrays.stream(order).mapToDouble(i -> distance[i]).toArray(),
                    Arrays.stream(order).mapToDouble(i -> densities[i]).toArray()));
        }
        TransportSpread spread = TransportSpread.of(targets, alpha, 1);
        assertFalse(spread.isCutShort());
        assertTrue(spread.s() <= all / 2);
        double best = objective(targets, spread.s(), alpha, all);
        for (double s = 0.05; s <= all; s += 0.01) {
            assertTrue(objective(targets, s, alpha, all) >= best - 1e-9, "s = " + s + " instead of " + spread.s());
        }
        double[] masses = spread.masses(targets, n);
        assertEquals(1, Arrays.stream(masses).sum(), 1e-12);
        assertTrue(Arrays.stream(masses).allMatch(mass -> mass >= 0));
        assertEquals(
                new TransportSpread(all, true).s(),
                TransportSpread.of(targets, 0, 1).s(),
                1e-9);
    }

    /** (α/C)·⟨γ, d⟩ + (1 − α)·m·max ρ·|γ − γ⁰| by the definition, C = 1, γ filled up to 1/(m·s·ρ). */
    private static double objective(List<TransportSpread.Neighbours> targets, double s, double alpha, double all) {
        int m = targets.size();
        double cost = 0;
        double farthest = 0;
        for (TransportSpread.Neighbours own : targets) {
            double left = 1.0 / m;
            for (int k = 0; k < own.items().length; k++) {
                double gamma = Math.min(left, 1 / (m * s * own.densities()[k]));
                left -= gamma;
                cost += gamma * own.distances()[k];
                double uniform = 1 / (m * all * own.densities()[k]);
                farthest = Math.max(farthest, m * own.densities()[k] * Math.abs(gamma - uniform));
            }
        }
        return alpha * cost + (1 - alpha) * farthest;
    }

    @Test
    void drawsFollowTheProbabilitiesWithAndWithoutReplacement() {
        Corpus pool = Points.corpus(angle(10), angle(10), angle(10), angle(40), angle(-70));
        Corpus target = Points.corpus(angle(0));
        int runs = 2000;
        int first = 0;
        int alone = 0;
        for (int seed = 0; seed < runs; seed++) {
            TsdsSelector tsds = TsdsSelector.of(EMBEDDER, target, Seeds.of(seed))
                    .withWidth(1e-3)
                    .withScale(1.1 * (chord(40) - chord(10)));
            first += tsds.select(pool, Budget.items(1)).positions()[0] == 3 ? 1 : 0;
            // Two draws with replacement are one record with probability 1/4 + 3/36.
            alone += tsds.withRepeats(Repeats.COUNTED)
                                    .select(pool, Budget.items(2))
                                    .picks()
                                    .size()
                            == 1
                    ? 1
                    : 0;
        }
        assertEquals(0.5, (double) first / runs, 4 * Math.sqrt(0.25 / runs));
        assertEquals(1 / 3., (double) alone / runs, 4 * Math.sqrt(2 / 9. / runs));
    }

    @Test
    void aBudgetBeyondTheNeighboursIsNotFilled() {
        Corpus pool = Points.corpus(angle(10), angle(40), angle(-70), angle(120));
        TsdsSelector tsds = TsdsSelector.of(EMBEDDER, Points.corpus(angle(0)), SEEDS)
                .withWidth(1e-3)
                .withScale(1.1 * (chord(40) - chord(10)));
        Selection selection = tsds.select(pool, Budget.items(3));
        assertEquals(
                List.of(0, 1),
                IntStream.of(selection.positions()).sorted().boxed().toList());
        assertEquals(
                List.of(
                        "2 of the 4 records have any probability",
                        "the budget has room for 3 records, 2 different ones came up"),
                selection.notes());
        assertEquals(
                "draw with probability 0.50000000, 2.00 times that of a uniform draw",
                selection.picks().get(0).reason());
        assertEquals(
                1,
                tsds.select(pool, Budget.cost(1, new double[] {1, 1, 1, 1}))
                        .picks()
                        .size());
        assertTrue(tsds.select(Points.corpus(), Budget.items(0)).picks().isEmpty());
    }

    @Test
    void pointsOfZerosAndOnePointAreServed() {
        Corpus zeros = Points.corpus(new float[] {0, 0}, new float[] {0, 0});
        assertProbabilities(TsdsSelector.of(EMBEDDER, Points.corpus(angle(3)), SEEDS), zeros, .5, .5);
        assertProbabilities(TsdsSelector.of(EMBEDDER, zeros, SEEDS), Points.corpus(angle(3)), 1);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        TsdsSelector tsds = TsdsSelector.of(EMBEDDER, Points.line(1), SEEDS);
        refused("target must not be empty", () -> TsdsSelector.of(EMBEDDER, Points.line(), SEEDS));
        refused("alpha must be in [0, 1], got 1.5", () -> tsds.withAlpha(1.5));
        refused("scale must be > 0 and finite, got 0.0", () -> tsds.withScale(0));
        refused("width must be > 0 and finite, got NaN", () -> tsds.withWidth(Double.NaN));
        refused(
                "target must differ from the pool, got the same 1 records for both",
                () -> tsds.select(Points.line(1), Budget.items(1)));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
