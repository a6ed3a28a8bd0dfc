package winnow.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import winnow.random.Seeds;

class SamplingTest {
    private static final int DRAWS = 20_000;

    private static float[] logits(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]) + 3;
        }
        return logits;
    }

    private static double[] shares(Sampling sampling, float[] logits) {
        RandomGenerator random = Seeds.of(5).stream("draws");
        double[] shares = new double[logits.length];
        for (int i = 0; i < DRAWS; i++) {
            shares[sampling.choose(logits, 0, logits.length, random)] += 1.0 / DRAWS;
        }
        return shares;
    }

    private static void assertShares(double[] found, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            // Five standard deviations, and exactly never for what must not be drawn.
            assertEquals(
                    expected[i], found[i], 1e-9 + 5 * Math.sqrt(expected[i] * (1 - expected[i]) / DRAWS), "token " + i);
        }
    }

    @Test
    void tokensAreDrawnByTheirProbability() {
        assertShares(shares(Sampling.atTemperature(1), logits(0.1, 0.6, 0.3)), 0.1, 0.6, 0.3);
    }

    @Test
    void aTemperatureOfOneHalfSquaresProbabilities() {
        assertShares(shares(Sampling.atTemperature(0.5), logits(0.2, 0.8)), 0.04 / 0.68, 0.64 / 0.68);
    }

    @Test
    void topKKeepsTheLikeliestAndOfEqualOnesTheLowest() {
        assertShares(shares(Sampling.atTemperature(1).withTopK(2), logits(0.2, 0.4, 0.2, 0.2)), 1 / 3.0, 2 / 3.0, 0, 0);
    }

    @Test
    void topPKeepsTheFewestThatReachIt() {
        assertShares(
                shares(Sampling.atTemperature(1).withTopP(0.7), logits(0.1, 0.5, 0.15, 0.25)), 0, 2 / 3.0, 0, 1 / 3.0);
    }

    @Test
    void minPKeepsWhatIsLikelyEnoughBesideTheLikeliest() {
        assertShares(shares(Sampling.atTemperature(1).withMinP(0.5), logits(0.5, 0.3, 0.2)), 0.625, 0.375, 0);
    }

    @Test
    void theLikeliestTokenIsTheLowestOfEqualOnes() {
        assertEquals(1, Sampling.greedy().choose(new float[] {9, 9, -1, 2, 2, 0, 0, 2}, 1, 4, null) + 1);
    }

    @Test
    void rowsOfLogitsAreApart() {
        assertEquals(2, Sampling.greedy().choose(new float[] {9, 0, 0, 0, 0, 7}, 1, 3, null));
    }

    @Test
    void negativeLogitsAndZeroSignsAreOrdered() {
        assertShares(shares(Sampling.atTemperature(1).withTopK(1), new float[] {-5, -0f, 0f, -1}), 0, 1, 0, 0);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Sampling.atTemperature(-0.1));
        assertThrows(IllegalArgumentException.class, () -> Sampling.atTemperature(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Sampling.greedy().withTopP(0));
        assertThrows(IllegalArgumentException.class, () -> Sampling.greedy().withMinP(1.1));
        assertThrows(IllegalArgumentException.class, () -> Sampling.greedy().withTopK(-1));
        assertThrows(
                IllegalStateException.class, () -> Sampling.greedy().choose(new float[] {1, Float.NaN}, 0, 2, null));
    }

    @Test
    void infiniteLogitsAreNoDistribution() {
        float infinity = Float.POSITIVE_INFINITY;
        for (float[] logits : new float[][] {{1, infinity}, {-infinity, -infinity}}) {
            assertThrows(
                    IllegalStateException.class, () -> Sampling.atTemperature(1).choose(logits, 0, 2, null));
        }
        assertShares(shares(Sampling.atTemperature(1), new float[] {-infinity, 1}), 0, 1);
    }
}
