package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.linalg.FloatMatrix;
import winnow.utility.Treatment.Similarities;

/** Row j of a matrix by candidate: what j does for 0, 1, 2. */
class TreatmentTest {
    private static final Corpus POOL = UtilityMatrixTest.corpus("a", "b", "c");
    private static final Corpus TARGET = UtilityMatrixTest.corpus("t");
    private static final FloatMatrix UTILITIES = FloatMatrix.of(3, 3, .8f, .4f, -.2f, .2f, .6f, 0, .1f, -.4f, .7f);
    private static final UtilityMatrix OF_POOL = UtilityMatrix.of(POOL, POOL, UTILITIES, Map.of());
    private static final UtilityMatrix OF_TARGET =
            UtilityMatrix.of(TARGET, POOL, FloatMatrix.of(3, 1, .5f, -1, 1), Map.of());

    private static FloatMatrix pool(Treatment treatment) {
        return treatment.apply(OF_POOL, Optional.empty(), Optional.empty()).pool();
    }

    @Test
    void theDefaultClampsAndCountsNobodyForItself() {
        assertEquals(FloatMatrix.of(3, 3, 0, .4f, 0, .2f, 0, 0, .1f, 0, 0), pool(Treatment.withDefaults()));
    }

    @Test
    void thePaperKeepsTheDiagonal() {
        assertEquals(FloatMatrix.of(3, 3, .8f, .4f, 0, .2f, .6f, 0, .1f, 0, .7f), pool(Treatment.paper()));
    }

    @Test
    void rawUtilitiesStayAsTheyAre() {
        assertEquals(UTILITIES, pool(Treatment.paper().withScale(UtilityScale.RAW)));
    }

    @Test
    void allBlocksShareOneScale() {
        Similarities found = Treatment.paper()
                .withScale(UtilityScale.MIN_MAX)
                .apply(OF_POOL, Optional.of(OF_TARGET), Optional.empty());
        assertEquals(FloatMatrix.of(3, 1, .75f, 0, 1), found.target().orElseThrow());
        assertEquals((.8f + 1) / 2, found.pool().get(0, 0));
    }

    @Test
    void equalUtilitiesAreNoService() {
        UtilityMatrix equal = UtilityMatrix.of(POOL, POOL, FloatMatrix.of(3, 3, new float[9]), Map.of());
        assertEquals(
                FloatMatrix.of(3, 3, new float[9]),
                Treatment.paper()
                        .withScale(UtilityScale.MIN_MAX)
                        .apply(equal, Optional.empty(), Optional.empty())
                        .pool());
    }

    @Test
    void mutualAgreementTakesTheLesserHelp() {
        assertEquals(
                FloatMatrix.of(3, 3, .8f, .2f, -.2f, .2f, .6f, -.4f, -.2f, -.4f, .7f),
                pool(Treatment.paper().withScale(UtilityScale.RAW).withAgreement(Agreement.MUTUAL)));
    }

    @Test
    void supportWeighsByTheBestPartnersOverTheLargestSupport() {
        // Best partners of a and b are each other with min(.4, .2); c has min(.1, −.2) < 0.
        float[] weights = ColumnWeight.mutualSupport(1).of(OF_POOL);
        assertEquals(1, weights[0]);
        assertEquals(1, weights[1]);
        assertEquals(0, weights[2]);
        assertEquals(
                0,
                pool(Treatment.paper().withWeight(ColumnWeight.mutualSupport(1)))
                        .get(2, 2));
    }

    @Test
    void confidenceWeighsByTheDistanceAloneOverTheLeast() {
        UtilityMatrix known = OF_POOL.withDistancesAlone(new float[] {.5f, .75f, 1});
        float[] weights = ColumnWeight.confidence(2).of(known);
        assertEquals(1, weights[0]);
        assertEquals(.25f, weights[1]);
        assertEquals(0, weights[2]);
    }

    @Test
    void aPowerOfNothingHasNoEffectEvenWhereNobodyIsSupported() {
        UtilityMatrix harmful =
                UtilityMatrix.of(POOL, POOL, FloatMatrix.of(3, 3, 1, -1, -1, -1, 1, -1, -1, -1, 1), Map.of());
        assertArrayEquals(new float[] {1, 1, 1}, ColumnWeight.mutualSupport(0).of(harmful));
        assertArrayEquals(new float[] {0, 0, 0}, ColumnWeight.mutualSupport(1).of(harmful));
    }

    @Test
    void whatNeedsOneCorpusOrAScoreAloneSaysSo() {
        UtilityMatrix between = UtilityMatrix.of(TARGET, POOL, FloatMatrix.of(3, 1, 1, 2, 3), Map.of());
        assertEquals(
                "column weights need utilities within one corpus, got 1 x 3 between two",
                assertThrows(IllegalArgumentException.class, () -> ColumnWeight.mutualSupport(1)
                                .of(between))
                        .getMessage());
        assertEquals(
                "mutual agreement needs utilities within one corpus, got 1 x 3 between two",
                assertThrows(IllegalArgumentException.class, () -> Treatment.paper()
                                .withAgreement(Agreement.MUTUAL)
                                .apply(between, Optional.empty(), Optional.empty()))
                        .getMessage());
        assertEquals(
                "confidence needs a metric that scores responses alone, got unnamed utilities of 3 candidates for 3"
                        + " records: mean 0.2444, positive 67 %",
                assertThrows(IllegalArgumentException.class, () -> ColumnWeight.confidence(1)
                                .of(OF_POOL))
                        .getMessage());
        assertEquals(
                "power must be >= 0 and finite, got -1.0",
                assertThrows(IllegalArgumentException.class, () -> ColumnWeight.confidence(-1))
                        .getMessage());
    }
}
