package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static winnow.submodular.BruteForce.TOLERANCE;
import static winnow.submodular.BruteForce.assertFollows;
import static winnow.submodular.BruteForce.random;
import static winnow.submodular.Refusals.assertRefused;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;

/** Set cover and probabilistic set cover. */
class CoverTest {
    private static final double[] WEIGHTS = {1, 0.5, 2, 0, 3};
    private static final int[][] CONCEPTS = {{0, 1}, {1, 2}, {}, {4}, {2, 3, 4}, {0}};
    private static final int[] QUERY = {0, 2, 4};
    private static final int[] PRIVATE = {1, 4};

    private static double covered(Set<Integer> counted, int[] chosen) {
        Set<Integer> seen = IntStream.of(chosen)
                .flatMap(j -> IntStream.of(CONCEPTS[j]))
                .boxed()
                .collect(Collectors.toSet());
        return seen.stream()
                .filter(counted::contains)
                .mapToDouble(u -> WEIGHTS[u])
                .sum();
    }

    @Test
    void setCoverAndItsMeasuresFollowTheirFormulas() {
        SetCover f = SetCover.of(WEIGHTS, CONCEPTS);
        assertFollows(a -> covered(Set.of(0, 1, 2, 3, 4), a), f);
        assertFollows(a -> covered(Set.of(0, 2, 4), a), f.mutualInformation(QUERY));
        assertFollows(a -> covered(Set.of(0, 2, 3), a), f.conditionalGain(PRIVATE));
        assertFollows(a -> covered(Set.of(0, 2), a), f.conditionalMutualInformation(QUERY, PRIVATE));
    }

    /** By hand: items {0, 1} and {1, 2} of three concepts cover all three; the second adds one. */
    @Test
    void overlapCountsOnce() {
        SetCover f = SetCover.of(3, new int[][] {{0, 1}, {1, 2}});
        assertEquals(2.0, f.value(0));
        assertEquals(3.0, f.value(0, 1));
    }

    private static double expected(FloatMatrix p, double[] weights, Set<Integer> counted, int[] chosen) {
        double sum = 0;
        for (int u : counted) {
            double missed = 1;
            for (int x : chosen) {
                missed *= 1 - p.get(x, u);
            }
            sum += weights[u] * (1 - missed);
        }
        return sum;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void probabilisticSetCoverAndItsMeasuresFollowTheirFormulas(long seed) {
        FloatMatrix p = random(7, 5, 0, 1, seed);
        ProbabilisticSetCover f = ProbabilisticSetCover.of(WEIGHTS, p);
        assertFollows(a -> expected(p, WEIGHTS, Set.of(0, 1, 2, 3, 4), a), f);
        assertFollows(a -> expected(p, WEIGHTS, Set.of(0, 2, 4), a), f.mutualInformation(QUERY));
        assertFollows(a -> expected(p, WEIGHTS, Set.of(0, 2, 3), a), f.conditionalGain(PRIVATE));
        assertFollows(a -> expected(p, WEIGHTS, Set.of(0, 2), a), f.conditionalMutualInformation(QUERY, PRIVATE));
    }

    /** By hand: ½ and ½ of one concept make ¾; certain probabilities are plain set cover. */
    @Test
    void probabilitiesMultiply() {
        assertEquals(
                0.75, ProbabilisticSetCover.of(FloatMatrix.of(2, 1, .5f, .5f)).value(0, 1), TOLERANCE);
        FloatMatrix certain = FloatMatrix.build(CONCEPTS.length, WEIGHTS.length, (j, target) -> {
            for (int u : CONCEPTS[j]) {
                target[u] = 1;
            }
        });
        assertFollows(a -> SetCover.of(WEIGHTS, CONCEPTS).value(a), ProbabilisticSetCover.of(WEIGHTS, certain));
    }

    @Test
    void wrongConceptsWeightsAndProbabilitiesAreRefused() {
        assertRefused("concepts of item 1 must be in [0, 2), got 2", () -> SetCover.of(2, new int[][] {{0}, {2}}));
        assertRefused("got 1 twice", () -> SetCover.of(2, new int[][] {{1, 1}}));
        assertRefused("weights[1] must be >= 0", () -> SetCover.of(new double[] {1, -1}, new int[][] {{0}}));
        SetCover f = SetCover.of(WEIGHTS, CONCEPTS);
        assertRefused("queryConcepts must be in [0, 5)", () -> f.mutualInformation(5));
        assertRefused("privateConcepts must be in [0, 5)", () -> f.conditionalGain(-1));
        assertRefused(
                "probabilities must be in [0, 1], got 1.5 for item 0, concept 1",
                () -> ProbabilisticSetCover.of(FloatMatrix.of(1, 2, 0, 1.5f)));
        assertRefused("2 and 1", () -> ProbabilisticSetCover.of(new double[2], FloatMatrix.of(1, 1, 0)));
    }
}
