package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static winnow.submodular.BruteForce.TOLERANCE;
import static winnow.submodular.BruteForce.assertFollows;
import static winnow.submodular.BruteForce.block;
import static winnow.submodular.BruteForce.random;
import static winnow.submodular.BruteForce.subset;
import static winnow.submodular.BruteForce.symmetric;
import static winnow.submodular.Refusals.assertRefused;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;

/** The closed forms against the definitions, on a ground set extended by the query items 6, 7 and the private items 8, 9. */
class InformationMeasuresTest {
    private static final int N = 6;
    private static final int U = 5;
    private static final int[] QUERY = {6, 7};
    private static final int[] PRIVATE = {8, 9};
    private static final double ETA = 0.75;
    private static final double NU = 0.5;

    private static void assertSame(SetFunction definition, SetFunction closedForm) {
        assertEquals(definition.groundSize(), closedForm.groundSize());
        for (int bits = 0; bits < 1 << definition.groundSize(); bits++) {
            assertEquals(definition.value(subset(bits)), closedForm.value(subset(bits)), TOLERANCE);
        }
    }

    private static int[] and(int[] a, int... b) {
        return IntStream.concat(IntStream.of(a), IntStream.of(b)).toArray();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theAdaptersFollowTheDefinitionsForAnyFunction(long seed) {
        FloatMatrix s = symmetric(random(10, 10, 0, 1, seed));
        for (SetFunction f :
                new SetFunction[] {GraphCut.of(s, 0.8), FacilityLocation.symmetric(s), DisparitySum.of(s)}) {
            assertFollows(a -> f.value(a) + f.value(QUERY) - f.value(and(a, QUERY)), MutualInformation.of(f, N, QUERY));
            assertFollows(a -> f.value(and(a, PRIVATE)) - f.value(PRIVATE), ConditionalGain.of(f, N, PRIVATE));
            assertFollows(
                    a -> f.value(and(a, PRIVATE))
                            + f.value(and(QUERY, PRIVATE))
                            - f.value(and(and(a, QUERY), PRIVATE))
                            - f.value(PRIVATE),
                    ConditionalMutualInformation.of(f, N, QUERY, PRIVATE));
        }
    }

    @Test
    void theAdaptersClaimOnlyWhatFollowsFromTheFunction() {
        FloatMatrix s = symmetric(random(10, 10, 0, 1, 1));
        SetFunction coverage = FacilityLocation.symmetric(s);
        SetFunction disparity = DisparitySum.of(s);
        assertTrue(MutualInformation.of(coverage, N, QUERY).isMonotone());
        assertFalse(MutualInformation.of(coverage, N, QUERY).isSubmodular());
        assertFalse(MutualInformation.of(disparity, N, QUERY).isMonotone());
        assertTrue(ConditionalGain.of(coverage, N, PRIVATE).isSubmodular());
        assertFalse(ConditionalGain.of(disparity, N, PRIVATE).isSubmodular());
        assertTrue(ConditionalMutualInformation.of(coverage, N, QUERY, PRIVATE).isMonotone());
        assertFalse(ConditionalMutualInformation.of(coverage, N, QUERY, PRIVATE).isSubmodular());
    }

    /** Rows 0 to 5 candidates, 6 and 7 the query times η, 8 and 9 the private items times ν. */
    private static FacilityLocation extendedCoverage(FloatMatrix s) {
        return FacilityLocation.of(FloatMatrix.build(10, U, (j, target) -> {
            for (int i = 0; i < U; i++) {
                target[i] = (float) (s.get(j, i) * (j < 6 ? 1 : j < 8 ? ETA : NU));
            }
        }));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void facilityLocationsClosedFormsAreTheDefinitions(long seed) {
        FloatMatrix s = random(10, U, -0.5, 1, seed);
        FloatMatrix candidates = block(s, 0, N, 0, U);
        FloatMatrix toQuery = block(s, 6, 2, 0, U).transposed();
        FloatMatrix toPrivate = block(s, 8, 2, 0, U).transposed();
        FacilityLocation f = extendedCoverage(s);
        assertSame(MutualInformation.of(f, N, QUERY), FacilityLocationMutualInformation.of(candidates, toQuery, ETA));
        assertSame(ConditionalGain.of(f, N, PRIVATE), FacilityLocationConditionalGain.of(candidates, toPrivate, NU));
        assertSame(
                ConditionalMutualInformation.of(f, N, QUERY, PRIVATE),
                FacilityLocationConditionalMutualInformation.of(candidates, toQuery, toPrivate, ETA, NU));
    }

    /** FLQMI is the mutual information when items resemble only themselves and, across, the other side. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void queryMutualInformationIsTheDefinitionWithCrossSimilaritiesOnly(long seed) {
        FloatMatrix cross = random(N, 2, 0, 1, seed);
        FloatMatrix extended = FloatMatrix.build(N + 2, N + 2, (j, target) -> {
            target[j] = 1;
            for (int i = 0; i < N + 2; i++) {
                if (j < N && i >= N) {
                    target[i] = cross.get(j, i - N);
                } else if (j >= N && i < N) {
                    target[i] = cross.get(i, j - N);
                }
            }
        });
        assertSame(
                MutualInformation.of(FacilityLocation.symmetric(extended), N, QUERY),
                FacilityLocationQueryMutualInformation.of(cross, 1));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void graphCutsClosedFormsAreTheDefinitions(long seed) {
        FloatMatrix s = symmetric(random(10, 10, 0, 1, seed));
        FloatMatrix ground = block(s, 0, N, 0, N);
        GraphCut f = GraphCut.of(s, 0.3);
        assertSame(MutualInformation.of(f, N, QUERY), GraphCutMutualInformation.scaled(block(s, 0, N, 6, 2), 0.3));
        // Conditioning on P takes off the redundancy with P; all ten items are represented.
        assertSame(
                ConditionalGain.of(f, N, PRIVATE),
                GraphCutConditionalGain.of(block(s, 0, N, 0, 10), ground, block(s, 0, N, 8, 2), 0.3, 1));
        assertSame(
                ConditionalMutualInformation.of(f, N, QUERY, PRIVATE),
                GraphCutMutualInformation.scaled(block(s, 0, N, 6, 2), 0.3));
    }

    @Test
    void coversClosedFormsAreTheDefinitions() {
        double[] weights = {1, 0.5, 2, 0.25, 3};
        int[][] concepts = {{0, 1}, {1, 2}, {}, {4}, {2, 3, 4}, {0}, {0, 2}, {4}, {1}, {4}};
        int[][] candidates = Arrays.copyOf(concepts, N);
        SetCover f = SetCover.of(weights, concepts);
        SetCover g = SetCover.of(weights, candidates);
        assertSame(MutualInformation.of(f, N, QUERY), g.mutualInformation(0, 2, 4));
        assertSame(ConditionalGain.of(f, N, PRIVATE), g.conditionalGain(1, 4));
        assertSame(
                ConditionalMutualInformation.of(f, N, QUERY, PRIVATE),
                g.conditionalMutualInformation(new int[] {0, 2, 4}, new int[] {1, 4}));
        FloatMatrix p = FloatMatrix.build(10, 5, (x, target) -> {
            for (int u : concepts[x]) {
                target[u] = x < N ? 0.25f + 0.1f * u : 1;
            }
        });
        ProbabilisticSetCover pf = ProbabilisticSetCover.of(weights, p);
        ProbabilisticSetCover pg = ProbabilisticSetCover.of(weights, block(p, 0, N, 0, 5));
        assertSame(MutualInformation.of(pf, N, QUERY), pg.mutualInformation(0, 2, 4));
        assertSame(ConditionalGain.of(pf, N, PRIVATE), pg.conditionalGain(1, 4));
        assertSame(
                ConditionalMutualInformation.of(pf, N, QUERY, PRIVATE),
                pg.conditionalMutualInformation(new int[] {0, 2, 4}, new int[] {1, 4}));
    }

    @Test
    void itemsThatMayBeChosenOrAreNotThereAreRefused() {
        SetFunction f = FacilityLocation.of(random(4, 4, 0, 1, 1));
        assertRefused("query must be in [3, 4), got 2", () -> MutualInformation.of(f, 3, 2));
        assertRefused("privates must be in [3, 4), got 4", () -> ConditionalGain.of(f, 3, 4));
        assertRefused("got 3 twice", () -> ConditionalMutualInformation.of(f, 3, new int[] {3}, new int[] {3}));
    }
}
