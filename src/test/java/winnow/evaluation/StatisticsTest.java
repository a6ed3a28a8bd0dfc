package winnow.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import winnow.random.Normal;
import winnow.random.Seeds;

/** Intervals and tests, where their values can be had otherwise. */
class StatisticsTest {
    private static final Bootstrap BOOTSTRAP =
            Bootstrap.withDefaults(Seeds.of(1)).withResamples(2000);

    private static double[] normal(int n, double mean, String stream) {
        RandomGenerator random = Seeds.of(11).stream(stream);
        double[] values = new double[n];
        Arrays.setAll(values, i -> mean + Normal.draw(random));
        return values;
    }

    /** For many normal values every interval is about mean ± 1.96 s / √n; a sample of 400 is a little skewed all the same. */
    @Test
    void intervalsOfManyNormalValuesAreThoseOfTheNormalDistribution() {
        double[] values = normal(400, 5, "values");
        double error = Finite.deviation(values) / 20;
        for (Bootstrap.Method method : Bootstrap.Method.values()) {
            BootstrapInterval found = BOOTSTRAP.withMethod(method).mean(values);
            assertEquals(Finite.mean(values), found.estimate());
            assertEquals(found.estimate() - 1.96 * error, found.low(), 0.3 * error, method.toString());
            assertEquals(found.estimate() + 1.96 * error, found.high(), 0.3 * error, method.toString());
            assertEquals(error, found.standardError(), 0.06 * error);
            assertTrue(found.contains(found.estimate()));
        }
    }

    /** The mean of skewed values errs upwards more than downwards. */
    @Test
    void bcaMovesIntervalsOfSkewedValuesTowardsTheTail() {
        double[] values = normal(40, 0, "skewed");
        Arrays.setAll(values, i -> StrictMath.exp(1.5 * values[i]));
        BootstrapInterval percentile =
                BOOTSTRAP.withMethod(Bootstrap.Method.PERCENTILE).mean(values);
        BootstrapInterval bca = BOOTSTRAP.mean(values);
        assertTrue(bca.low() > percentile.low() && bca.high() > percentile.high(), bca + " and " + percentile);
    }

    @Test
    void equalSeedsGiveEqualIntervalsAndEqualValuesNone() {
        double[] values = normal(30, 0, "again");
        assertEquals(BOOTSTRAP.mean(values), BOOTSTRAP.mean(values));
        BootstrapInterval none = BOOTSTRAP.mean(new double[] {2, 2, 2});
        assertEquals(2, none.low());
        assertEquals(2, none.high());
        BootstrapInterval wide = BOOTSTRAP.withConfidence(0.99).mean(values);
        assertTrue(wide.low() < BOOTSTRAP.mean(values).low());
    }

    /** About 95 of 100 intervals must hold the true mean; 88 or fewer would happen once in 200 times. */
    @Test
    void intervalsHoldTheTrueMeanAboutAsOftenAsTheySay() {
        int held = 0;
        for (int sample = 0; sample < 100; sample++) {
            held += BOOTSTRAP
                            .withResamples(500)
                            .mean(normal(50, 3, "sample " + sample))
                            .contains(3)
                    ? 1
                    : 0;
        }
        assertTrue(held > 88, held + " of 100");
    }

    @Test
    void spreadOverItemsAndSpreadOverSeedsAreKeptApart() {
        double[] items = normal(60, 0, "items");
        double[][] sameRuns = {items, items, items};
        SeedSpread noSeeds = BOOTSTRAP.overSeeds(sameRuns);
        assertEquals(0, noSeeds.seedDeviation());
        assertEquals(noSeeds.seeds().low(), noSeeds.seeds().high());
        assertEquals(BOOTSTRAP.mean(items).low(), noSeeds.items().low(), 1e-12);
        assertEquals(
                noSeeds.items().standardError(),
                BOOTSTRAP.overSeedsAndItems(sameRuns).standardError(),
                0.1 * noSeeds.items().standardError());

        double[][] sameItems = new double[3][60];
        for (int run = 0; run < 3; run++) {
            Arrays.fill(sameItems[run], run);
        }
        SeedSpread noItems = BOOTSTRAP.overSeeds(sameItems);
        assertEquals(1, noItems.seedDeviation(), 1e-12);
        assertEquals(0, noItems.itemDeviation(), 1e-12);
        assertEquals(1, noItems.estimate(), 1e-12);
        assertEquals(noItems.items().low(), noItems.items().high(), 1e-12);
        assertEquals(
                noItems.seeds().standardError(),
                BOOTSTRAP.overSeedsAndItems(sameItems).standardError(),
                0.05);
    }

    /** Of the 2⁵ sign changes of five like differences only one is as large, and two are as extreme. */
    @Test
    void thePermutationTestOfFewPairsCountsAllSignChanges() {
        double[] differences = {1, 2, 3, 4, 5};
        PairedTest test = PairedTest.permutation(Seeds.of(0));
        TestResult greater = test.test(differences, Alternative.GREATER);
        assertEquals(1.0 / 32, greater.pValue());
        assertTrue(greater.isExact());
        assertEquals(3, greater.statistic());
        assertEquals(2.0 / 32, test.test(differences, Alternative.TWO_SIDED).pValue());
        assertEquals(1, test.test(differences, Alternative.LESS).pValue());
        // Zeros change nothing; ties of sums count: ±0.1 ±0.2 −0.3 among others.
        assertEquals(
                1.0 / 32,
                test.test(new double[] {0, 1, 2, 3, 0, 4, 5}, Alternative.GREATER)
                        .pValue());
        assertEquals(
                1,
                test.test(new double[] {0.1, 0.2, -0.3}, Alternative.TWO_SIDED).pValue());
        assertEquals(
                5.0 / 8,
                test.test(new double[] {0.1, 0.2, -0.3}, Alternative.GREATER).pValue());
    }

    @Test
    void theSampledPermutationTestAgreesWithTheTTest() {
        double[] differences = normal(200, 0.15, "differences");
        for (Alternative alternative : Alternative.values()) {
            TestResult sampled = PairedTest.permutation(Seeds.of(3)).test(differences, alternative);
            assertFalse(sampled.isExact());
            assertEquals(PairedTest.t().test(differences, alternative).pValue(), sampled.pValue(), 0.015);
        }
        double[] far = normal(200, 3, "far");
        assertEquals(
                1.0 / 10_001,
                PairedTest.permutation(Seeds.of(3))
                        .test(far, Alternative.GREATER)
                        .pValue());
    }

    /** t = mean / (s / √n) = 3 / (√2.5 / √5) = 4.243 with 4 degrees of freedom: p = 0.01324 by tables. */
    @Test
    void theTTestHasTheValueOfTheTextbook() {
        TestResult found = PairedTest.t().test(new double[] {1, 2, 3, 4, 5}, Alternative.TWO_SIDED);
        assertEquals(3 * Math.sqrt(2), found.statistic(), 1e-12);
        assertEquals(0.013236, found.pValue(), 1e-5);
        assertTrue(found.isExact());
    }

    /** W⁺ = 1 + 2 + 3 + 5 = 11; of the 32 subsets of ranks 7 sum to 11 or more, 7 to 4 or less. */
    @Test
    void wilcoxonIsExactWithoutTiesAndDropsZeros() {
        double[] differences = {1, 2, 3, -4, 5};
        TestResult found = PairedTest.wilcoxon().test(differences, Alternative.GREATER);
        assertEquals(11, found.statistic());
        assertEquals(7.0 / 32, found.pValue(), 1e-12);
        assertEquals(
                14.0 / 32,
                PairedTest.wilcoxon().test(differences, Alternative.TWO_SIDED).pValue(),
                1e-12);
        assertTrue(found.isExact());
        TestResult zeros = PairedTest.wilcoxon().test(new double[] {0, 1, 2, 3, -4, 5}, Alternative.GREATER);
        assertEquals(found.pValue(), zeros.pValue());
        assertEquals(6, zeros.pairs());
    }

    /** Expected: scipy.stats.wilcoxon(d, method='exact') of SciPy 1.17; the normal approximation has 0.0362. */
    @Test
    void wilcoxonIsExactForMoreThanFiftyPairsToo() {
        double[] differences = IntStream.rangeClosed(1, 60)
                .mapToDouble(i -> i % 3 == 0 ? -i : i)
                .toArray();
        TestResult found = PairedTest.wilcoxon().test(differences, Alternative.TWO_SIDED);
        assertEquals(0.035563173784766366, found.pValue(), 1e-12);
        assertTrue(found.isExact());
    }

    /** Expected: scipy.stats.spearmanr and kendalltau of SciPy 1.17. */
    @Test
    void bothZerosAreOneRank() {
        double[] zeros = {-0.0, 0.0, 1, 2};
        double[] others = {2, 1, 3, 4};
        assertEquals(0.9486832980505139, RankCorrelation.spearman(zeros, others), 1e-12);
        assertEquals(0.912870929175277, RankCorrelation.kendall(zeros, others), 1e-12);
        assertEquals(0.5, RankCorrelation.areaUnderCurve(new double[] {-0.0}, new double[] {0.0}));
    }

    @Test
    void noDifferenceAtAllIsNoEvidence() {
        double[] none = new double[7];
        assertEquals(
                1,
                PairedTest.permutation(Seeds.of(0))
                        .test(none, Alternative.TWO_SIDED)
                        .pValue());
        assertEquals(1, PairedTest.wilcoxon().test(none, Alternative.GREATER).pValue());
        assertEquals(1, PairedTest.t().test(none, none, Alternative.LESS).pValue());
    }

    @Test
    void holmMultipliesTheSmallestMost() {
        assertArrayEquals(new double[] {0.03, 0.06, 0.06}, HolmCorrection.adjusted(0.01, 0.04, 0.03), 1e-15);
        assertArrayEquals(new double[] {1, 1}, HolmCorrection.adjusted(0.9, 0.6));
        assertArrayEquals(new double[0], HolmCorrection.adjusted());
    }

    @Test
    void aComparisonSaysWhoIsBetterWhereLowerIsBetter() {
        MetricValues first = MetricValues.of("loss", MetricValues.Better.LOWER, 1, 2, 2, 5);
        MetricValues second = MetricValues.of("loss", MetricValues.Better.LOWER, 2, 3, 2, 4);
        PairedComparison found = PairedComparison.of(first, second, BOOTSTRAP);
        assertEquals(0.25, found.advantage().estimate());
        assertEquals(2.5, found.firstMean());
        assertEquals(2.75, found.secondMean());
        assertEquals("2 1 1", found.wins() + " " + found.ties() + " " + found.losses());
        // Advantages 1, 1, 0, −1: mean 1/4, deviation √(11/12).
        assertEquals(0.25 / Math.sqrt(11.0 / 12), found.effectSize().getAsDouble(), 1e-12);
        PairedComparison same = PairedComparison.of(first, first, BOOTSTRAP);
        assertTrue(same.effectSize().isEmpty());
        assertEquals(1, same.permutation().pValue());
    }

    /** Advantages −1, 0, 1: mean 0, error 1/√3; the 95 % point of t with 2 degrees of freedom is 2.920. */
    @Test
    void noWorseHoldsExactlyAboveTheBound() {
        MetricValues model = MetricValues.of("rouge1", MetricValues.Better.HIGHER, 1, 2, 3);
        MetricValues full = MetricValues.of("rouge1", MetricValues.Better.HIGHER, 2, 2, 2);
        double bound = 2.919986 / Math.sqrt(3);
        NonInferiority wide = NonInferiority.of(model, full, bound + 1e-3, 0.95);
        assertEquals(-bound, wide.lowerBound(), 1e-5);
        assertTrue(wide.holds() && wide.pValue() < 0.05);
        assertTrue(
                wide.statement().startsWith("rouge1: no worse by more than 1.687 (one-sided 95 %)"), wide.statement());
        NonInferiority narrow = NonInferiority.of(model, full, bound - 1e-3, 0.95);
        assertFalse(narrow.holds() || narrow.pValue() < 0.05);
        assertTrue(NonInferiority.of(full, full, 0.1, 0.95).holds());
    }

    @Test
    void rankCorrelationsHaveTheValuesOfTheTextbook() {
        double[] one = {1, 2, 3, 4, 5};
        double[] other = {2, 1, 4, 3, 5};
        // ρ = 1 − 6·Σd² / (n(n² − 1)) = 1 − 24/120; τ = (8 − 2) / 10.
        assertEquals(0.8, RankCorrelation.spearman(one, other), 1e-12);
        assertEquals(0.6, RankCorrelation.kendall(one, other), 1e-12);
        assertEquals(1, RankCorrelation.spearman(new double[] {1, 2, 3}, new double[] {1, 4, 9}));
        // 3 of 6 pairs won, one tied.
        assertEquals(3.5 / 6, RankCorrelation.areaUnderCurve(new double[] {1, 3}, new double[] {0, 2, 3}), 1e-12);
        assertEquals(1, RankCorrelation.areaUnderCurve(new double[] {5}, new double[] {0, 2}));
    }

    @Test
    void senselessArgumentsAreRefused() {
        refuses("an interval needs at least two items, got 1", () -> BOOTSTRAP.mean(new double[] {1}));
        refuses("items must be finite, got NaN at 1", () -> BOOTSTRAP.mean(new double[] {1, Double.NaN}));
        refuses("resamples must be >= 100, got 9", () -> BOOTSTRAP.withResamples(9));
        refuses("confidence must be in (0, 1), got 95.0", () -> BOOTSTRAP.withConfidence(95));
        refuses("a spread over seeds needs at least two runs, got 1", () -> BOOTSTRAP.overSeeds(new double[1][4]));
        refuses(
                "a spread over seeds needs at least two runs, got 1",
                () -> BOOTSTRAP.overSeedsAndItems(new double[1][4]));
        refuses(
                "every run must have values of the same items, got 3 and 2 for run 1",
                () -> BOOTSTRAP.overSeeds(new double[][] {{1, 2, 3}, {1, 2}}));
        refuses("pairs must have two values each, got 2 and 1", () -> PairedTest.t()
                .test(new double[2], new double[1], Alternative.LESS));
        refuses("a t test needs differences that vary, got 2 of 1.0", () -> PairedTest.t()
                .test(new double[] {1, 1}, Alternative.LESS));
        refuses("samples must be >= 100, got 1", () -> PairedTest.permutation(Seeds.of(0), 1));
        refuses("a p-value must be in [0, 1], got 1.5", () -> HolmCorrection.adjusted(0.1, 1.5));
        MetricValues loss = MetricValues.of("loss", MetricValues.Better.LOWER, 1, 2);
        refuses("margin must be > 0 and finite, got 0.0", () -> NonInferiority.of(loss, loss, 0, 0.95));
        refuses("confidence must be in (0.5, 1), got 0.05", () -> NonInferiority.of(loss, loss, 1, 0.05));
        refuses(
                "values to be compared must be of the same metric and examples, got 2 of loss and 1 of exact",
                () -> loss.advantagesOver(MetricValues.of("exact", MetricValues.Better.HIGHER, 1)));
        refuses("values of x must be at least one, got none", () -> MetricValues.of("x", MetricValues.Better.LOWER));
        refuses(
                "a rank correlation needs different values on both sides, got 2 pairs with one",
                () -> RankCorrelation.kendall(new double[2], new double[] {1, 2}));
        refuses(
                "negatives must be at least one, got none",
                () -> RankCorrelation.areaUnderCurve(new double[1], new double[0]));
    }

    private static void refuses(String message, Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }
}
