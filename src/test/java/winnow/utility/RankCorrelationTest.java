package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {
    private static double of(double[] x, double[] y) {
        return RankCorrelation.of(x, y).orElseThrow();
    }

    @Test
    void anyRisingFunctionCorrelatesFully() {
        double[] x = {3, -1, 10, 4};
        assertEquals(1, of(x, new double[] {9, -5, 1e9, 9.5}), 1e-15);
        assertEquals(-1, of(x, new double[] {1, 2, -3, 0}), 1e-15);
    }

    @Test
    void withoutTiesItIsTheClosedForm() {
        double[] x = {1, 2, 3, 4, 5};
        double[] y = {2, 1, 4, 3, 5};
        // 1 − 6·Σ d² / (n·(n² − 1)), d² = 1 four times.
        assertEquals(1 - 6.0 * 4 / (5 * 24), of(x, y), 1e-15);
    }

    @Test
    void equalValuesShareTheMeanOfTheirRanks() {
        assertArrayEquals(new double[] {0, 2, 2, 4, 2}, RankCorrelation.ranks(new double[] {-1, 7, 7, 8, 7}));
    }

    @Test
    void equalValuesHaveNoOrder() {
        assertTrue(RankCorrelation.of(new double[] {1, 1}, new double[] {1, 2}).isEmpty());
        assertTrue(RankCorrelation.of(new double[0], new double[0]).isEmpty());
    }
}
