package winnow.finetune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LearningRateTest {
    private static final double EXACT = 1e-15;

    @Test
    void constantRatesStay() {
        assertEquals(0.3, LearningRate.constant(0.3).at(99, 100));
    }

    @Test
    void linearRatesRiseAndFall() {
        LearningRate rate = LearningRate.linear(1, 4, 0);
        assertEquals(0.25, rate.at(0, 12), EXACT);
        assertEquals(1, rate.at(3, 12), EXACT);
        assertEquals(1, rate.at(4, 12), EXACT);
        assertEquals(0.5, rate.at(8, 12), EXACT);
        assertEquals(0.125, rate.at(11, 12), EXACT);
    }

    @Test
    void cosineRatesFallToTheirShare() {
        LearningRate rate = LearningRate.cosine(2, 0, 0.1);
        assertEquals(2, rate.at(0, 10), EXACT);
        assertEquals(1.1, rate.at(5, 10), EXACT);
        assertEquals(0.2, rate.at(10, 10), EXACT);
    }

    @Test
    void warmUpIsAShareOfTheSteps() {
        LearningRate rate = LearningRate.linear(1, 0, 0).afterWarmup(0.2);
        assertEquals(0.5, rate.at(0, 10), EXACT);
        assertEquals(1, rate.at(1, 10), EXACT);
        assertEquals(1, rate.at(2, 10), EXACT);
        assertEquals(0.5, rate.at(6, 10), EXACT);
    }

    @Test
    void ratesThatMeanNothingAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> LearningRate.constant(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> LearningRate.linear(1, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> LearningRate.cosine(1, 0, 1.5));
        assertThrows(
                IllegalArgumentException.class, () -> LearningRate.constant(1).afterWarmup(1));
    }
}
