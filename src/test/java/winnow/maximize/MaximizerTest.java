package winnow.maximize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static winnow.submodular.BruteForce.cosines;
import static winnow.submodular.BruteForce.random;
import static winnow.submodular.Refusals.assertRefused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Examples.Named;
import winnow.maximize.Examples.Remainders;
import winnow.random.Seeds;
import winnow.submodular.DisparityMin;
import winnow.submodular.DisparitySum;
import winnow.submodular.FacilityLocation;
import winnow.submodular.GainState;
import winnow.submodular.GraphCut;
import winnow.submodular.LogDeterminant;
import winnow.submodular.LogDeterminantMutualInformation;
import winnow.submodular.SetFunction;

/** What all maximizers of a number of items promise; cost budgets are tested in {@link CostAwareGreedyTest}. */
class MaximizerTest {
    /** Values of at most about 10 from sums of floats. */
    private static final double TOLERANCE = 1e-5;

    private static List<Maximizer> maximizers() {
        return List.of(
                new NaiveGreedy(),
                new LazyGreedy(),
                new StochasticGreedy(0.1, Seeds.of(1)),
                new LazierThanLazyGreedy(0.1, Seeds.of(1)),
                new SieveStreaming(0.1));
    }

    static Stream<Arguments> small() {
        return LongStream.rangeClosed(1, 2).boxed().flatMap(seed -> Examples.submodular(8, seed).stream()
                .map(named -> Arguments.of(seed, named)));
    }

    static Stream<Arguments> large() {
        return LongStream.rangeClosed(1, 2).boxed().flatMap(seed -> Examples.submodular(50, seed).stream()
                .map(named -> Arguments.of(seed, named)));
    }

    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("large")
    void lazyAndNaiveGreedyChooseTheSameItemsWithTheSameGains(long seed, Named named) {
        int n = named.function().groundSize();
        for (int k : new int[] {0, 1, 7, n}) {
            GreedyTrace naive = new NaiveGreedy().maximize(named.function(), Budget.items(k));
            GreedyTrace lazy = new LazyGreedy().maximize(named.function(), Budget.items(k));
            assertArrayEquals(naive.items(), lazy.items());
            assertArrayEquals(naive.gains(), lazy.gains());
            assertEquals(naive.upperBound(), lazy.upperBound());
            assertTrue(lazy.evaluations() <= naive.evaluations());
        }
    }

    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("large")
    void lazierThanLazyChoosesWhatStochasticGreedyChoosesFromFewerGains(long seed, Named named) {
        int n = named.function().groundSize();
        for (int k : new int[] {1, 7, n}) {
            GreedyTrace plain = new StochasticGreedy(0.2, Seeds.of(seed)).maximize(named.function(), Budget.items(k));
            GreedyTrace lazy =
                    new LazierThanLazyGreedy(0.2, Seeds.of(seed)).maximize(named.function(), Budget.items(k));
            assertArrayEquals(plain.items(), lazy.items());
            assertArrayEquals(plain.gains(), lazy.gains());
            assertTrue(lazy.evaluations() <= plain.evaluations());
        }
    }

    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("small")
    void guaranteesAndBoundsHoldAgainstTheBruteForceOptimum(long seed, Named named) {
        SetFunction f = named.function();
        boolean hasGuarantee = f.isMonotone() && f.isSubmodular();
        double[] optima = Examples.optima(f);
        for (int k = 0; k <= f.groundSize(); k += 2) {
            double optimum = optima[k];
            for (Maximizer maximizer : maximizers()) {
                if (maximizer instanceof SieveStreaming && !f.isMonotone()) {
                    continue;
                }
                GreedyTrace trace = maximizer.maximize(f, Budget.items(k));
                assertEquals(f.value(trace.items()), trace.value(), TOLERANCE);
                assertEquals(hasGuarantee, trace.upperBound().isPresent());
                if (hasGuarantee) {
                    double bound = trace.upperBound().getAsDouble();
                    assertTrue(bound >= optimum - TOLERANCE, maximizer.name() + ": " + bound + " < " + optimum);
                }
            }
            double greedy = new LazyGreedy().maximize(f, Budget.items(k)).value();
            assertTrue(!hasGuarantee || greedy >= (1 - 1 / Math.E) * optimum - TOLERANCE);
            if (hasGuarantee) {
                double epsilon = 0.1;
                double sieved =
                        new SieveStreaming(epsilon).maximize(f, Budget.items(k)).value();
                assertTrue(sieved >= (0.5 - epsilon) * optimum - TOLERANCE, sieved + " of " + optimum);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("small")
    void noItemIsChosenTwiceAndTheBudgetIsUsedUp(long seed, Named named) {
        SetFunction f = named.function();
        for (int k = 0; k <= f.groundSize(); k++) {
            for (Maximizer maximizer : maximizers()) {
                if (maximizer instanceof SieveStreaming && !f.isMonotone()) {
                    continue;
                }
                int[] items = maximizer.maximize(f, Budget.items(k)).items();
                assertEquals(items.length, IntStream.of(items).distinct().count());
                boolean full = items.length == k;
                assertTrue(full || (maximizer instanceof SieveStreaming && items.length < k), maximizer.name());
            }
        }
    }

    @Test
    void tiesGoToTheLowestIndex() {
        SetFunction f = new Remainders(9, 3);
        for (Maximizer maximizer : List.of(new NaiveGreedy(), new LazyGreedy())) {
            assertArrayEquals(
                    new int[] {0, 1, 2, 3, 4},
                    maximizer.maximize(f, Budget.items(5)).items());
        }
    }

    @Test
    void aFunctionOfOnesOwnWorksWithEveryMaximizer() {
        SetFunction f = new Remainders(40, 5);
        for (Maximizer maximizer : maximizers()) {
            GreedyTrace trace = maximizer.maximize(f, Budget.items(20));
            assertTrue(trace.value() >= 4, maximizer.name() + " found " + trace.value());
            assertTrue(trace.upperBound().getAsDouble() >= 5);
        }
        double[] costs = new double[40];
        Arrays.fill(costs, 2);
        GreedyTrace trace = new CostAwareGreedy().maximize(f, Budget.cost(10, costs));
        assertArrayEquals(new int[] {0, 1, 2, 3, 4}, trace.items());
        assertEquals(5, trace.upperBound().getAsDouble());
    }

    @Test
    void theNumberOfThreadsChangesNothing() throws Exception {
        SetFunction f = FacilityLocation.of(random(1500, 60, 0, 1, 1));
        SetFunction g = LogDeterminant.of(cosines(300, 8, 1), 1);
        List<String> first = null;
        for (int threads : new int[] {1, 2, 7}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            List<String> traces = pool.submit(() -> {
                        List<String> found = new ArrayList<>();
                        for (Maximizer maximizer : maximizers()) {
                            found.add(exactly(maximizer.maximize(f, Budget.items(20))));
                            found.add(exactly(maximizer.maximize(g, Budget.items(20))));
                        }
                        return found;
                    })
                    .get();
            pool.shutdown();
            first = first == null ? traces : first;
            assertEquals(first, traces, threads + " threads");
        }
    }

    private static String exactly(GreedyTrace trace) {
        return Arrays.toString(trace.items())
                + Arrays.toString(trace.gains())
                + trace.evaluations()
                + trace.upperBound();
    }

    @Test
    void stochasticChoicesFollowTheSeed() {
        SetFunction f = FacilityLocation.of(random(200, 30, 0, 1, 1));
        int[] first = new StochasticGreedy(0.5, Seeds.of(7))
                .maximize(f, Budget.items(20))
                .items();
        assertArrayEquals(
                first,
                new StochasticGreedy(0.5, Seeds.of(7))
                        .maximize(f, Budget.items(20))
                        .items());
        assertTrue(!Arrays.equals(
                first,
                new StochasticGreedy(0.5, Seeds.of(8))
                        .maximize(f, Budget.items(20))
                        .items()));
    }

    /** ⌈(200/20)·ln(1/0.5)⌉ = ⌈6.93⌉ = 7 gains for each of 20 picks. */
    @Test
    void stochasticGreedyEvaluatesTheSampleOfTheFormula() {
        SetFunction f = FacilityLocation.of(random(200, 30, 0, 1, 1));
        assertEquals(
                7 * 20,
                new StochasticGreedy(0.5, Seeds.of(7))
                        .maximize(f, Budget.items(20))
                        .evaluations());
    }

    /**
     * By hand, on s = ((1, .6, 0), (.6, 1, 0), (0, 0, .9)): singles 1.6, 1.6, 0.9; item 0 first; then item 2 adds 0.9 and item 1
     * only 0.4. After both, item 1 still adds 0.4: bound 2.5 + 0.4 = 2.9, below 1.6 + 1.6 of the singles.
     */
    @Test
    void theTraceIsTheOneWorkedOutByHand() {
        SetFunction f = FacilityLocation.symmetric(FloatMatrix.of(3, 3, 1, .6f, 0, .6f, 1, 0, 0, 0, .9f));
        GreedyTrace trace = new NaiveGreedy().maximize(f, Budget.items(2));
        assertArrayEquals(new int[] {0, 2}, trace.items());
        assertArrayEquals(new double[] {1.6, 0.9}, trace.gains(), 1e-6);
        assertArrayEquals(new double[] {1.6, 2.5}, trace.values(), 1e-6);
        assertEquals(2.9, trace.upperBound().getAsDouble(), 1e-6);
        assertEquals(3 + 2, trace.evaluations());
        // Lazily: three singles, then item 1 falls to 0.4 and item 2, evaluated again, leads.
        assertEquals(3 + 2, new LazyGreedy().maximize(f, Budget.items(2)).evaluations());
    }

    @Test
    void negativeGainsAreTakenUnlessToldToStop() {
        SetFunction f = GraphCut.of(random(8, 8, 0.1, 1, 1), 2);
        for (Maximizer maximizer : List.of(new NaiveGreedy(), new LazyGreedy())) {
            GreedyTrace all = maximizer.maximize(f, Budget.items(8));
            assertEquals(8, all.size());
            assertTrue(all.gains()[7] < 0);
        }
        int gainful = (int)
                Arrays.stream(new NaiveGreedy().maximize(f, Budget.items(8)).gains())
                        .filter(gain -> gain >= 0)
                        .count();
        assertTrue(gainful < 8);
        for (Maximizer maximizer : List.of(NaiveGreedy.stoppingBelow(0), LazyGreedy.stoppingBelow(0))) {
            assertEquals(gainful, maximizer.maximize(f, Budget.items(8)).size());
            assertTrue(maximizer.name().endsWith("(stopBelow=0.0)"), maximizer.name());
        }
    }

    @Test
    void naiveGreedyTakesFunctionsThatAreNotSubmodular() {
        FloatMatrix s = cosines(8, 3, 1);
        GreedyTrace trace = new NaiveGreedy().maximize(DisparitySum.of(s), Budget.items(3));
        assertEquals(3, trace.size());
        assertTrue(trace.gains()[2] > trace.gains()[1]);
        assertTrue(trace.upperBound().isEmpty());
        assertEquals(
                8,
                new NaiveGreedy().maximize(DisparityMin.of(s), Budget.items(8)).size());
    }

    @Test
    void functionsWithoutTheNeededPropertyAreRefused() {
        FloatMatrix s = cosines(4, 3, 1);
        SetFunction rising = DisparitySum.of(s);
        SetFunction information = LogDeterminantMutualInformation.of(s, cosines(4, 3, 2), cosines(4, 3, 1), 2, 0.1);
        Budget two = Budget.items(2);
        for (SetFunction f : List.of(rising, information)) {
            assertRefused("lazy greedy needs a submodular function", () -> new LazyGreedy().maximize(f, two));
            assertRefused("says it is not: use NaiveGreedy", () -> new LazierThanLazyGreedy(0.1, Seeds.of(1))
                    .maximize(f, two));
            assertRefused("sieve streaming needs a submodular", () -> new SieveStreaming(0.1).maximize(f, two));
        }
        SetFunction lossy = GraphCut.of(FloatMatrix.of(2, 2, 1, 1, 1, 1), 2);
        assertRefused("needs a monotone function, and GraphCut", () -> new SieveStreaming(0.1)
                .maximize(lossy, Budget.items(1)));
    }

    @Test
    void wrongBudgetsAndSettingsAreRefused() {
        SetFunction f = new Remainders(4, 2);
        Budget tokens = Budget.cost(3, new double[] {1, 1, 1, 1});
        for (Maximizer maximizer : maximizers()) {
            assertRefused("use CostAwareGreedy", () -> maximizer.maximize(f, tokens));
            assertRefused("at most the 4 items there are, got 5", () -> maximizer.maximize(f, Budget.items(5)));
            assertEquals(0, maximizer.maximize(f, Budget.items(0)).size());
            assertEquals(
                    0, maximizer.maximize(new Remainders(0, 2), Budget.items(0)).size());
        }
        for (double epsilon : new double[] {0, 1, -1, Double.NaN}) {
            assertRefused("epsilon must be in (0, 1)", () -> new StochasticGreedy(epsilon, Seeds.of(1)));
            assertRefused("epsilon must be in (0, 1)", () -> new LazierThanLazyGreedy(epsilon, Seeds.of(1)));
            assertRefused("epsilon must be in (0, 1)", () -> new SieveStreaming(epsilon));
        }
        assertRefused("NaN", () -> NaiveGreedy.stoppingBelow(Double.NaN));
        assertRefused("NaN", () -> LazyGreedy.stoppingBelow(Double.NaN));
    }

    /** A function whose gains are whatever a test says, after so many picks. */
    private record Told(int groundSize, IntFunction<double[]> gainsAfter) implements SetFunction {
        @Override
        public boolean isMonotone() {
            return true;
        }

        @Override
        public boolean isSubmodular() {
            return true;
        }

        @Override
        public GainState start() {
            return new GainState() {
                private int picks;

                @Override
                public double gain(int item) {
                    return gainsAfter.apply(picks)[item];
                }

                @Override
                public void add(int item) {
                    picks++;
                }

                @Override
                public double value() {
                    return 0;
                }
            };
        }
    }

    @Test
    void aGainThatIsNotANumberIsRefusedWithItsItem() {
        SetFunction broken = new Told(3, picks -> new double[] {1, 2, picks == 0 ? 1 : Double.NaN});
        for (Maximizer maximizer : maximizers()) {
            assertRefused("got NaN for item 2", () -> maximizer.maximize(broken, Budget.items(3)));
        }
        SetFunction infinite = new Told(2, picks -> new double[] {1, Double.POSITIVE_INFINITY});
        assertRefused("got Infinity for item 1", () -> new LazyGreedy().maximize(infinite, Budget.items(1)));
    }

    @Test
    void aFunctionWhoseGainsRiseAlthoughItSaysSubmodularIsRefused() {
        SetFunction rising = new Told(3, picks -> new double[] {3, 1, picks == 0 ? 2 : 2.5});
        for (Maximizer maximizer : List.of(new NaiveGreedy(), new LazyGreedy(), new CostAwareGreedy())) {
            Budget budget =
                    maximizer instanceof CostAwareGreedy ? Budget.cost(3, new double[] {1, 1, 1}) : Budget.items(3);
            assertRefused(
                    "the gain of item 2 rose from 2.0 to 2.5 after 1 picks", () -> maximizer.maximize(rising, budget));
        }
    }

    @Test
    void aListenerHearsOfEveryPick() {
        SetFunction f = new Remainders(9, 3);
        for (Maximizer maximizer : List.of(
                new NaiveGreedy(),
                new LazyGreedy(),
                new StochasticGreedy(0.1, Seeds.of(1)),
                new LazierThanLazyGreedy(0.1, Seeds.of(1)))) {
            List<String> heard = new ArrayList<>();
            maximizer.maximize(f, Budget.items(3), (count, of) -> heard.add(count + "/" + of));
            assertEquals(List.of("1/3", "2/3", "3/3"), heard);
        }
        List<String> heard = new ArrayList<>();
        new SieveStreaming(0.1).maximize(f, Budget.items(3), (count, of) -> heard.add(count + "/" + of));
        assertEquals(List.of("3/3"), heard);
    }

    @Test
    void anInterruptEndsTheRun() {
        SetFunction f = new Remainders(9, 3);
        for (Maximizer maximizer : maximizers()) {
            Thread.currentThread().interrupt();
            try {
                assertThrows(CancellationException.class, () -> maximizer.maximize(f, Budget.items(3)));
            } finally {
                assertTrue(Thread.interrupted());
            }
        }
    }

    @Test
    void namesSayTheSettings() {
        assertEquals(
                List.of(
                        "naive",
                        "lazy",
                        "stochastic(epsilon=0.1, seed=1)",
                        "lazier-than-lazy(epsilon=0.1, seed=1)",
                        "sieve-streaming(epsilon=0.1)"),
                maximizers().stream().map(Maximizer::name).toList());
        assertEquals("cost-aware", new CostAwareGreedy().name());
    }
}
