package winnow.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static winnow.submodular.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.commons.math3.optim.MaxIter;
import org.apache.commons.math3.optim.linear.LinearConstraint;
import org.apache.commons.math3.optim.linear.LinearConstraintSet;
import org.apache.commons.math3.optim.linear.LinearObjectiveFunction;
import org.apache.commons.math3.optim.linear.NonNegativeConstraint;
import org.apache.commons.math3.optim.linear.Relationship;
import org.apache.commons.math3.optim.linear.SimplexSolver;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

/** Against values of POT (see golden/README.md), brute force, a general linear program, closed forms and properties. */
class ExactTransportTest {
    /** Times the largest cost, for masses that sum to 1. */
    private static final double TOLERANCE = 1e-9;

    private static final double[] ONE = {1};

    @Test
    void costsAndPotentialsAreThoseOfTheReferenceProgram() {
        int unique = 0;
        for (JsonNode problem : golden()) {
            double[] cost = squaredDistances(problem.get("X"), problem.get("Y"));
            Problem here = new Problem(cost, doubles(problem.get("a")), doubles(problem.get("b")));
            ExactPlan plan = here.solved();
            JsonNode wanted = problem.get("emd");
            assertEquals(wanted.get("cost").asDouble(), plan.cost(), TOLERANCE);
            assertEquals(wanted.get("dual_value").asDouble(), plan.dualValue(), TOLERANCE);
            assertEquals(wanted.get("support").asInt(), plan.support().size());
            assertEquals(wanted.get("duals_unique_up_to_constant").asBoolean(), plan.uniqueUpToConstant());
            if (plan.uniqueUpToConstant()) {
                unique++;
                assertArrayEquals(doubles(wanted.get("calibrated_f")), calibrated(plan.f()), TOLERANCE);
                assertArrayEquals(doubles(wanted.get("calibrated_g")), calibrated(plan.g()), TOLERANCE);
            }
        }
        assertEquals(3, unique);
    }

    @Test
    void potentialsThatAreNotUniqueLieWithinTheirBounds() {
        for (JsonNode problem : golden()) {
            double[] cost = squaredDistances(problem.get("X"), problem.get("Y"));
            double[] f = new Problem(cost, doubles(problem.get("a")), doubles(problem.get("b")))
                    .solved()
                    .f();
            double[] lowest = doubles(problem.get("emd").get("f_minus_f0_lowest"));
            double[] highest = doubles(problem.get("emd").get("f_minus_f0_highest"));
            for (int i = 0; i < f.length; i++) {
                assertTrue(f[i] - f[0] >= lowest[i] - TOLERANCE && f[i] - f[0] <= highest[i] + TOLERANCE);
            }
        }
    }

    @Test
    void theReferenceProgramsPlanIsFound() {
        for (JsonNode problem : golden()) {
            double[] cost = squaredDistances(problem.get("X"), problem.get("Y"));
            List<ExactPlan.Entry> support = new Problem(cost, doubles(problem.get("a")), doubles(problem.get("b")))
                    .solved()
                    .support();
            JsonNode wanted = problem.get("emd").get("plan_nonzeros");
            assertEquals(wanted.size(), support.size());
            for (int k = 0; k < wanted.size(); k++) {
                assertEquals(wanted.get(k).get(0).asInt(), support.get(k).row());
                assertEquals(wanted.get(k).get(1).asInt(), support.get(k).column());
                assertEquals(wanted.get(k).get(2).asDouble(), support.get(k).mass(), TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void anAssignmentIsTheBestOfAllPermutations(int n) {
        RandomGenerator random = Seeds.of(n).stream("costs");
        for (int run = 0; run < 20; run++) {
            // Whole numbers of a small range, so that many plans tie.
            double[] cost = random.doubles(n * n).map(u -> Math.floor(6 * u)).toArray();
            ExactPlan plan = new Problem(cost, uniform(n), uniform(n)).solved();
            assertEquals(best(cost, n, 0, new boolean[n]) / n, plan.cost(), TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aGeneralLinearProgramFindsTheSameCost(long seed) {
        RandomGenerator random = Seeds.of(seed).stream("problems");
        for (int run = 0; run < 8; run++) {
            int n = 1 + random.nextInt(7);
            int m = 1 + random.nextInt(7);
            double[] cost =
                    random.doubles(n * m).map(u -> Math.floor(8 * u) - 2).toArray();
            // Shares with a common denominator make degenerate bases, zeros among them.
            int[][] counts = {counts(random, n), counts(random, m)};
            Problem problem = new Problem(cost, shares(counts[0]), shares(counts[1]));
            assertEquals(linearProgram(problem), problem.solved().cost(), TOLERANCE);
        }
    }

    @Test
    void onALineMassMovesFromQuantileToQuantile() {
        int n = 60;
        int m = 45;
        RandomGenerator random = Seeds.of(3).stream("line");
        double[] x = random.doubles(n).sorted().toArray();
        double[] y = random.doubles(m).map(u -> 2 * u).sorted().toArray();
        double[] a = weights(random, n);
        double[] b = weights(random, m);
        ExactPlan plan = new Problem(squaredDistances(x, y), a, b).solved();
        assertEquals(quantileCost(x, y, a, b), plan.cost(), TOLERANCE);
    }

    @Test
    void aHiddenPermutationIsFound() {
        int n = 300;
        RandomGenerator random = Seeds.of(4).stream("permutation");
        int[] permutation = IntStream.range(0, n).toArray();
        for (int i = n - 1; i > 0; i--) {
            int k = random.nextInt(i + 1);
            int swapped = permutation[i];
            permutation[i] = permutation[k];
            permutation[k] = swapped;
        }
        double[] u = random.doubles(n).toArray();
        double[] v = random.doubles(n).toArray();
        double[] cost = new double[n * n];
        for (int k = 0; k < cost.length; k++) {
            // Whole mass on the permutation has reduced cost 0, and all else is dearer: u and v are optimal potentials.
            cost[k] = u[k / n] + v[k % n] + (permutation[k / n] == k % n ? 0 : random.nextDouble());
        }
        ExactPlan plan = new Problem(cost, uniform(n), uniform(n)).solved();
        assertEquals((Arrays.stream(u).sum() + Arrays.stream(v).sum()) / n, plan.cost(), TOLERANCE);
        assertArrayEquals(
                permutation,
                plan.support().stream().mapToInt(ExactPlan.Entry::column).toArray());
        assertFalse(plan.uniqueUpToConstant());
    }

    @Test
    void potentialsAreTheDerivativesOfTheCost() {
        Problem problem = random(12, 9, 5);
        ExactPlan plan = problem.solved();
        assertTrue(plan.uniqueUpToConstant());
        double[] gradient = calibrated(plan.f());
        double step = 1e-5;
        for (int i = 0; i < 12; i++) {
            double[] a = problem.a.clone();
            for (int k = 0; k < 12; k++) {
                a[k] += k == i ? step : -step / 11;
            }
            double derivative =
                    (new Problem(problem.cost, a, problem.b).solved().cost() - plan.cost()) / step;
            assertEquals(gradient[i], derivative, 1e-7);
        }
    }

    @Test
    void twoPointsAndOneAreSolvedByHand() {
        ExactPlan plan = ExactTransport.solve(FloatMatrix.of(2, 1, 3, 7), new double[] {.25, .75}, ONE);
        assertEquals(6, plan.cost(), 1e-15);
        assertArrayEquals(new double[] {-2, 2}, plan.f(), 1e-15);
        assertArrayEquals(new double[] {5}, plan.g(), 1e-15);
        assertEquals(List.of(new ExactPlan.Entry(0, 0, .25), new ExactPlan.Entry(1, 0, .75)), plan.support());
        assertTrue(plan.uniqueUpToConstant());
        assertEquals(
                "ExactPlan[2, 1]: cost 6.00000, gap 0.0e+00, 2 pairs, potentials unique, 0 pivots", plan.toString());
    }

    @Test
    void theExampleOfTheDocumentationHolds() {
        double[] half = {.5, .5};
        assertEquals(
                0.0,
                ExactTransport.solve(FloatMatrix.of(2, 2, 0, 1, 2, 0), half, half)
                        .cost());
    }

    @Test
    void allPointsEqualCostNothing() {
        ExactPlan plan = new Problem(new double[40 * 30], uniform(40), uniform(30)).solved();
        assertEquals(0, plan.cost());
        assertEquals(0, plan.pivots());
    }

    @Test
    void duplicatesAndCommonDenominatorsAreSolved() {
        // Rows in groups of 4, columns in groups of 6, 48 and 72 equal weights: partial sums meet in 24 places.
        double[] x = IntStream.range(0, 48).mapToDouble(i -> i / 4).toArray();
        double[] y = IntStream.range(0, 72).mapToDouble(j -> j / 6 + 0.25).toArray();
        ExactPlan plan = new Problem(squaredDistances(x, y), uniform(48), uniform(72)).solved();
        assertEquals(1 / 16.0, plan.cost(), TOLERANCE);
        assertFalse(plan.uniqueUpToConstant());
        for (ExactPlan.Entry entry : plan.support()) {
            assertTrue(entry.mass() > 1 / 150.0, entry.toString());
        }
    }

    @Test
    void roundingOfWeightsIsNotTakenForMass() {
        // In double 0.1 + 0.2 is not 0.3: what is left over would join the two halves of the plan.
        double[] cost = {0, 5, 0, 6, 7, 0};
        ExactPlan plan = new Problem(cost, new double[] {.1, .2, .7}, new double[] {.3, .7}).solved();
        assertEquals(3, plan.support().size());
        assertFalse(plan.uniqueUpToConstant());
    }

    @Test
    void itemsWithoutWeightMoveNothingAndHaveTheLargestFeasiblePotential() {
        Problem whole = random(9, 8, 6);
        double[] a = whole.a.clone();
        double[] b = whole.b.clone();
        a[0] += a[3];
        a[3] = 0;
        b[7] += b[2];
        b[2] = 0;
        ExactPlan plan = new Problem(whole.cost, a, b).solved();
        assertTrue(plan.uniqueUpToConstant());
        assertTrue(plan.support().stream().noneMatch(entry -> entry.row() == 3 || entry.column() == 2));
        double[] f = plan.f();
        double[] g = plan.g();
        double smallest = IntStream.range(0, 9)
                .mapToDouble(i -> whole.cost[i * 8 + 2] - f[i])
                .min()
                .orElseThrow();
        assertEquals(smallest, g[2], 1e-12);
        smallest = IntStream.range(0, 8)
                .filter(j -> j != 2)
                .mapToDouble(j -> whole.cost[3 * 8 + j] - g[j])
                .min()
                .orElseThrow();
        assertEquals(smallest, f[3], 1e-12);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1e6, 1e-30, 1e30})
    void costsOfAnyScaleGiveTheSamePlan(double scale) {
        Problem problem = random(40, 25, 7);
        double[] scaled = Arrays.stream(problem.cost).map(c -> scale * c).toArray();
        ExactPlan plan = problem.solved();
        ExactPlan ofScaled = new Problem(scaled, problem.a, problem.b).solved();
        assertEquals(plan.support(), ofScaled.support());
        assertEquals(scale * plan.cost(), ofScaled.cost(), TOLERANCE * scale);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-6, 1e9})
    void massesOfAnyScaleGiveTheSamePotentials(double scale) {
        Problem problem = random(20, 15, 8);
        ExactPlan plan = problem.solved();
        ExactPlan scaled = ExactTransport.solve(
                20,
                15,
                problem.cost,
                Arrays.stream(problem.a).map(w -> scale * w).toArray(),
                Arrays.stream(problem.b).map(w -> scale * w).toArray());
        assertArrayEquals(plan.f(), scaled.f(), TOLERANCE);
        assertEquals(plan.cost(), scaled.cost() / scale, TOLERANCE);
    }

    @Test
    void transposingExchangesThePotentials() {
        Problem problem = random(35, 50, 9);
        double[] transposed = new double[35 * 50];
        for (int k = 0; k < transposed.length; k++) {
            transposed[k] = problem.cost[k % 35 * 50 + k / 35];
        }
        ExactPlan plan = problem.solved();
        ExactPlan turned = new Problem(transposed, problem.b, problem.a).solved();
        assertEquals(plan.cost(), turned.cost(), TOLERANCE);
        assertTrue(plan.uniqueUpToConstant());
        assertArrayEquals(calibrated(plan.f()), calibrated(turned.g()), TOLERANCE);
        assertArrayEquals(calibrated(plan.g()), calibrated(turned.f()), TOLERANCE);
    }

    @Test
    void whatARowAndAColumnAddToTheirCostsIsAddedToTheirPotentials() {
        Problem problem = random(30, 30, 10);
        RandomGenerator random = Seeds.of(10).stream("shifts");
        double[] u = random.doubles(30).toArray();
        double[] v = random.doubles(30).toArray();
        double[] shifted = problem.cost.clone();
        double added = 0;
        for (int k = 0; k < shifted.length; k++) {
            shifted[k] = 3 * shifted[k] + u[k / 30] - v[k % 30];
        }
        for (int i = 0; i < 30; i++) {
            added += problem.a[i] * u[i] - problem.b[i] * v[i];
        }
        assertEquals(
                3 * problem.solved().cost() + added,
                new Problem(shifted, problem.a, problem.b).solved().cost(),
                TOLERANCE);
    }

    @Test
    void hardShapesAreSolvedToTheOptimum() {
        int n = 150;
        double[] product = new double[n * n];
        double[] far = new double[n * n];
        for (int k = 0; k < product.length; k++) {
            // Every list of cheap columns is the same for all rows, and most of the plan lies outside it.
            product[k] = (k / n + 1.0) * (k % n + 1.0) / n;
            far[k] = k / n % 10 == k % n % 10 ? k % 7 : 1e6 + k % 11;
        }
        RandomGenerator random = Seeds.of(11).stream("weights");
        double[] a = weights(random, n);
        double[] b = weights(random, n);
        for (double[] cost : List.of(product, far)) {
            new Problem(cost, a, b).solved();
            new Problem(cost, uniform(n), uniform(n)).solved();
        }
        double wanted = IntStream.range(0, n)
                        .mapToDouble(i -> product[i * n + n - 1 - i])
                        .sum()
                / n;
        assertEquals(
                wanted, new Problem(product, uniform(n), uniform(n)).solved().cost(), TOLERANCE * n);
    }

    @Test
    void floatAndDoubleCostsAgreeAndEqualInputsGiveEqualBits() {
        Problem problem = random(70, 60, 12);
        float[] floats = new float[70 * 60];
        double[] widened = new double[70 * 60];
        for (int k = 0; k < floats.length; k++) {
            floats[k] = (float) problem.cost[k];
            widened[k] = floats[k];
        }
        ExactPlan plan = ExactTransport.solve(FloatMatrix.wrap(70, 60, floats), problem.a, problem.b);
        ExactPlan again = new Problem(widened, problem.a, problem.b).solved();
        assertEquals(plan, again);
        assertEquals(plan.hashCode(), again.hashCode());
    }

    @Test
    void aSmallDifferenceOfSumsGoesToTheHeaviestColumn() {
        double[] a = {.5, .5 + 4e-10};
        ExactPlan plan = ExactTransport.solve(FloatMatrix.of(2, 2, 0, 1, 1, 0), a, new double[] {.4, .6});
        assertEquals(
                .6 + 4e-10,
                plan.support().stream()
                        .filter(e -> e.column() == 1)
                        .mapToDouble(ExactPlan.Entry::mass)
                        .sum(),
                1e-15);
    }

    @Test
    void anInterruptEndsTheSearch() {
        Problem problem = random(5, 5, 13);
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancellationException.class, problem::solved);
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void badArgumentsAreRefused() {
        FloatMatrix cost = FloatMatrix.of(2, 2, 0, 1, 1, 0);
        double[] half = {.5, .5};
        assertRefused(
                "a must have one weight a row of the costs, 2, got 1", () -> ExactTransport.solve(cost, ONE, half));
        assertRefused(
                "b must have one weight a column of the costs, 2, got 3",
                () -> ExactTransport.solve(cost, half, new double[3]));
        assertRefused(
                "a must hold weights >= 0 and finite, got -0.5 at 1",
                () -> ExactTransport.solve(cost, new double[] {1.5, -.5}, half));
        assertRefused(
                "b must hold weights >= 0 and finite, got NaN at 0",
                () -> ExactTransport.solve(cost, half, new double[] {Double.NaN, 1}));
        assertRefused(
                "a must have a positive, finite sum, got 0.0",
                () -> ExactTransport.solve(cost, new double[2], new double[2]));
        assertRefused(
                "a must have a positive, finite sum, got 0.0",
                () -> ExactTransport.solve(FloatMatrix.of(0, 0), new double[0], new double[0]));
        assertRefused(
                "a must have a positive, finite sum, got Infinity",
                () -> ExactTransport.solve(cost, new double[] {1e308, 1e308}, half));
        assertRefused(
                "a and b must have the same sum to within 1.0E-9 of it, got 1.0 and 1.25; rescale one of them first",
                () -> ExactTransport.solve(cost, half, new double[] {.5, .75}));
        assertRefused(
                "a and b must have the same sum to within 1.0E-9 of it",
                () -> ExactTransport.solve(cost, half, new double[] {.5, .5 + 2e-9}));
        assertRefused(
                "cost must have n x m = 2 x 3 entries, got 5",
                () -> ExactTransport.solve(2, 3, new double[5], half, new double[3]));
        assertRefused(
                "costs must be finite, got Infinity in row 1, column 0",
                () -> ExactTransport.solve(2, 2, new double[] {0, 0, Double.POSITIVE_INFINITY, 0}, half, half));
    }

    /** A problem whose every answer is checked: marginals, feasible potentials, tight where mass moves, and no gap. */
    private static final class Problem {
        private final double[] cost;
        private final double[] a;
        private final double[] b;

        Problem(double[] cost, double[] a, double[] b) {
            this.cost = cost;
            this.a = a;
            this.b = b;
        }

        ExactPlan solved() {
            int n = a.length;
            int m = b.length;
            ExactPlan plan = ExactTransport.solve(n, m, cost, a, b);
            double scale = Arrays.stream(cost).map(Math::abs).max().orElseThrow();
            double[] f = plan.f();
            double[] g = plan.g();
            double violation = 0;
            for (int k = 0; k < cost.length; k++) {
                violation = Math.max(violation, f[k / m] + g[k % m] - cost[k]);
            }
            assertEquals(violation, plan.largestDualViolation());
            assertTrue(violation <= TOLERANCE * scale, "violation " + violation);
            double[] rowSums = new double[n];
            double[] columnSums = new double[m];
            double primal = 0;
            for (ExactPlan.Entry entry : plan.support()) {
                double tight = cost[entry.row() * m + entry.column()];
                assertEquals(tight, f[entry.row()] + g[entry.column()], TOLERANCE * scale);
                assertTrue(entry.mass() > 0);
                rowSums[entry.row()] += entry.mass();
                columnSums[entry.column()] += entry.mass();
                primal += entry.mass() * tight;
            }
            assertArrayEquals(a, rowSums, 1e-14);
            assertArrayEquals(b, columnSums, 1e-14);
            assertEquals(primal, plan.cost(), TOLERANCE * scale);
            assertEquals(0, plan.gap(), TOLERANCE * scale);
            assertTrue(plan.support().size() < n + m);
            assertEquals(0, Arrays.stream(f).sum(), TOLERANCE * scale * n);
            return plan;
        }
    }

    private static Problem random(int n, int m, long seed) {
        RandomGenerator random = Seeds.of(seed).stream("problem");
        return new Problem(random.doubles((long) n * m).toArray(), weights(random, n), weights(random, m));
    }

    private static double[] weights(RandomGenerator random, int n) {
        double[] weights = random.doubles(n).map(u -> 0.1 + u).toArray();
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(w -> w / sum).toArray();
    }

    private static double[] uniform(int n) {
        double[] weights = new double[n];
        Arrays.fill(weights, 1.0 / n);
        return weights;
    }

    /** How twelve units fall on n places. */
    private static int[] counts(RandomGenerator random, int n) {
        int[] counts = new int[n];
        for (int unit = 0; unit < 12; unit++) {
            counts[random.nextInt(n)]++;
        }
        return counts;
    }

    private static double[] shares(int[] counts) {
        return Arrays.stream(counts).mapToDouble(c -> c / 12.0).toArray();
    }

    private static double best(double[] cost, int n, int row, boolean[] used) {
        if (row == n) {
            return 0;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            if (!used[j]) {
                used[j] = true;
                best = Math.min(best, cost[row * n + j] + best(cost, n, row + 1, used));
                used[j] = false;
            }
        }
        return best;
    }

    private static double linearProgram(Problem problem) {
        int n = problem.a.length;
        int m = problem.b.length;
        List<LinearConstraint> constraints = new ArrayList<>();
        for (int i = 0; i < n + m; i++) {
            double[] coefficients = new double[n * m];
            for (int k = 0; k < n * m; k++) {
                coefficients[k] = (i < n ? k / m == i : k % m == i - n) ? 1 : 0;
            }
            constraints.add(
                    new LinearConstraint(coefficients, Relationship.EQ, i < n ? problem.a[i] : problem.b[i - n]));
        }
        return new SimplexSolver()
                .optimize(
                        new MaxIter(10_000),
                        new LinearObjectiveFunction(problem.cost, 0),
                        new LinearConstraintSet(constraints),
                        GoalType.MINIMIZE,
                        new NonNegativeConstraint(true))
                .getValue();
    }

    /** The integral of (F⁻¹ − G⁻¹)² over the quantiles of sorted points. */
    private static double quantileCost(double[] x, double[] y, double[] a, double[] b) {
        double cost = 0;
        int i = 0;
        int j = 0;
        double leftA = a[0];
        double leftB = b[0];
        while (i < x.length && j < y.length) {
            double moved = Math.min(leftA, leftB);
            cost += moved * (x[i] - y[j]) * (x[i] - y[j]);
            leftA -= moved;
            leftB -= moved;
            if (leftA <= leftB) {
                i++;
                leftA = i < x.length ? a[i] : 0;
            } else {
                j++;
                leftB = j < y.length ? b[j] : 0;
            }
        }
        return cost;
    }

    private static double[] calibrated(double[] potentials) {
        double sum = Arrays.stream(potentials).sum();
        int n = potentials.length;
        return Arrays.stream(potentials).map(p -> p - (sum - p) / (n - 1)).toArray();
    }

    private static double[] squaredDistances(double[] x, double[] y) {
        double[] cost = new double[x.length * y.length];
        for (int k = 0; k < cost.length; k++) {
            double difference = x[k / y.length] - y[k % y.length];
            cost[k] = difference * difference;
        }
        return cost;
    }

    private static double[] squaredDistances(JsonNode x, JsonNode y) {
        double[] cost = new double[x.size() * y.size()];
        for (int k = 0; k < cost.length; k++) {
            double[] point = doubles(x.get(k / y.size()));
            double[] other = doubles(y.get(k % y.size()));
            for (int d = 0; d < point.length; d++) {
                cost[k] += (point[d] - other[d]) * (point[d] - other[d]);
            }
        }
        return cost;
    }

    private static double[] doubles(JsonNode numbers) {
        double[] values = new double[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).asDouble();
        }
        return values;
    }

    private static JsonNode golden() {
        try (InputStream file = ExactTransportTest.class.getResourceAsStream("/golden/ot/ot.json")) {
            return new ObjectMapper().readTree(file).get("problems");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
