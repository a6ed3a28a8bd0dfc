package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static winnow.submodular.BruteForce.TOLERANCE;
import static winnow.submodular.BruteForce.assertFollows;
import static winnow.submodular.BruteForce.random;
import static winnow.submodular.BruteForce.symmetric;
import static winnow.submodular.Refusals.assertRefused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;

class GraphCutTest {
    private static double cut(FloatMatrix byCandidate, FloatMatrix ground, double lambda, int[] chosen) {
        double sum = 0;
        for (int j : chosen) {
            for (int i = 0; i < byCandidate.columns(); i++) {
                sum += byCandidate.get(j, i);
            }
            for (int i : chosen) {
                sum -= lambda * ground.get(i, j);
            }
        }
        return sum;
    }

    private static double between(FloatMatrix candidateToOthers, int[] chosen) {
        double sum = 0;
        for (int j : chosen) {
            for (int q = 0; q < candidateToOthers.columns(); q++) {
                sum += candidateToOthers.get(j, q);
            }
        }
        return sum;
    }

    @ParameterizedTest(name = "lambda {0}, lowest entry {1}")
    @CsvSource({"0, 0", "0.3, 0", "0.5, 0", "0.7, 0", "2, 0", "0, -0.5", "0.4, -0.5", "2, -1"})
    void graphCutFollowsItsFormula(double lambda, double low) {
        FloatMatrix s = random(6, 6, low, 1, 1);
        assertFollows(a -> cut(s, s, lambda, a), GraphCut.of(s, lambda));
        FloatMatrix mirrored = symmetric(s);
        assertFollows(a -> cut(mirrored, mirrored, lambda, a), GraphCut.of(mirrored, lambda));
        FloatMatrix byCandidate = random(6, 4, low, 1, 2);
        assertFollows(a -> cut(byCandidate, s, lambda, a), GraphCut.of(byCandidate, s, lambda));
    }

    /** What is similar to many, and to which little is similar, loses more by redundancy than it is worth. */
    @Test
    void aLambdaOfAHalfIsSmallEnoughForSymmetricSimilaritiesAlone() {
        FloatMatrix directed = FloatMatrix.of(2, 2, .1f, 0, 1, .1f);
        assertFalse(GraphCut.of(directed, 0.5).isMonotone());
        assertTrue(GraphCut.of(directed, 0.5).value(1, 0)
                < GraphCut.of(directed, 0.5).value(1));
        assertTrue(GraphCut.of(symmetric(directed), 0.5).isMonotone());
    }

    /** Both conditions are exact, so a brute-force search must agree in both directions. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itIsMonotoneAndSubmodularExactlyWhenItSays(long seed) {
        int monotone = 0;
        int submodular = 0;
        int both = 0;
        for (double low : new double[] {0, -0.2, -1}) {
            for (double lambda : new double[] {0, 0.2, 0.45, 0.6, 1}) {
                GraphCut f = GraphCut.of(random(5, 5, low, 1, seed), lambda);
                assertEquals(BruteForce.isMonotone(f), f.isMonotone(), "lambda " + lambda + ", low " + low);
                assertEquals(BruteForce.isSubmodular(f), f.isSubmodular(), "lambda " + lambda + ", low " + low);
                monotone += f.isMonotone() ? 1 : 0;
                submodular += f.isSubmodular() ? 1 : 0;
                both++;
            }
        }
        assertTrue(monotone > 0 && monotone < both && submodular > 0 && submodular < both);
    }

    @Test
    void halfIsTheLargestLambdaThatIsMonotoneWhateverTheSimilarity() {
        FloatMatrix ones = FloatMatrix.of(3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        assertTrue(GraphCut.of(ones, 0.5).isMonotone());
        // The last of three items gains 3 − λ(2·2 + 1): below 0 from λ = 0.6 on.
        assertTrue(GraphCut.of(ones, 0.59).isMonotone());
        assertFalse(GraphCut.of(ones, 0.61).isMonotone());
        for (long seed = 0; seed < 20; seed++) {
            assertTrue(GraphCut.of(symmetric(random(9, 9, 0, 1, seed)), 0.5).isMonotone());
        }
    }

    /** By hand: s = ((1, 0.5), (0.5, 1)), λ = 0.25. f(∅+a) = 1.5 − 0.25 = 1.25; f(ab) = 3 − 0.25·3 = 2.25. */
    @Test
    void valuesAreThoseWorkedOutByHand() {
        FloatMatrix s = FloatMatrix.of(2, 2, 1, .5f, .5f, 1);
        GraphCut f = GraphCut.of(s, 0.25);
        assertEquals(1.25, f.value(0));
        assertEquals(2.25, f.value(0, 1));
        // One private item, 0.4 like a and 0.2 like b, ν = 2: 2.25 − 2·0.25·2·(0.4 + 0.2) = 1.65
        FloatMatrix privates = FloatMatrix.of(2, 1, .4f, .2f);
        assertEquals(1.65, GraphCutConditionalGain.of(s, privates, 0.25, 2).value(0, 1), TOLERANCE);
        assertEquals(0.6, GraphCutMutualInformation.of(privates).value(0, 1), TOLERANCE);
        assertEquals(0.3, GraphCutMutualInformation.scaled(privates, 0.25).value(0, 1), TOLERANCE);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theInformationMeasuresFollowTheirFormulas(long seed) {
        FloatMatrix ground = symmetric(random(6, 6, 0, 1, seed));
        FloatMatrix byCandidate = random(6, 4, 0, 1, seed);
        FloatMatrix others = random(6, 3, -0.3, 1, seed);
        assertFollows(a -> between(others, a), GraphCutMutualInformation.of(others));
        assertFollows(a -> 2 * 0.3 * between(others, a), GraphCutMutualInformation.scaled(others, 0.3));
        assertFollows(
                a -> cut(byCandidate, ground, 0.3, a) - 2 * 0.3 * 0.8 * between(others, a),
                GraphCutConditionalGain.of(byCandidate, ground, others, 0.3, 0.8));
        SetFunction repelled = GraphCutConditionalGain.of(ground, random(6, 9, 0.5, 1, seed), 0.3, 1);
        assertFalse(repelled.isMonotone());
        assertFalse(BruteForce.isMonotone(repelled));
    }

    @Test
    void modularInformationIsMonotoneOnlyWithoutNegativeRows() {
        assertTrue(
                GraphCutMutualInformation.of(FloatMatrix.of(2, 2, 1, -1, 0, 1)).isMonotone());
        assertFalse(
                GraphCutMutualInformation.of(FloatMatrix.of(2, 2, 1, -2, 0, 1)).isMonotone());
    }

    @Test
    void wrongShapesAndWeightsAreRefused() {
        FloatMatrix s = random(3, 3, 0, 1, 1);
        assertRefused("square", () -> GraphCut.of(random(3, 2, 0, 1, 1), 0.1));
        assertRefused("lambda must be >= 0", () -> GraphCut.of(s, -0.1));
        assertRefused("lambda must be >= 0", () -> GraphCut.of(s, Double.NaN));
        assertRefused("3 and 4", () -> GraphCut.of(random(4, 2, 0, 1, 1), s, 0.1));
        assertRefused("3 and 2", () -> GraphCutConditionalGain.of(s, random(2, 2, 0, 1, 1), 0.1, 1));
        assertRefused("nu must be >= 0", () -> GraphCutConditionalGain.of(s, s, 0.1, -1));
        assertRefused("lambda must be >= 0", () -> GraphCutMutualInformation.scaled(s, -1));
    }
}
