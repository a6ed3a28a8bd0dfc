package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;
import winnow.selection.DomainDistance.Resampling;
import winnow.transport.CostScale;
import winnow.transport.Epsilon;
import winnow.transport.ExactTransport;
import winnow.transport.PointCost;
import winnow.transport.Potentials;
import winnow.transport.Sinkhorn;
import winnow.transport.TransportPlan;
import winnow.transport.TransportProblem;

class DomainRelevanceTest {
    /** The solver's own tolerance on marginals, times costs of a few units. */
    private static final double SOLVED = 1e-4;

    private static final Sinkhorn SINKHORN = Sinkhorn.withDefaults();
    private static final DomainRelevance ENTROPIC = DomainRelevance.entropic(PointCost.SQUARED_EUCLIDEAN, SINKHORN);

    /** A cloud of unit spread about (centre, 0). */
    private static FloatMatrix cloud(int size, double centre, long seed) {
        RandomGenerator random = Seeds.of(seed).stream("cloud");
        float[] values = new float[2 * size];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (random.nextGaussian() + (k % 2 == 0 ? centre : 0));
        }
        return FloatMatrix.of(size, 2, values);
    }

    private static FloatMatrix copies(int size, float x, float y) {
        return FloatMatrix.build(size, 2, (row, out) -> {
            out[0] = x;
            out[1] = y;
        });
    }

    private static Map<String, FloatMatrix> domains(Object... namesAndPoints) {
        Map<String, FloatMatrix> domains = new LinkedHashMap<>();
        for (int k = 0; k < namesAndPoints.length; k += 2) {
            domains.put((String) namesAndPoints[k], (FloatMatrix) namesAndPoints[k + 1]);
        }
        return domains;
    }

    @Test
    void betweenSinglePlacesTheDistanceIsTheirCostAndTheIntervalHasNoWidth() {
        FloatMatrix target = copies(4, 3, 4);
        Map<String, FloatMatrix> domains = domains("few", copies(5, 0, 0), "many", copies(20, 3, 3));
        List<DomainDistance> distances = ENTROPIC.withSample(10).distances(domains, target);
        DomainDistance many = distances.get(0);
        assertEquals("many", many.domain());
        assertEquals(Resampling.SUBSAMPLES, many.resampling());
        assertEquals(20, many.size());
        assertEquals(10, many.points());
        assertEquals(1, many.cost(), SOLVED);
        DomainDistance few = distances.get(1);
        assertEquals(Resampling.BOOTSTRAP, few.resampling());
        assertEquals(5, few.points());
        assertEquals(25, few.cost(), SOLVED);
        assertEquals(few.low(), few.high(), SOLVED);
        assertTrue(few.converged() && many.converged());
    }

    @Test
    void equalPointsEverywhereAreAtDistanceZero() {
        FloatMatrix same = copies(4, 1, 1);
        assertEquals(0, ENTROPIC.distances(domains("same", same), same).get(0).cost());
    }

    @Test
    void theClosestDomainComesFirstAndTiesKeepTheirOrder() {
        FloatMatrix near = cloud(30, 1, 1);
        Map<String, FloatMatrix> domains =
                domains("far", cloud(30, 5, 2), "twin", copies(5, 2, 0), "also", copies(5, 2, 0), "near", near);
        List<String> order = ENTROPIC.distances(domains, cloud(40, 0, 4)).stream()
                .map(DomainDistance::domain)
                .toList();
        assertEquals("far", order.get(3));
        assertEquals(order.indexOf("twin") + 1, order.indexOf("also"));
    }

    @Test
    void allDomainsAreSolvedAtOneEpsilonFromAllPairs() {
        FloatMatrix near = cloud(20, 0, 1);
        FloatMatrix far = cloud(20, 9, 2);
        FloatMatrix target = cloud(25, 0, 3);
        FloatMatrix both = FloatMatrix.build(40, 2, (row, out) -> (row < 20 ? near : far).copyRow(row % 20, out));
        double epsilon = Epsilon.DEFAULT.in(PointCost.SQUARED_EUCLIDEAN.between(both, target));
        TransportPlan plan = SINKHORN.withEpsilon(Epsilon.absolute(epsilon))
                .solve(TransportProblem.uniform(PointCost.SQUARED_EUCLIDEAN.between(near, target)));
        DomainDistance closest =
                ENTROPIC.distances(domains("far", far, "near", near), target).get(0);
        assertEquals(plan.transportCost(), closest.cost());
        assertTrue(closest.iterations() >= plan.iterations());
        assertTrue(closest.marginalError() >= plan.marginalError());
    }

    @Test
    void theIntervalOfSubsamplesHoldsTheMeanOverManySubsamplesAboutAsOftenAsItSays() {
        FloatMatrix domain = cloud(400, 1, 1);
        FloatMatrix target = cloud(10, 0, 2);
        DomainRelevance relevance = DomainRelevance.entropic(
                        PointCost.SQUARED_EUCLIDEAN, SINKHORN.withEpsilon(Epsilon.absolute(1)))
                .withSample(12);
        double truth = relevance
                .withResamples(400)
                .distances(domains("d", domain), target)
                .get(0)
                .cost();
        long held = IntStream.range(1, 101)
                .mapToObj(seed -> relevance
                        .withSeeds(Seeds.of(seed))
                        .distances(domains("d", domain), target)
                        .get(0))
                .filter(distance -> distance.low() <= truth && truth <= distance.high())
                .count();
        assertTrue(held >= 88, held + " of 100 intervals");
        assertTrue(held < 100, held + " of 100 intervals");
    }

    @Test
    void theBootstrapIntervalIsAsWideAsTheSpreadOverOtherDomainsOfThatSize() {
        FloatMatrix target = cloud(10, 0, 2);
        DomainRelevance relevance =
                DomainRelevance.entropic(PointCost.SQUARED_EUCLIDEAN, SINKHORN.withEpsilon(Epsilon.absolute(1)));
        double[] costs = IntStream.range(0, 100)
                .mapToDouble(seed -> relevance
                        .withResamples(2)
                        .distances(domains("d", cloud(40, 1, seed)), target)
                        .get(0)
                        .cost())
                .toArray();
        double mean = Arrays.stream(costs).average().orElseThrow();
        double spread =
                Math.sqrt(Arrays.stream(costs).map(c -> (c - mean) * (c - mean)).sum() / 99);
        DomainDistance one = relevance
                .withResamples(100)
                .distances(domains("d", cloud(40, 1, 500)), target)
                .get(0);
        double standardError = (one.high() - one.low()) / 2 / StudentQuantile.of(0.95, 99);
        assertEquals(1, standardError / spread, 0.35);
    }

    @Test
    void theDivergenceOfEqualCloudsIsZeroAndItsCostIsNot() {
        FloatMatrix cloud = cloud(30, 0, 1);
        DomainDistance divergence = DomainRelevance.debiased(PointCost.SQUARED_EUCLIDEAN, SINKHORN)
                .distances(domains("same", cloud), cloud)
                .get(0);
        assertEquals(0, divergence.cost(), SOLVED);
        double cost = ENTROPIC.distances(domains("same", cloud), cloud).get(0).cost();
        assertTrue(cost > 10 * SOLVED, "entropic cost " + cost);
    }

    @Test
    void seedsDecideTheDrawsAndThreadsNothing() throws Exception {
        Map<String, FloatMatrix> domains = domains("a", cloud(300, 1, 1), "b", cloud(90, 2, 2));
        FloatMatrix target = cloud(200, 0, 3);
        DomainRelevance relevance = ENTROPIC.withSample(100).withSeeds(Seeds.of(4));
        List<DomainDistance> distances = relevance.distances(domains, target);
        ForkJoinPool one = new ForkJoinPool(1);
        assertEquals(
                distances,
                one.submit(() -> relevance.distances(domains, target)).get());
        one.shutdown();
        assertNotEquals(distances, relevance.withSeeds(Seeds.of(5)).distances(domains, target));
    }

    @Test
    void aDomainsDrawsDoNotDependOnTheOthers() {
        DomainRelevance relevance = DomainRelevance.entropic(
                        PointCost.SQUARED_EUCLIDEAN, SINKHORN.withEpsilon(Epsilon.absolute(0.5)))
                .withSample(20);
        FloatMatrix target = cloud(15, 0, 3);
        FloatMatrix a = cloud(50, 0, 1);
        DomainDistance alone = relevance.distances(domains("a", a), target).get(0);
        DomainDistance besides = relevance
                .distances(domains("b", cloud(60, 9, 2), "a", a), target)
                .get(0);
        assertEquals(alone, besides);
    }

    @Test
    void theGradientIsThePlansOwnWhereAllPointsAreSolved() {
        FloatMatrix source = cloud(30, 1, 1);
        FloatMatrix target = cloud(20, 0, 2);
        double[] expected = SINKHORN.solve(
                        TransportProblem.uniform(PointCost.SQUARED_EUCLIDEAN.between(source, target)))
                .potentials()
                .calibratedSource();
        double[] gradient = ENTROPIC.calibratedGradient("d", source, target);
        assertArrayEquals(expected, gradient, SOLVED);
        assertEquals(0, Arrays.stream(gradient).sum(), 1e-9);
    }

    @Test
    void theGradientReachesPointsThatNoSampleHolds() {
        FloatMatrix source = cloud(400, 1, 1);
        FloatMatrix target = cloud(20, -2, 2);
        double[] whole = ENTROPIC.calibratedGradient("d", source, target);
        double[] streamed = ENTROPIC.withSample(200).calibratedGradient("d", source, target);
        double size = Arrays.stream(whole).map(Math::abs).average().orElseThrow();
        double error = IntStream.range(0, 400)
                .mapToDouble(i -> Math.abs(whole[i] - streamed[i]))
                .average()
                .orElseThrow();
        assertTrue(error < 0.1 * size, "mean error " + error + " of mean size " + size);
    }

    @Test
    void exactTransportOfMovedPointsCostsTheMove() {
        FloatMatrix target = cloud(30, 0, 1);
        FloatMatrix moved = FloatMatrix.build(30, 2, (row, out) -> {
            out[0] = target.get(row, 0) + 3;
            out[1] = target.get(row, 1) + 4;
        });
        DomainDistance distance = DomainRelevance.exact(PointCost.SQUARED_EUCLIDEAN)
                .distances(domains("moved", moved), target)
                .get(0);
        assertEquals(25, distance.cost(), SOLVED);
        assertTrue(distance.converged());
        assertTrue(distance.low() < 25 && 25 < distance.high());
    }

    /** Resamples of the target itself are far from it, and it is at 0: the interval would go as far below. */
    @Test
    void noIntervalGoesBelowZero() {
        FloatMatrix target = cloud(8, 0, 1);
        DomainDistance same = DomainRelevance.exact(PointCost.SQUARED_EUCLIDEAN)
                .distances(domains("same", target), target)
                .get(0);
        assertEquals(0, same.cost(), SOLVED);
        assertEquals(0, same.low(), SOLVED);
        assertTrue(same.high() > 0.01, same.toString());
    }

    @Test
    void entropicTransportApproachesExactFromAbove() {
        Map<String, FloatMatrix> domain = domains("d", cloud(30, 1, 1));
        FloatMatrix target = cloud(20, 0, 2);
        double exact = DomainRelevance.exact(PointCost.SQUARED_EUCLIDEAN)
                .distances(domain, target)
                .get(0)
                .cost();
        double before = Double.POSITIVE_INFINITY;
        for (double share : new double[] {1, 0.1, 0.01, 0.001}) {
            Sinkhorn sinkhorn = SINKHORN.withEpsilon(new Epsilon(share, CostScale.MEAN));
            double cost = DomainRelevance.entropic(PointCost.SQUARED_EUCLIDEAN, sinkhorn)
                    .distances(domain, target)
                    .get(0)
                    .cost();
            assertTrue(exact - SOLVED < cost && cost < before, share + ": " + cost + " after " + before);
            before = cost;
        }
        assertEquals(exact, before, 0.01 * exact);
    }

    @Test
    void theExactGradientIsThePlansOwnAndReachesFurtherPoints() {
        FloatMatrix source = cloud(400, 1, 1);
        FloatMatrix target = cloud(20, -2, 2);
        DomainRelevance exact = DomainRelevance.exact(PointCost.SQUARED_EUCLIDEAN);
        double[] f = ExactTransport.solve(
                        FloatMatrix.ofBlocks(400, 20, PointCost.SQUARED_EUCLIDEAN.between(source, target)::fill),
                        DomainSolver.uniform(400),
                        DomainSolver.uniform(20))
                .f();
        double[] whole = exact.calibratedGradient("d", source, target);
        assertArrayEquals(Potentials.of(f, new double[1]).calibratedSource(), whole, SOLVED);
        double[] streamed = exact.withSample(200).calibratedGradient("d", source, target);
        double size = Arrays.stream(whole).map(Math::abs).average().orElseThrow();
        double error = IntStream.range(0, 400)
                .mapToDouble(i -> Math.abs(whole[i] - streamed[i]))
                .average()
                .orElseThrow();
        assertTrue(error < 0.1 * size, "mean error " + error + " of mean size " + size);
    }

    @Test
    void exactTransportRefusesMorePairsThanItTakes() {
        FloatMatrix wide = copies(10_001, 0, 0);
        DomainRelevance exact =
                DomainRelevance.exact(PointCost.SQUARED_EUCLIDEAN).withSample(20_000);
        assertEquals(
                "exact transport takes at most 100000000 pairs of points, got 10001 x 10001; take a smaller sample, or"
                        + " entropic transport",
                assertThrows(IllegalArgumentException.class, () -> exact.distances(domains("d", wide), wide))
                        .getMessage());
    }

    static Stream<Arguments> refused() {
        FloatMatrix three = cloud(3, 0, 1);
        FloatMatrix none = FloatMatrix.of(0, 2);
        return Stream.of(
                refused("at least one domain must be given", Map.of(), three),
                refused("domain a must have at least 2 points, got 1", domains("a", cloud(1, 0, 1)), three),
                refused("domain a must have at least 2 points, got 0", domains("a", none), three),
                refused(
                        "the target must have at least one point and one dimension, got 0 x 2",
                        domains("a", three),
                        none),
                refused(
                        "domain b must be as wide as the target, 2, got 1",
                        domains("a", three, "b", FloatMatrix.of(2, 1, 0, 1)),
                        three));
    }

    private static Arguments refused(String message, Map<String, FloatMatrix> domains, FloatMatrix target) {
        return Arguments.of(message, domains, target);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(String message, Map<String, FloatMatrix> domains, FloatMatrix target) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> ENTROPIC.distances(domains, target))
                        .getMessage());
    }

    @Test
    void refusesSettingsThatTellNoSpread() {
        assertEquals(
                "resamples must be at least 2, got 1",
                assertThrows(IllegalArgumentException.class, () -> ENTROPIC.withResamples(1))
                        .getMessage());
        assertEquals(
                "sample must be at least 2 points, got 1",
                assertThrows(IllegalArgumentException.class, () -> ENTROPIC.withSample(1))
                        .getMessage());
        FloatMatrix cloud = cloud(3, 0, 1);
        DomainRelevance debiased = DomainRelevance.debiased(PointCost.SQUARED_EUCLIDEAN, SINKHORN);
        assertEquals(
                "the divergence's gradient is not that of the cost; leave debiasing out",
                assertThrows(IllegalArgumentException.class, () -> debiased.calibratedGradient("d", cloud, cloud))
                        .getMessage());
    }
}
