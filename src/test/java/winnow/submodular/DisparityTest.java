package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static winnow.submodular.BruteForce.TOLERANCE;
import static winnow.submodular.BruteForce.assertFollows;
import static winnow.submodular.BruteForce.cosines;
import static winnow.submodular.Refusals.assertRefused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;

/** DisparitySum and DisparityMin. */
class DisparityTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theSumFollowsItsFormula(long seed) {
        FloatMatrix s = cosines(6, 3, seed);
        SetFunction f = DisparitySum.of(s);
        assertFollows(
                a -> {
                    double sum = 0;
                    for (int i : a) {
                        for (int j : a) {
                            sum += i < j ? 1 - s.get(i, j) : 0;
                        }
                    }
                    return sum;
                },
                f);
        assertTrue(f.isMonotone());
        assertFalse(BruteForce.isSubmodular(f));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theMinimumFollowsItsFormulaAndIsNeitherMonotoneNorSubmodular(long seed) {
        FloatMatrix s = cosines(6, 3, seed);
        SetFunction f = DisparityMin.of(s);
        assertFollows(
                a -> {
                    double least = Double.POSITIVE_INFINITY;
                    for (int i : a) {
                        for (int j : a) {
                            least = i == j ? least : Math.min(least, 1 - s.get(i, j));
                        }
                    }
                    return a.length < 2 ? 0 : least;
                },
                f);
        assertFalse(f.isMonotone());
        assertFalse(f.isSubmodular());
        assertFalse(BruteForce.isMonotone(f));
        assertFalse(BruteForce.isSubmodular(f));
    }

    /** By hand: distances ab 0.7, ac 0.2, bc 1. */
    @Test
    void theValuesAreThoseWorkedOutByHand() {
        FloatMatrix s = FloatMatrix.of(3, 3, 1, .3f, .8f, .3f, 1, 0, .8f, 0, 1);
        assertEquals(1.9, DisparitySum.of(s).value(0, 1, 2), TOLERANCE);
        assertEquals(0.7, DisparityMin.of(s).value(0, 1), TOLERANCE);
        assertEquals(0.2, DisparityMin.of(s).value(0, 1, 2), TOLERANCE);
        assertEquals(0, DisparityMin.of(s).value(2));
    }

    @Test
    void similaritiesAboveOneAreRefusedButForRounding() {
        assertRefused("at most 1", () -> DisparitySum.of(FloatMatrix.of(1, 1, 1.5f)));
        assertRefused("symmetric", () -> DisparityMin.of(FloatMatrix.of(2, 2, 1, 0, .5f, 1)));
        FloatMatrix twins = FloatMatrix.of(2, 2, 1, 1.000001f, 1.000001f, 1);
        assertEquals(0, DisparitySum.of(twins).value(0, 1));
    }
}
