package winnow.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenScoresTest {
    private static TokenScores of(double... probabilities) {
        float[] logs = new float[probabilities.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = (float) Math.log(probabilities[i]);
        }
        return TokenScores.of("a", new int[probabilities.length], logs);
    }

    @Test
    void closedFormsOfTwoTokens() {
        TokenScores scores = of(0.5, 0.25);
        assertEquals(Math.log(0.125), scores.sum(), 1e-7);
        assertEquals(Math.log(0.125) / 2, scores.mean(), 1e-7);
        assertEquals(Math.sqrt(8), scores.perplexity(), 1e-6);
        assertEquals(Math.sqrt((0.5 * 0.5 + 0.75 * 0.75) / 2), scores.distance(), 1e-7);
        assertEquals(0.25, scores.probability(1), 1e-8);
    }

    @Test
    void certaintyHasDistanceZeroAndNoChanceHasOne() {
        assertEquals(0, of(1, 1).distance());
        assertEquals(1, of(1e-30).distance(), 1e-12);
        assertEquals(1e-6, TokenScores.of("a", new int[1], new float[] {-1e-6f}).distance(), 1e-11);
    }

    @Test
    void aResponseWithoutTokensIsRefusedByName() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> TokenScores.of("ex7", new int[0], new float[0]));
        assertTrue(error.getMessage().contains("ex7"), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, 0.5f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY})
    void whatIsNoLogProbabilityIsRefused(float value) {
        assertThrows(IllegalArgumentException.class, () -> TokenScores.of("a", new int[1], new float[] {value}));
    }

    @Test
    void changingAnArrayChangesNoScores() {
        float[] logs = {-1};
        TokenScores scores = TokenScores.of("a", new int[1], logs);
        logs[0] = -2;
        scores.logProbabilities()[0] = -3;
        assertEquals(-1, scores.sum());
    }
}
