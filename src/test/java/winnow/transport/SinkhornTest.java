package winnow.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;

class SinkhornTest {
    private static final PointCost SQUARED = PointCost.SQUARED_EUCLIDEAN;
    private final FloatMatrix x = Clouds.normals("x", 90, 5, 0);
    private final FloatMatrix y = Clouds.normals("y", 70, 5, 1);
    private final TransportProblem problem = TransportProblem.uniform(SQUARED.between(x, y));
    private final Sinkhorn sinkhorn = Sinkhorn.withDefaults().withTolerance(1e-6);

    @ParameterizedTest
    @EnumSource(PointCost.class)
    void marginalsAreThoseAskedForUnderEveryCost(PointCost cost) {
        double[] a = Clouds.weights("a", 90);
        double[] b = Clouds.weights("b", 70);
        TransportPlan plan = sinkhorn.solve(TransportProblem.of(cost.between(x, y), a, b));
        assertTrue(plan.converged(), plan::toString);
        assertTrue(plan.marginalError() < 3e-6, plan::toString);
        double[] columns = new double[70];
        for (int i = 0; i < 90; i++) {
            double[] row = plan.row(i);
            assertEquals(a[i], Arrays.stream(row).sum(), 1e-6);
            for (int j = 0; j < 70; j++) {
                columns[j] += row[j];
            }
        }
        assertArrayEquals(b, columns, 1e-6);
        assertEquals(1, plan.mass(), 1e-6);
    }

    @ParameterizedTest
    @EnumSource(PointCost.class)
    void costsAreTheirFormulas(PointCost cost) {
        float[] out = new float[2 * 70];
        cost.between(x, y).fill(3, 5, out);
        float[] row = x.row(4);
        for (int j = 0; j < 70; j++) {
            double expected = 0;
            double product = 0;
            double norms = 0;
            double other = 0;
            for (int k = 0; k < 5; k++) {
                double difference = row[k] - y.get(j, k);
                expected += cost == PointCost.L1 ? Math.abs(difference) : difference * difference;
                product += row[k] * y.get(j, k);
                norms += row[k] * row[k];
                other += y.get(j, k) * y.get(j, k);
            }
            if (cost == PointCost.EUCLIDEAN) {
                expected = Math.sqrt(expected);
            } else if (cost == PointCost.COSINE) {
                expected = 1 - product / Math.sqrt(norms * other);
            }
            assertEquals(expected, out[70 + j], 1e-5 * Math.max(1, expected));
        }
    }

    @Test
    void exchangingTheSidesExchangesThePotentials() {
        TransportPlan there = sinkhorn.solve(problem);
        TransportPlan back = sinkhorn.solve(problem.transposed());
        assertEquals(there.dualValue(), back.dualValue(), 1e-5);
        assertArrayEquals(
                Clouds.centred(there.potentials().source()),
                Clouds.centred(back.potentials().target()),
                1e-4);
    }

    @Test
    void costsScaleAndAffineChangesKeepTheRanking() {
        FloatMatrix costs = matrix(problem.cost());
        FloatMatrix changed = FloatMatrix.build(90, 70, (i, row) -> {
            for (int j = 0; j < 70; j++) {
                row[j] = 3 * costs.get(i, j) + 7;
            }
        });
        double epsilon = 0.4;
        TransportPlan plain =
                sinkhorn.withEpsilon(Epsilon.absolute(epsilon)).solve(TransportProblem.uniform(CostMatrix.of(costs)));
        TransportPlan other = sinkhorn.withEpsilon(Epsilon.absolute(3 * epsilon))
                .solve(TransportProblem.uniform(CostMatrix.of(changed)));
        assertEquals(3 * plain.transportCost() + 7, other.transportCost(), 1e-4);
        double[] before = plain.potentials().calibratedSource();
        double[] after = other.potentials().calibratedSource();
        for (int i = 0; i < 90; i++) {
            assertEquals(3 * before[i], after[i], 1e-3);
        }
    }

    @Test
    void accelerationsAgreeAndMixingTakesFewerIterationsAtSmallEpsilon() {
        Sinkhorn small = sinkhorn.withEpsilon(new Epsilon(0.005, CostScale.MEAN))
                .withTolerance(1e-5)
                .withAnnealing(Annealing.none());
        TransportPlan plain = small.withAcceleration(Acceleration.none()).solve(problem);
        TransportPlan relaxed =
                small.withAcceleration(Acceleration.overRelaxation(1.5)).solve(problem);
        TransportPlan mixed = small.solve(problem);
        assertEquals(plain.dualValue(), relaxed.dualValue(), 1e-4);
        assertEquals(plain.dualValue(), mixed.dualValue(), 1e-4);
        assertTrue(relaxed.iterations() < plain.iterations(), plain + " against " + relaxed);
        assertTrue(2 * mixed.iterations() < plain.iterations(), plain + " against " + mixed);
    }

    @Test
    void aKernelThatIsNotKeptGivesTheSameBits() {
        assertEquals(
                sinkhorn.solve(problem).potentials(),
                sinkhorn.withKernelBytes(0).solve(problem).potentials());
    }

    @Test
    void oneThreadAndManyGiveTheSameBits() throws Exception {
        Potentials many = sinkhorn.solve(problem).potentials();
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            assertEquals(
                    many, one.submit(() -> sinkhorn.solve(problem).potentials()).get());
        } finally {
            one.shutdown();
        }
    }

    @Test
    void startingFromTheSolutionIsDoneAtOnceAndComesToTheSame() {
        TransportPlan cold = sinkhorn.solve(problem);
        TransportPlan warm = sinkhorn.solve(problem, cold.potentials());
        assertTrue(warm.iterations() <= 2, warm::toString);
        assertEquals(cold.dualValue(), warm.dualValue(), 1e-6);
    }

    @Test
    void twoPointsHaveTheSolutionOfASingleEquation() {
        // P = [[p, ½ − p], [½ − p, p]] with p/(½ − p) = exp(cost/epsilon) for costs 0 on the diagonal and 1 off it.
        CostMatrix cost = CostMatrix.of(FloatMatrix.of(2, 2, 0, 1, 1, 0));
        TransportPlan plan = sinkhorn.withEpsilon(Epsilon.absolute(0.5)).solve(TransportProblem.uniform(cost));
        double odds = Math.exp(1 / 0.5);
        assertEquals(0.5 * odds / (1 + odds), plan.row(0)[0], 1e-7);
    }

    @Test
    void gaussiansInOneDimensionComeNearTheClosedForm() {
        // Entropic transport between N(0, 1) and N(0, 4), cost (x − y)²: Janati et al., NeurIPS 2020, Theorem 1.
        int n = 400;
        FloatMatrix source = quantiles(n, 1);
        FloatMatrix target = quantiles(n, 2);
        double epsilon = 1;
        TransportPlan plan = sinkhorn.withEpsilon(Epsilon.absolute(epsilon))
                .solve(TransportProblem.uniform(SQUARED.between(source, target)));
        double half = epsilon / 2;
        double d = Math.sqrt(4 * 1 * 4 + half * half);
        double expected = 1 + 4 - d + half * (1 - Math.log(epsilon)) + half * Math.log(d + half);
        assertEquals(expected, plan.dualValue(), 0.01);
    }

    /** The n mid-quantiles of N(0, s²). */
    private static FloatMatrix quantiles(int n, double s) {
        return FloatMatrix.build(n, 1, (i, row) -> {
            double p = (i + 0.5) / n;
            double low = -10;
            double high = 10;
            while (high - low > 1e-9) {
                double middle = (low + high) / 2;
                if (normalBelow(middle) < p) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            row[0] = (float) (s * low);
        });
    }

    private static double normalBelow(double z) {
        double sum = z;
        double term = z;
        for (int k = 1; k < 200; k++) {
            term *= z * z / (2 * k + 1);
            sum += term;
        }
        return z < -8 ? 0 : z > 8 ? 1 : 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }

    @Test
    void theGradientIsTheSlopeOfTheOptimalValue() {
        double[] a = Clouds.weights("a", 12);
        FloatMatrix source = Clouds.normals("source", 12, 3, 0);
        FloatMatrix target = Clouds.normals("target", 9, 3, 0.5);
        CostMatrix cost = SQUARED.between(source, target);
        double[] b = Clouds.weights("b", 9);
        Sinkhorn exactly =
                sinkhorn.withEpsilon(new Epsilon(0.2, CostScale.MEAN)).withTolerance(1e-7);
        double[] gradient =
                exactly.solve(TransportProblem.of(cost, a, b)).potentials().calibratedSource();
        double step = 2e-3;
        for (int i = 0; i < 12; i++) {
            double slope = (value(exactly, cost, moved(a, i, step), b) - value(exactly, cost, moved(a, i, -step), b))
                    / (2 * step);
            assertEquals(slope, gradient[i], 2e-3 * Math.max(1, Math.abs(slope)), "point " + i);
        }
        assertEquals(0, Arrays.stream(gradient).sum(), 1e-9);
    }

    /** Mass added at one point and taken equally from all others. */
    private static double[] moved(double[] a, int at, double step) {
        double[] moved = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            moved[i] = a[i] + (i == at ? step : -step / (a.length - 1));
        }
        return moved;
    }

    private static double value(Sinkhorn sinkhorn, CostMatrix cost, double[] a, double[] b) {
        return sinkhorn.solve(TransportProblem.of(cost, a, b)).dualValue();
    }

    @Test
    void streamedPotentialsAreThoseOfTheFullSolve() {
        TransportPlan plan = sinkhorn.solve(problem);
        double[] streamed = TargetPotential.of(plan, SQUARED, y).at(x);
        assertArrayEquals(plan.potentials().source(), streamed, 1e-5);
    }

    @Test
    void streamedPotentialsAreThoseOfTheirMarginals() {
        double[] capacities = new double[90];
        Arrays.fill(capacities, 1.0 / 30);
        double[] weights = problem.targetWeights();
        TransportPlan penalised = sinkhorn.withMarginalPenalty(0.5).solve(problem);
        TransportPlan partial =
                sinkhorn.withSourceCapacities().solve(TransportProblem.ofMasses(problem.cost(), capacities, weights));
        for (TransportPlan plan : List.of(penalised, partial)) {
            assertTrue(plan.converged());
            assertArrayEquals(
                    plan.potentials().source(),
                    TargetPotential.of(plan, SQUARED, y).at(x),
                    1e-5);
        }
    }

    @Test
    void aSampleOfThePoolIsEnoughToRankTheRest() {
        FloatMatrix pool = Clouds.normals("pool", 2000, 5, 0);
        int[] half = java.util.stream.IntStream.range(0, 1000).toArray();
        double[] full = sinkhorn.solve(TransportProblem.uniform(SQUARED.between(pool, y)))
                .potentials()
                .calibratedSource();
        TransportPlan sample = sinkhorn.solve(TransportProblem.uniform(SQUARED.between(pool.rows(half), y)));
        double[] streamed = Potentials.of(TargetPotential.of(sample, SQUARED, y).at(pool), new double[] {0})
                .calibratedSource();
        double covariance = 0;
        double one = 0;
        double two = 0;
        for (int i = 0; i < 2000; i++) {
            covariance += full[i] * streamed[i];
            one += full[i] * full[i];
            two += streamed[i] * streamed[i];
        }
        assertTrue(covariance / Math.sqrt(one * two) > 0.99, "correlation " + covariance / Math.sqrt(one * two));
    }

    @Test
    void unbalancedTransportTendsToBalancedAndToNothing() {
        double balanced = sinkhorn.solve(problem).dualValue();
        TransportPlan strict = sinkhorn.withMarginalPenalty(1e4).solve(problem);
        assertTrue(strict.converged(), strict::toString);
        assertEquals(balanced, strict.dualValue(), 1e-2);
        TransportPlan loose = sinkhorn.withMarginalPenalty(1e-3).solve(problem);
        assertTrue(loose.mass() < 0.1, "mass " + loose.mass());
        TransportPlan middle = sinkhorn.withMarginalPenalty(2).solve(problem);
        assertTrue(middle.mass() > loose.mass() && middle.mass() < 1, "mass " + middle.mass());
        assertEquals(middle.primalValue(), middle.dualValue(), 1e-4 * middle.primalValue());
    }

    @Test
    void unbalancedMassesMayDifferAndBalancedOnesMayNot() {
        CostMatrix cost = CostMatrix.of(FloatMatrix.of(1, 2, 1, 3));
        TransportProblem masses = TransportProblem.ofMasses(cost, new double[] {2}, new double[] {0.5, 0.5});
        assertTrue(sinkhorn.withMarginalPenalty(1).solve(masses).converged());
        assertEquals(
                "balanced transport needs equal masses, got 2.0 and 1.0; divide the weights by their sums or set a marginal"
                        + " penalty",
                assertThrows(IllegalArgumentException.class, () -> sinkhorn.solve(masses))
                        .getMessage());
    }

    @Test
    void capacitiesAreKeptAndTheTargetTakesWhatIsCheapest() {
        // Two cheap source points with room for a quarter each, two dear ones with plenty.
        CostMatrix cost = CostMatrix.of(FloatMatrix.of(4, 1, 1, 1, 5, 9));
        TransportProblem some = TransportProblem.ofMasses(cost, new double[] {0.25, 0.25, 2, 2}, new double[] {1});
        TransportPlan plan = sinkhorn.withEpsilon(Epsilon.absolute(0.05))
                .withSourceCapacities()
                .solve(some);
        assertTrue(plan.converged(), plan::toString);
        assertArrayEquals(new double[] {0.25, 0.25, 0.5, 0}, plan.sourceMarginal(), 1e-5);
        double[] f = plan.potentials().source();
        assertEquals(0, f[2], 1e-12);
        assertTrue(f[0] < -3.5 && f[0] > -4.5, "f " + f[0]);
        assertEquals(plan.primalValue(), plan.dualValue(), 1e-4);
        TransportProblem tooLittle =
                TransportProblem.ofMasses(cost, new double[] {0.1, 0.1, 0.1, 0.1}, new double[] {1});
        assertEquals(
                "capacities of the source must hold the mass of the target, got 0.4 for 1.0",
                assertThrows(IllegalArgumentException.class, () -> sinkhorn.withSourceCapacities()
                                .solve(tooLittle))
                        .getMessage());
    }

    @ParameterizedTest(name = "costs times {0}")
    @ValueSource(doubles = {1e-6, 1e6})
    void unitsOfTheCostDoNotMatter(double unit) {
        FloatMatrix costs = matrix(problem.cost());
        FloatMatrix scaled = FloatMatrix.build(90, 70, (i, row) -> {
            for (int j = 0; j < 70; j++) {
                row[j] = (float) (unit * costs.get(i, j));
            }
        });
        TransportPlan plan = sinkhorn.solve(TransportProblem.uniform(CostMatrix.of(scaled)));
        assertTrue(plan.converged(), plan::toString);
        double expected = sinkhorn.solve(problem).transportCost();
        assertEquals(expected, plan.transportCost() / unit, 1e-5 * expected);
    }

    @Test
    void aTargetThatFloatsKeepFromItsMassIsNotCalledConverged() {
        FloatMatrix near = FloatMatrix.build(90, 70, (i, row) -> {
            for (int j = 0; j < 70; j++) {
                row[j] = 1000 + (i * 31 + j * 17) % 97 / 97f;
            }
        });
        double[] capacities = new double[90];
        Arrays.fill(capacities, 3.0 / 90);
        double[] weights = new double[70];
        Arrays.fill(weights, 1.0 / 70);
        TransportProblem some = TransportProblem.ofMasses(CostMatrix.of(near), capacities, weights);
        Sinkhorn partial = sinkhorn.withTolerance(1e-5).withSourceCapacities();
        assertTrue(partial.withEpsilon(Epsilon.absolute(0.05)).solve(some).converged());
        TransportPlan lost = partial.withEpsilon(Epsilon.absolute(0.005)).solve(some);
        double missing = 0;
        for (double mass : lost.targetMarginal()) {
            missing += Math.abs(mass - 1.0 / 70);
        }
        assertTrue(missing > 1e-4, "missing " + missing);
        assertFalse(lost.converged(), lost::toString);
    }

    @Test
    void tinyEpsilonConvergesOrSaysThatItDidNot() {
        for (double share : new double[] {1e-3, 1e-4, 1e-5}) {
            TransportPlan plan = sinkhorn.withEpsilon(new Epsilon(share, CostScale.MEAN))
                    .withMaximumIterations(300)
                    .solve(problem);
            for (double f : plan.potentials().source()) {
                assertTrue(Double.isFinite(f));
            }
            assertTrue(Double.isFinite(plan.transportCost()));
            assertEquals(plan.converged(), plan.marginalError() < 1e-4, plan::toString);
        }
        TransportPlan once = sinkhorn.withEpsilon(new Epsilon(1e-3, CostScale.MEAN))
                .withMaximumIterations(1)
                .solve(problem);
        assertFalse(once.converged());
        assertTrue(once.toString().contains("NOT converged"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 50})
    void aPlanThatHasNotConvergedStillSendsWhatItsSourceHas(int iterations) {
        for (double share : new double[] {1e-2, 1e-3, 1e-4}) {
            TransportPlan plan = sinkhorn.withEpsilon(new Epsilon(share, CostScale.MEAN))
                    .withAnnealing(Annealing.none())
                    .withTolerance(1e-12)
                    .withMaximumIterations(iterations)
                    .solve(problem);
            assertFalse(plan.converged());
            assertEquals(1, plan.mass(), 1e-3, plan::toString);
            assertArrayEquals(problem.sourceWeights(), plan.sourceMarginal(), 1e-4, plan::toString);
            assertTrue(plan.marginalError() <= 4, plan::toString);
        }
    }

    @Test
    void noEpsilonIsTooSmallForFloats() {
        for (int power = 9; power <= 36; power += 9) {
            TransportPlan plan = sinkhorn.withEpsilon(Epsilon.absolute(StrictMath.pow(10, -power)))
                    .withMaximumIterations(30)
                    .solve(problem);
            double[] f = plan.potentials().source();
            double[] g = plan.potentials().target();
            float[] row = new float[g.length];
            for (int i = 0; i < f.length; i++) {
                problem.cost().fill(i, i + 1, row);
                double least = Double.POSITIVE_INFINITY;
                for (int j = 0; j < g.length; j++) {
                    least = Math.min(least, row[j] - g[j]);
                }
                assertEquals(least, f[i], 1e-4, plan::toString);
            }
            assertTrue(Double.isFinite(plan.transportCost()), plan::toString);
        }
    }

    @Test
    void duplicatesZeroWeightsAndASinglePointAreNothingSpecial() {
        FloatMatrix twice = FloatMatrix.build(20, 5, (i, row) -> System.arraycopy(x.row(i / 2), 0, row, 0, 5));
        double[] f = sinkhorn.solve(TransportProblem.uniform(SQUARED.between(twice, y)))
                .potentials()
                .source();
        for (int i = 0; i < 20; i += 2) {
            assertEquals(f[i], f[i + 1]);
        }
        double[] a = new double[90];
        Arrays.fill(a, 0, 45, 1.0 / 45);
        double[] b = new double[70];
        Arrays.fill(b, 10, 70, 1.0 / 60);
        TransportPlan some = sinkhorn.solve(TransportProblem.of(problem.cost(), a, b));
        assertTrue(some.converged(), some::toString);
        assertEquals(0, some.sourceMarginal()[60]);
        assertTrue(Double.isFinite(some.potentials().source()[60]));
        TransportPlan one = sinkhorn.solve(TransportProblem.uniform(SQUARED.between(x.rows(0, 1), y)));
        assertTrue(one.converged());
        assertEquals(0, one.potentials().calibratedSource()[0]);
        FloatMatrix equal = FloatMatrix.build(8, 5, (i, row) -> Arrays.fill(row, 2f));
        TransportPlan same = sinkhorn.solve(TransportProblem.uniform(SQUARED.between(equal, equal)));
        assertTrue(same.converged());
        assertEquals(0, same.transportCost());
    }

    @Test
    void theDivergenceOfACloudFromItselfIsZeroAndOfOthersPositive() {
        assertEquals(0, SinkhornDivergence.of(sinkhorn, SQUARED, x, x).value(), 1e-5);
        SinkhornDivergence other = SinkhornDivergence.of(sinkhorn, SQUARED, x, y);
        assertTrue(other.converged() && other.value() > 1);
        // A mere shift by s costs s² per axis.
        FloatMatrix moved = FloatMatrix.build(90, 5, (i, row) -> {
            for (int k = 0; k < 5; k++) {
                row[k] = x.get(i, k) + 1;
            }
        });
        assertEquals(5, SinkhornDivergence.of(sinkhorn, SQUARED, x, moved).value(), 1e-3);
    }

    @ParameterizedTest
    @EnumSource(CostScale.class)
    void scalesAreTheirStatistics(CostScale scale) {
        CostMatrix cost = CostMatrix.of(FloatMatrix.of(2, 3, 5, -1, 2, 8, 0, 4));
        double expected =
                switch (scale) {
                    case MEAN -> 3;
                    case STD -> Math.sqrt((25 + 1 + 4 + 64 + 0 + 16) / 6.0 - 9);
                    case MEDIAN -> 2;
                    case ABSOLUTE -> 1;
                };
        assertEquals(0.5 * expected, new Epsilon(0.5, scale).in(cost), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(floats = {0.1f, 0.3f, 7.77f})
    void equalCostsHaveNoDeviationWhateverRoundingSays(float value) {
        CostMatrix cost = CostMatrix.of(FloatMatrix.build(300, 17, (i, row) -> Arrays.fill(row, value)));
        assertEquals(0.05, new Epsilon(0.05, CostScale.STD).in(cost));
        assertTrue(sinkhorn.withEpsilon(new Epsilon(0.05, CostScale.STD))
                .solve(TransportProblem.uniform(cost))
                .converged());
    }

    static Stream<Arguments> refused() {
        CostMatrix cost = CostMatrix.of(FloatMatrix.of(1, 2, 1, 3));
        return Stream.of(
                Arguments.of("epsilon must be > 0 and finite, got -0.1", (Runnable) () -> Epsilon.absolute(-0.1)),
                Arguments.of("tolerance must be > 0 and finite, got NaN", (Runnable)
                        () -> Sinkhorn.withDefaults().withTolerance(Double.NaN)),
                Arguments.of("maximum iterations must be >= 1, got 0", (Runnable)
                        () -> Sinkhorn.withDefaults().withMaximumIterations(0)),
                Arguments.of("marginal penalty must be > 0, got 0.0", (Runnable)
                        () -> Sinkhorn.withDefaults().withMarginalPenalty(0)),
                Arguments.of("kernel bytes must be >= 0, got -1", (Runnable)
                        () -> Sinkhorn.withDefaults().withKernelBytes(-1)),
                Arguments.of("omega must be in [1, 2), got 2.0", (Runnable) () -> Acceleration.overRelaxation(2)),
                Arguments.of("depth must be in [0, 50], got -1", (Runnable) () -> Acceleration.anderson(-1)),
                Arguments.of("factor must be in (0, 1), got 1.0", (Runnable) () -> new Annealing(1, 1)),
                Arguments.of("target weights must sum to 1 within 1.0E-6, got 0.9; divide them by it", (Runnable)
                        () -> TransportProblem.of(cost, new double[] {1}, new double[] {0.5, 0.4})),
                Arguments.of("target weights must be >= 0 and finite, got -0.5 for point 1", (Runnable)
                        () -> TransportProblem.of(cost, new double[] {1}, new double[] {1.5, -0.5})),
                Arguments.of("source weights must be one per point, 1, got 2", (Runnable)
                        () -> TransportProblem.of(cost, new double[] {0.5, 0.5}, new double[] {0.5, 0.5})),
                Arguments.of("source and target points must have the same width, got 2 and 1", (Runnable)
                        () -> SQUARED.between(FloatMatrix.of(1, 2, 1, 2), FloatMatrix.of(1, 1, 1))),
                Arguments.of("source and target must each have at least one point, got 0 and 1", (Runnable)
                        () -> SQUARED.between(FloatMatrix.of(0, 1), FloatMatrix.of(1, 1, 1))),
                Arguments.of("costs must have at least one row and one column, got 0 x 3", (Runnable)
                        () -> CostMatrix.of(FloatMatrix.of(0, 3))),
                Arguments.of("source potentials must be finite, got NaN for point 0", (Runnable)
                        () -> Potentials.of(new double[] {Double.NaN}, new double[] {0})),
                Arguments.of("start must have 1 source and 2 target potentials, got 1 and 1", (Runnable)
                        () -> Sinkhorn.withDefaults()
                                .solve(TransportProblem.uniform(cost), Potentials.of(new double[] {0}, new double[] {0
                                }))),
                Arguments.of("matrix entries must be finite, got NaN in row 0, column 0", (Runnable)
                        () -> Sinkhorn.withDefaults().solve(TransportProblem.uniform(new Careless(Float.NaN)))),
                Arguments.of("the first epsilon must be finite, got 0.01 of a mean cost of Infinity", (Runnable)
                        () -> unstored().solve(TransportProblem.uniform(new Careless(Float.POSITIVE_INFINITY)))),
                Arguments.of("costs and weights must have a finite sum, got NaN", (Runnable) () -> unstored()
                        .withAnnealing(Annealing.none())
                        .solve(TransportProblem.uniform(new Careless(Float.POSITIVE_INFINITY)))));
    }

    private static Sinkhorn unstored() {
        return Sinkhorn.withDefaults().withEpsilon(Epsilon.absolute(0.1)).withKernelBytes(0);
    }

    /** What a careless cell may define. */
    private record Careless(float first) implements CostMatrix {
        @Override
        public int rows() {
            return 2;
        }

        @Override
        public int columns() {
            return 2;
        }

        @Override
        public void fill(int from, int to, float[] out) {
            Arrays.fill(out, 0);
            out[0] = from == 0 ? first : 0;
        }

        @Override
        public CostMatrix transposed() {
            return this;
        }

        @Override
        public String name() {
            return "none";
        }
    }

    /** Of four columns five iterates are always dependent; one run in twenty went round in circles for 10,000 iterations. */
    @Test
    void mixingThatGoesRoundInCirclesGivesWayToPlainIterations() {
        Sinkhorn capacities = Sinkhorn.withDefaults().withSourceCapacities();
        for (int run = 0; run < 100; run++) {
            double[] a = Clouds.weights("few rows " + run, 5);
            TransportPlan plan = capacities.solve(TransportProblem.ofMasses(
                    SQUARED.between(
                            Clouds.normals("few rows " + run, 5, 3, 0),
                            Clouds.normals("few columns " + run, 4, 3, 0.5)),
                    Arrays.stream(a).map(weight -> 2 * weight).toArray(),
                    Clouds.weights("few columns " + run, 4)));
            assertTrue(plan.converged(), plan::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-29, 1e-6, 1e6})
    void theToleranceIsAShareOfTheMass(double mass) {
        double[] a = Clouds.weights("a", 90);
        double[] b = Clouds.weights("b", 70);
        double[] heavier = Arrays.stream(a).map(weight -> mass * weight).toArray();
        double[] others = Arrays.stream(b).map(weight -> mass * weight).toArray();
        for (Sinkhorn solver :
                List.of(Sinkhorn.withDefaults(), Sinkhorn.withDefaults().withSourceCapacities())) {
            TransportPlan usual = solver.solve(TransportProblem.of(problem.cost(), a, b));
            TransportPlan plan = solver.solve(TransportProblem.ofMasses(problem.cost(), heavier, others));
            assertTrue(plan.converged(), plan::toString);
            assertEquals(usual.transportCost(), plan.transportCost() / mass, 1e-4);
            assertEquals(usual.mass(), plan.mass() / mass, 1e-4);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesBadInputWithItsValue(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static FloatMatrix matrix(CostMatrix cost) {
        return FloatMatrix.ofBlocks(cost.rows(), cost.columns(), cost::fill);
    }
}
