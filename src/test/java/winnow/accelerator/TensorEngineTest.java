package winnow.accelerator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;
import winnow.transformer.ComputeDevice;
import winnow.transport.CostMatrix;
import winnow.transport.CostScale;
import winnow.transport.Epsilon;
import winnow.transport.PointCost;
import winnow.transport.Potentials;
import winnow.transport.Sinkhorn;
import winnow.transport.TargetPotential;
import winnow.transport.TransportPlan;
import winnow.transport.TransportProblem;

/** Tensors against the vector code that everything else uses: on a GPU where there is one, else by the same operations on the processor. */
class TensorEngineTest {
    private static final int N = 90;
    private static final int M = 70;
    private static TensorEngine engine;
    private final FloatMatrix x = cloud("x", N, 0);
    private final FloatMatrix y = cloud("y", M, 1);
    private final Sinkhorn processors = Sinkhorn.withDefaults().withTolerance(1e-6);

    @BeforeAll
    static void open() {
        engine = TensorEngine.open(ComputeDevice.AUTO);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static FloatMatrix cloud(String name, int n, double shift) {
        RandomGenerator random = Seeds.of(5).stream(name);
        return FloatMatrix.build(n, 5, (i, row) -> {
            for (int k = 0; k < 5; k++) {
                row[k] = (float) (random.nextGaussian() + shift);
            }
        });
    }

    private static double[] weights(String name, int n) {
        double[] weights = Seeds.of(6).stream(name).doubles(n, 0.1, 1).toArray();
        weights[3] = 0;
        double sum = java.util.Arrays.stream(weights).sum();
        return java.util.Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    private TransportProblem problem(PointCost cost) {
        return TransportProblem.of(cost.between(x, y), weights("a", N), weights("b", M));
    }

    private static Map<String, TensorEngine> engines() {
        return Map.of(
                "kernel kept", engine,
                "blocks of a few rows", engine.withBlockEntries(500),
                "kernel made in every pass", engine.withBlockEntries(500).withKernelBytes(0));
    }

    private static void assertAgree(TransportPlan expected, TransportPlan found) {
        assertTrue(found.converged(), found::toString);
        double scale = Math.max(1e-3, Math.abs(expected.transportCost()));
        assertEquals(expected.epsilon(), found.epsilon(), 1e-6 * expected.epsilon());
        assertEquals(expected.transportCost(), found.transportCost(), 3e-5 * scale);
        assertEquals(expected.dualValue(), found.dualValue(), 3e-5 * scale);
        assertEquals(expected.mass(), found.mass(), 1e-5 * expected.mass());
        assertArrayEquals(expected.sourceMarginal(), found.sourceMarginal(), 1e-5);
        assertArrayEquals(expected.targetMarginal(), found.targetMarginal(), 1e-5);
        assertArrayEquals(
                expected.potentials().calibratedSource(), found.potentials().calibratedSource(), 1e-3 * scale);
        assertTrue(found.marginalError() < 5e-6, found::toString);
    }

    static Stream<Arguments> settings() {
        Sinkhorn usual = Sinkhorn.withDefaults().withTolerance(1e-6);
        return Stream.of(
                Arguments.of("balanced", usual),
                Arguments.of("epsilon 0.005", usual.withEpsilon(new Epsilon(0.005, CostScale.MEAN))),
                Arguments.of("epsilon 0.5 of the median", usual.withEpsilon(new Epsilon(0.5, CostScale.MEDIAN))),
                Arguments.of("unbalanced", usual.withMarginalPenalty(2)),
                Arguments.of("capacities", usual.withSourceCapacities()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void plansAreThoseOfTheProcessors(String name, Sinkhorn sinkhorn) {
        TransportProblem problem = problem(PointCost.SQUARED_EUCLIDEAN);
        TransportPlan expected = sinkhorn.solve(problem);
        engines()
                .forEach((kind, one) ->
                        assertAgree(expected, sinkhorn.withEngine(one).solve(problem)));
    }

    @ParameterizedTest
    @EnumSource(PointCost.class)
    void everyCostIsMade(PointCost cost) {
        TransportPlan expected = processors.solve(problem(cost));
        engines()
                .forEach((kind, one) ->
                        assertAgree(expected, processors.withEngine(one).solve(problem(cost))));
    }

    @Test
    void costsThatFollowFromNoPointsAreSent() {
        FloatMatrix costs = FloatMatrix.build(N, M, (i, row) -> {
            for (int j = 0; j < M; j++) {
                row[j] = (i * 7 + j * 13) % 29;
            }
        });
        TransportProblem problem = TransportProblem.uniform(CostMatrix.of(costs));
        TransportPlan expected = processors.solve(problem);
        engines()
                .forEach((kind, one) ->
                        assertAgree(expected, processors.withEngine(one).solve(problem)));
    }

    @Test
    void wherePotentialsStartFarAwayTheLogDomainServes() {
        TransportProblem problem = problem(PointCost.SQUARED_EUCLIDEAN);
        double[] g = new double[M];
        g[0] = 1e6;
        Potentials far = Potentials.of(new double[N], g);
        TransportPlan expected = processors.solve(problem, far);
        engines()
                .forEach((kind, one) ->
                        assertAgree(expected, processors.withEngine(one).solve(problem, far)));
    }

    @ParameterizedTest
    @EnumSource(PointCost.class)
    void furtherPointsGetTheirPotential(PointCost cost) {
        FloatMatrix further = cloud("further", 333, 0.5);
        double[] expected =
                TargetPotential.of(processors.solve(problem(cost)), cost, y).at(further);
        engines().forEach((kind, one) -> {
            TransportPlan plan = processors.withEngine(one).solve(problem(cost));
            assertArrayEquals(expected, TargetPotential.of(plan, cost, y).at(further), 2e-4 * plan.transportCost());
        });
    }

    @Test
    void distantCloudsKeepTheirDigits() {
        FloatMatrix far = FloatMatrix.build(N, 5, (i, row) -> {
            x.copyRow(i, row);
            for (int k = 0; k < 5; k++) {
                row[k] += 1000;
            }
        });
        FloatMatrix target = FloatMatrix.build(M, 5, (j, row) -> {
            y.copyRow(j, row);
            for (int k = 0; k < 5; k++) {
                row[k] += 1000;
            }
        });
        TransportProblem problem = TransportProblem.uniform(PointCost.SQUARED_EUCLIDEAN.between(far, target));
        TransportPlan expected = processors.solve(problem);
        TransportPlan found = processors.withEngine(engine).solve(problem);
        assertEquals(expected.transportCost(), found.transportCost(), 1e-4 * expected.transportCost());
    }

    @Test
    void theSameRunGivesTheSameBits() {
        Sinkhorn sinkhorn = processors.withEngine(engine);
        TransportProblem problem = problem(PointCost.COSINE);
        assertEquals(
                sinkhorn.solve(problem).potentials(), sinkhorn.solve(problem).potentials());
    }

    @Test
    void nothingIsLeftOnTheDevice() {
        try (TensorEngine own = TensorEngine.open(ComputeDevice.CPU)) {
            Sinkhorn sinkhorn = processors.withEngine(own.withBlockEntries(500));
            for (PointCost cost : PointCost.values()) {
                TransportPlan plan = sinkhorn.solve(problem(cost));
                TargetPotential.of(plan, cost, y).at(x);
            }
            assertEquals(0, own.held());
        }
    }

    @Test
    void pointsWithoutWeightOnBothSidesDisturbNoOthers() {
        FloatMatrix source = FloatMatrix.of(2, 1, 0, 100);
        FloatMatrix target = FloatMatrix.of(2, 1, 1, 100);
        double[] first = {1, 0};
        TransportProblem problem =
                TransportProblem.of(PointCost.SQUARED_EUCLIDEAN.between(source, target), first, first);
        Sinkhorn sinkhorn = processors.withEpsilon(new Epsilon(0.001, CostScale.MEAN));
        engines().forEach((kind, one) -> {
            TransportPlan found = sinkhorn.withEngine(one).solve(problem);
            assertTrue(found.converged(), found::outcome);
            assertEquals(1, found.transportCost(), 1e-4);
        });
    }

    @Test
    void nothingIsLeftOfCostsThatCannotBeMade() {
        CostMatrix costs = new CostMatrix() {
            @Override
            public int rows() {
                return N;
            }

            @Override
            public int columns() {
                return M;
            }

            @Override
            public void fill(int from, int to, float[] out) {
                throw new IllegalStateException("not asked for");
            }

            @Override
            public CostMatrix transposed() {
                return this;
            }

            @Override
            public Optional<Points> points() {
                return Optional.of(new Points(PointCost.EUCLIDEAN, null, y));
            }

            @Override
            public String name() {
                return "without a source";
            }
        };
        try (TensorEngine own = TensorEngine.open(ComputeDevice.CPU)) {
            Sinkhorn sinkhorn = processors.withEngine(own);
            TransportProblem problem = TransportProblem.uniform(costs);
            assertThrows(RuntimeException.class, () -> sinkhorn.solve(problem));
            assertEquals(0, own.held());
        }
    }

    @Test
    void aNegativeBoundIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> engine.withKernelBytes(-1));
    }
}
