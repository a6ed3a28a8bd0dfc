package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static winnow.submodular.BruteForce.TOLERANCE;
import static winnow.submodular.BruteForce.assertFollows;
import static winnow.submodular.BruteForce.random;
import static winnow.submodular.Refusals.assertRefused;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;
import winnow.random.Seeds;

/** Concave, FeatureBased and ConcaveOverModular. */
class ConcaveFunctionsTest {
    private record Shape(Concave concave, DoubleUnaryOperator formula) {
        @Override
        public String toString() {
            return concave.toString();
        }
    }

    static Stream<Shape> shapes() {
        return Stream.of(
                new Shape(Concave.LOG, v -> Math.log(1 + v)),
                new Shape(Concave.SQRT, Math::sqrt),
                new Shape(Concave.INVERSE, v -> 1 - 1 / (1 + v)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theShapesAreTheirFormulasAndStartAtZero(Shape shape) {
        assertEquals(0, shape.concave().at(0));
        for (double v : new double[] {1e-9, 0.3, 1, 7, 1e6}) {
            assertEquals(shape.formula().applyAsDouble(v), shape.concave().at(v), 1e-12 * Math.max(1, v));
            assertEquals(
                    shape.formula().applyAsDouble(v + 2) - shape.formula().applyAsDouble(v),
                    shape.concave().rise(v, 2),
                    1e-9);
        }
        assertEquals(0, shape.concave().rise(0, 0));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void risesNeverGrowUnderRounding(Shape shape) {
        RandomGenerator random = Seeds.of(1).stream("rises");
        for (int trial = 0; trial < 20_000; trial++) {
            double from = random.nextDouble(100);
            double by = random.nextDouble();
            double further = from + random.nextDouble() * Math.ulp(from) * 64;
            assertTrue(shape.concave().rise(further, by) <= shape.concave().rise(from, by));
        }
    }

    @Test
    void anyConcaveFunctionMayBeGiven() {
        Concave capped = v -> Math.min(v, 1);
        assertEquals(0.25, capped.rise(0.75, 0.5));
        FloatMatrix features = random(6, 3, 0, 1, 1);
        assertFollows(a -> modular(features, a, v -> Math.min(v, 1)), FeatureBased.of(features, capped));
    }

    private static double modular(FloatMatrix features, int[] chosen, DoubleUnaryOperator shape) {
        double sum = 0;
        for (int f = 0; f < features.columns(); f++) {
            double total = 0;
            for (int x : chosen) {
                total += features.get(x, f);
            }
            sum += shape.applyAsDouble(total);
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void featureBasedFollowsItsFormula(Shape shape) {
        FloatMatrix features = random(7, 4, 0, 2, 1);
        assertFollows(a -> modular(features, a, shape.formula()), FeatureBased.of(features, shape.concave()));
    }

    /** By hand: with √, totals (4, 9) and weights (1, 2) make 2 + 2·3 = 8; the first item alone √1 + 2·√9 = 7. */
    @Test
    void featureBasedWithWeightsIsTheNumberWorkedOutByHand() {
        var features = SparseMatrix.ofRows(2, new int[][] {{1, 0}, {0}}, new float[][] {{9, 1}, {3}});
        FeatureBased f = FeatureBased.of(features, new double[] {1, 2}, Concave.SQRT);
        assertEquals(7, f.value(0));
        assertEquals(8, f.value(0, 1));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void concaveOverModularFollowsItsFormula(Shape shape) {
        FloatMatrix s = random(7, 3, 0, 1, 2);
        assertFollows(
                a -> {
                    double sum = modular(s, a, shape.formula());
                    for (int i : a) {
                        sum += 0.4 * shape.formula().applyAsDouble(s.rowSum(i));
                    }
                    return sum;
                },
                ConcaveOverModular.of(s, 0.4, shape.concave()));
    }

    /** By hand: one query item, √: s = (4, 5); η·(√4 + √5) + √9. */
    @Test
    void concaveOverModularIsTheNumberWorkedOutByHand() {
        ConcaveOverModular f = ConcaveOverModular.of(FloatMatrix.of(2, 1, 4, 5), 0.5, Concave.SQRT);
        assertEquals(0.5 * (2 + Math.sqrt(5)) + 3, f.value(0, 1), TOLERANCE);
    }

    @Test
    void negativeEntriesAndWrongSizesAreRefused() {
        FloatMatrix negative = FloatMatrix.of(1, 2, 1, -2);
        assertRefused(
                "features must be >= 0, got -2.0 for item 0, feature 1", () -> FeatureBased.of(negative, Concave.LOG));
        assertRefused("got -2.0 in row 0, column 1", () -> ConcaveOverModular.of(negative, 1, Concave.LOG));
        assertRefused("eta", () -> ConcaveOverModular.of(FloatMatrix.of(1, 1, 1), -1, Concave.LOG));
        var features = SparseMatrix.ofRows(2, new int[1][0], new float[1][0]);
        for (double[] weights : List.of(new double[1], new double[3])) {
            assertRefused("number of weights", () -> FeatureBased.of(features, weights, Concave.LOG));
        }
        assertRefused("weights[0]", () -> FeatureBased.of(features, new double[] {-1, 1}, Concave.LOG));
    }
}
