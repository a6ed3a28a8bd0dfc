package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudentQuantileTest {
    /** Bisection ends within rounding of the root; the two series round differently. */
    private static final double RELATIVE = 1e-9;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 9, 30, 99, 1000})
    void agreesWithCommonsStatistics(int degrees) {
        for (double confidence : new double[] {0.5, 0.95, 0.99}) {
            double expected = TDistribution.of(degrees).inverseSurvivalProbability((1 - confidence) / 2);
            assertEquals(expected, StudentQuantile.of(confidence, degrees), RELATIVE * expected);
        }
    }
}
