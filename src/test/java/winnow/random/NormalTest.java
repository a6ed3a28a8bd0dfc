package winnow.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NormalTest {
    private static final int N = 200_000;

    @Test
    void momentsAndTailAreThoseOfTheStandardNormalDistribution() {
        RandomGenerator random = Seeds.of(3).stream("normal");
        double[] draws = new double[N];
        Arrays.setAll(draws, i -> Normal.draw(random));
        assertEquals(0, Arrays.stream(draws).average().orElseThrow(), 5 / Math.sqrt(N));
        assertEquals(1, Arrays.stream(draws).map(x -> x * x).average().orElseThrow(), 5 * Math.sqrt(2.0 / N));
        double beyondTwo = Arrays.stream(draws).filter(x -> x > 2).count() / (double) N;
        assertEquals(0.0227501, beyondTwo, 5 * Math.sqrt(0.0227501 / N));
    }

    @Test
    void severalDrawsAreTheSingleOnesTimesTheDeviation() {
        RandomGenerator single = Seeds.of(3).stream("normal");
        float[] expected = {
            (float) (0.1 * Normal.draw(single)),
            (float) (0.1 * Normal.draw(single)),
            (float) (0.1 * Normal.draw(single))
        };
        assertArrayEquals(expected, Normal.draws(Seeds.of(3).stream("normal"), 3, 0.1));
    }
}
