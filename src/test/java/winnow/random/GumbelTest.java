package winnow.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GumbelTest {
    private static final double EULER = 0.57721566490153286;

    @Test
    void meanAndVarianceAreThoseOfTheDistribution() {
        RandomGenerator random = Seeds.of(3).stream("gumbel");
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double draw = Gumbel.draw(random);
            sum += draw;
            squares += draw * draw;
        }
        double mean = sum / n;
        // Five standard errors of the mean, and about as many of the variance.
        assertEquals(EULER, mean, 5 * Math.PI / Math.sqrt(6.0 * n));
        assertEquals(Math.PI * Math.PI / 6, squares / n - mean * mean, 0.03);
    }

    @Test
    void theEndsOfTheRangeAreFinite() {
        assertEquals(-StrictMath.log(53 * StrictMath.log(2)), Gumbel.draw(always(0)), 1e-12);
        assertTrue(Double.isFinite(Gumbel.draw(always(-1L))));
        assertTrue(Gumbel.draw(always(-1L)) > 36);
    }

    private static RandomGenerator always(long bits) {
        return () -> bits;
    }
}
