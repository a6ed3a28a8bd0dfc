package winnow.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.linalg.FloatMatrix;

/** Against POT 0.8.2 in float64 (src/test/resources/golden/README.md); its plans are exp((f + g − C)/epsilon) without weights. */
class SinkhornGoldenTest {
    /** Of the mean cost: points are rounded to float, and so are the exponents. */
    private static final double TOLERANCE = 2e-6;

    record Case(JsonNode problem, JsonNode entropic) {
        @Override
        public String toString() {
            return problem.get("name").asText() + ", epsilon " + entropic.get("eps_relative_to_mean_cost")
                    + " of the mean";
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = SinkhornGoldenTest.class.getResourceAsStream("/golden/ot/ot.json")) {
            List<Case> cases = new ArrayList<>();
            for (JsonNode problem : new ObjectMapper().readTree(in).get("problems")) {
                for (JsonNode entropic : problem.get("sinkhorn")) {
                    cases.add(new Case(problem, entropic));
                }
            }
            return cases.stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void costsPotentialsAndPlanAreThoseOfAnIndependentProgram(Case golden) {
        double[] a = numbers(golden.problem.get("a"));
        double[] b = numbers(golden.problem.get("b"));
        CostMatrix cost =
                PointCost.SQUARED_EUCLIDEAN.between(points(golden.problem.get("X")), points(golden.problem.get("Y")));
        double mean = golden.problem.get("mean_cost").asDouble();
        double epsilon = golden.entropic.get("eps").asDouble();
        Sinkhorn sinkhorn = Sinkhorn.withDefaults()
                .withEpsilon(new Epsilon(
                        golden.entropic.get("eps_relative_to_mean_cost").asDouble(), CostScale.MEAN))
                .withTolerance(5e-7);
        TransportPlan plan = sinkhorn.solve(TransportProblem.of(cost, a, b));

        assertTrue(plan.converged(), plan::toString);
        assertEquals(epsilon, plan.epsilon(), 1e-6 * epsilon);
        assertEquals(golden.entropic.get("transport_cost").asDouble(), plan.transportCost(), TOLERANCE * mean);
        double value = golden.entropic.get("entropic_cost_kl").asDouble();
        assertEquals(value, plan.primalValue(), TOLERANCE * mean);
        assertEquals(value, plan.dualValue(), TOLERANCE * mean);
        assertClose(golden.entropic.get("f_minus_mean"), plain(plan.potentials().source(), a, epsilon), mean);
        assertClose(golden.entropic.get("g_minus_mean"), plain(plan.potentials().target(), b, epsilon), mean);
        double[] first = numbers(golden.entropic.get("plan_first_row"));
        double[] row = plan.row(0);
        for (int j = 0; j < first.length; j++) {
            assertEquals(first[j], row[j], 2e-5 * a[0]);
        }
        if (golden.problem.get("weights").asText().equals("uniform")) {
            assertClose(golden.entropic.get("calibrated_f"), plan.potentials().calibratedSource(), mean);
            assertClose(golden.entropic.get("calibrated_g"), plan.potentials().calibratedTarget(), mean);
        }
    }

    /** f + epsilon·log a, centred: what the other program calls its potential. */
    private static double[] plain(double[] potential, double[] weights, double epsilon) {
        double[] plain = new double[potential.length];
        for (int k = 0; k < plain.length; k++) {
            plain[k] = potential[k] + epsilon * Math.log(weights[k]);
        }
        return Clouds.centred(plain);
    }

    private static void assertClose(JsonNode expected, double[] actual, double scale) {
        double[] values = numbers(expected);
        assertEquals(values.length, actual.length);
        for (int k = 0; k < values.length; k++) {
            assertEquals(values[k], actual[k], 1e-5 * scale, "point " + k);
        }
    }

    private static FloatMatrix points(JsonNode rows) {
        return FloatMatrix.build(rows.size(), rows.get(0).size(), (i, row) -> {
            for (int k = 0; k < row.length; k++) {
                row[k] = (float) rows.get(i).get(k).asDouble();
            }
        });
    }

    private static double[] numbers(JsonNode values) {
        double[] numbers = new double[values.size()];
        for (int k = 0; k < numbers.length; k++) {
            numbers[k] = values.get(k).asDouble();
        }
        return numbers;
    }
}
