package winnow.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import winnow.linalg.FloatMatrix;

class SinkhornDivergenceTest {
    /** The solver's tolerance on marginals, times costs of a few units. */
    private static final double SOLVED = 1e-4;

    private static final FloatMatrix Y = FloatMatrix.of(2, 1, 1, 3);
    private static final Sinkhorn SINKHORN = Sinkhorn.withDefaults().withEpsilon(Epsilon.absolute(0.5));

    private static TransportPlan plan(FloatMatrix x, double[] a, FloatMatrix y, double[] b) {
        return SINKHORN.solve(TransportProblem.of(PointCost.SQUARED_EUCLIDEAN.between(x, y), a, b));
    }

    @Test
    void aPointOfDoubleWeightIsTwoPoints() {
        FloatMatrix twice = FloatMatrix.of(3, 1, 0, 0, 2);
        FloatMatrix once = FloatMatrix.of(2, 1, 0, 2);
        double[] a = {2 / 3.0, 1 / 3.0};
        double[] b = {0.5, 0.5};
        double expected = SinkhornDivergence.of(SINKHORN, PointCost.SQUARED_EUCLIDEAN, twice, Y)
                .value();
        double value = SinkhornDivergence.of(plan(once, a, Y, b), plan(once, a, once, a), plan(Y, b, Y, b))
                .value();
        assertEquals(expected, value, SOLVED);
    }

    @Test
    void plansOfDifferentEpsilonsAreRefused() {
        TransportProblem problem = TransportProblem.uniform(PointCost.SQUARED_EUCLIDEAN.between(Y, Y));
        TransportPlan plan = SINKHORN.solve(problem);
        TransportPlan other = SINKHORN.withEpsilon(Epsilon.absolute(1)).solve(problem);
        assertEquals(
                "the three plans must have one epsilon, got 0.5, 0.5 and 1.0",
                assertThrows(IllegalArgumentException.class, () -> SinkhornDivergence.of(plan, plan, other))
                        .getMessage());
    }
}
