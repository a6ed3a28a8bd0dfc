package winnow.maximize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static winnow.submodular.Refusals.assertRefused;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.maximize.Examples.Named;
import winnow.random.Seeds;
import winnow.submodular.BruteForce;
import winnow.submodular.DisparitySum;
import winnow.submodular.GraphCut;
import winnow.submodular.SetCover;
import winnow.submodular.SetFunction;

class CostAwareGreedyTest {
    private static final double TOLERANCE = 1e-5;

    static Stream<Arguments> small() {
        return LongStream.rangeClosed(1, 3).boxed().flatMap(seed -> Examples.submodular(8, seed).stream()
                .map(named -> Arguments.of(seed, named)));
    }

    private static Budget budget(long seed, int n, double limit) {
        RandomGenerator random = Seeds.of(seed).stream("costs");
        double[] costs = new double[n];
        Arrays.setAll(costs, j -> 1 + random.nextInt(9));
        return Budget.cost(limit, costs);
    }

    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("small")
    void theGuaranteeAndTheBoundHoldAgainstTheBruteForceOptimum(long seed, Named named) {
        SetFunction f = named.function();
        for (double limit : new double[] {0, 3, 10, 25, 100}) {
            Budget budget = budget(seed, f.groundSize(), limit);
            GreedyTrace trace = new CostAwareGreedy().maximize(f, budget);
            double cost =
                    Arrays.stream(trace.items()).mapToDouble(budget::costOf).sum();
            assertTrue(cost <= limit, cost + " > " + limit);
            assertEquals(f.value(trace.items()), trace.value(), TOLERANCE);
            assertEquals(f.isMonotone(), trace.upperBound().isPresent());
            if (f.isMonotone()) {
                double optimum = Examples.optimum(f, budget);
                assertTrue(trace.value() >= 0.5 * (1 - 1 / Math.E) * optimum - TOLERANCE);
                assertTrue(trace.upperBound().getAsDouble() >= optimum - TOLERANCE);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("small")
    void withEqualCostsItIsLazyGreedy(long seed, Named named) {
        SetFunction f = named.function();
        double[] costs = new double[f.groundSize()];
        Arrays.fill(costs, 0.5);
        GreedyTrace byCost = new CostAwareGreedy().maximize(f, Budget.cost(2, costs));
        GreedyTrace byCount = new LazyGreedy().maximize(f, Budget.items(4));
        assertArrayEquals(byCount.items(), byCost.items());
        assertEquals(byCount.upperBound().isPresent(), byCost.upperBound().isPresent());
    }

    /**
     * By hand, limit 10: the cheap item gains 1 for cost 0.5 (2 per unit), the great one 15 for cost 10 (1.5 per unit) and no
     * longer fits. Alone it is worth more, so it is chosen instead.
     */
    @Test
    void aGreatSingleItemIsNotLostToACheapOne() {
        SetCover f = SetCover.of(new double[] {1, 15}, new int[][] {{0}, {1}});
        GreedyTrace trace = new CostAwareGreedy().maximize(f, Budget.cost(10, new double[] {0.5, 10}));
        assertArrayEquals(new int[] {1}, trace.items());
        assertEquals(15, trace.value());
        // Fractional knapsack of the singles: 1 for 0.5, then 9.5 of the 10 units of 15: 1 + 14.25.
        assertEquals(15.25, trace.upperBound().getAsDouble(), 1e-12);
    }

    /** By hand, limit 10: ratios 5, 2, 1.8; after the first (cost 2) the second (cost 9) no longer fits, the third (cost 5) does. */
    @Test
    void anItemThatNoLongerFitsIsPassedOver() {
        SetCover f = SetCover.of(new double[] {10, 18, 9}, new int[][] {{0}, {1}, {2}});
        GreedyTrace trace = new CostAwareGreedy().maximize(f, Budget.cost(10, new double[] {2, 9, 5}));
        assertArrayEquals(new int[] {0, 2}, trace.items());
        // 10 for 2 units and 8/9 of 18 for the other 8.
        assertEquals(26, trace.upperBound().getAsDouble(), 1e-12);
    }

    /** By hand, limit 10: greedy takes item 0 (6), then nothing fits; the single of 9 is better and leaves 1 unit for item 2. */
    @Test
    void whatTheSingleItemLeavesIsUsedToo() {
        SetCover f = SetCover.of(new double[] {6, 9, 0.5}, new int[][] {{0}, {1}, {2}});
        GreedyTrace trace = new CostAwareGreedy().maximize(f, Budget.cost(10, new double[] {6, 9.5, 0.5}));
        assertArrayEquals(new int[] {1, 2}, trace.items());
        assertEquals(9.5, trace.value());
    }

    @Test
    void lossesAreTakenUnlessToldToStop() {
        SetFunction f = GraphCut.of(BruteForce.random(8, 8, 0.1, 1, 1), 2);
        Budget all = budget(1, 8, 1000);
        assertEquals(8, new CostAwareGreedy().maximize(f, all).size());
        GreedyTrace stopped = CostAwareGreedy.stoppingBelow(0).maximize(f, all);
        assertTrue(stopped.size() < 8);
        assertTrue(Arrays.stream(stopped.gains()).allMatch(gain -> gain >= 0));
    }

    @Test
    void wrongBudgetsAndFunctionsAreRefused() {
        SetCover f = SetCover.of(2, new int[][] {{0}, {1}});
        assertRefused("use LazyGreedy", () -> new CostAwareGreedy().maximize(f, Budget.items(1)));
        assertRefused("one cost for each of the 2 items, got 3", () -> new CostAwareGreedy()
                .maximize(f, Budget.cost(1, new double[] {1, 1, 1})));
        assertRefused("needs a submodular function", () -> new CostAwareGreedy()
                .maximize(DisparitySum.of(BruteForce.cosines(2, 2, 1)), Budget.cost(1, new double[] {1, 1})));
        assertRefused("NaN", () -> CostAwareGreedy.stoppingBelow(Double.NaN));
    }
}
