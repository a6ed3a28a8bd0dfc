package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static winnow.submodular.BruteForce.TOLERANCE;
import static winnow.submodular.BruteForce.assertFollows;
import static winnow.submodular.BruteForce.random;
import static winnow.submodular.BruteForce.rowMaximum;
import static winnow.submodular.BruteForce.served;
import static winnow.submodular.Refusals.assertRefused;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;

/** Facility location in all its forms; 7 candidates, 5 represented, 3 query and 2 private items, entries of both signs. */
class FacilityLocationVariantsTest {
    private static final int N = 7;
    private static final int U = 5;
    private static final int Q = 3;
    private static final int P = 2;
    private static final double ETA = 0.7;
    private static final double NU = 0.6;

    private static FloatMatrix byCandidate(long seed) {
        return random(N, U, -0.5, 1, seed);
    }

    private static FloatMatrix representedToQuery(long seed) {
        return random(U, Q, -0.5, 1, seed + 100);
    }

    private static FloatMatrix representedToPrivate(long seed) {
        return random(U, P, -0.8, 0.6, seed + 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void facilityLocationFollowsItsFormula(long seed) {
        FloatMatrix s = byCandidate(seed);
        assertFollows(a -> sum(U, i -> served(s, a, i)), FacilityLocation.of(s));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void sparseFacilityLocationFollowsItsFormulaInBothOrientations(long seed) {
        FloatMatrix dense = random(N, U, -1, 1, seed);
        SparseMatrix stored = positive(dense);
        assertFollows(a -> sum(U, i -> served(dense, a, i)), SparseFacilityLocation.of(stored));
        assertFollows(a -> sum(U, i -> served(dense, a, i)), SparseFacilityLocation.ofNeighbours(stored.transposed()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void clusteredFacilityLocationServesWithinClustersOnly(long seed) {
        FloatMatrix s = random(N, N, -0.5, 1, seed);
        int[] labels = {2, 0, 2, 0, 0, 3, 2};
        SetFunction whole = ClusteredFacilityLocation.of(s, labels);
        assertFollows(
                a -> sum(
                        N,
                        i -> served(
                                s,
                                IntStream.of(a)
                                        .filter(j -> labels[j] == labels[i])
                                        .toArray(),
                                i)),
                whole);
        SetFunction blocks = ClusteredFacilityLocation.ofBlocks(
                labels, List.of(pick(s, 1, 3, 4), pick(s), pick(s, 0, 2, 6), pick(s, 5)));
        for (int bits = 0; bits < 1 << N; bits++) {
            assertEquals(whole.value(BruteForce.subset(bits)), blocks.value(BruteForce.subset(bits)));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void mutualInformationIsTheSmallerOfCoverageAndQuery(long seed) {
        FloatMatrix s = byCandidate(seed);
        FloatMatrix q = representedToQuery(seed);
        assertFollows(
                a -> sum(U, i -> Math.min(served(s, a, i), ETA * rowMaximum(q, i))),
                FacilityLocationMutualInformation.of(s, q, ETA));
        assertFollows(
                a -> sum(U, i -> Math.min(served(s, a, i), ETA * rowMaximum(q, i))),
                FacilityLocationMutualInformation.of(s, rowMaxima(q), ETA));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void queryMutualInformationCoversTheQueryAndAddsRelevance(long seed) {
        FloatMatrix s = random(N, Q, -0.5, 1, seed);
        assertFollows(
                a -> sum(Q, q -> served(s, a, q)) + ETA * sum(a, j -> rowMaximum(s, j)),
                FacilityLocationQueryMutualInformation.of(s, ETA));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void thePapersVariantCoversThePoolInstead(long seed) {
        FloatMatrix s = byCandidate(seed);
        FloatMatrix target = random(N, Q, -0.5, 1, seed + 100);
        assertFollows(
                a -> sum(U, i -> served(s, a, i)) + ETA * sum(a, j -> rowMaximum(target, j)),
                TargetedFacilityLocation.of(s, target, ETA));
        assertFollows(
                a -> sum(U, i -> served(s, a, i)) + ETA * sum(a, j -> rowMaximum(target, j)),
                TargetedFacilityLocation.of(s, rowMaxima(target), ETA));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void conditionalGainCountsWhatThePrivateItemsDoNotServe(long seed) {
        FloatMatrix s = byCandidate(seed);
        FloatMatrix p = representedToPrivate(seed);
        assertFollows(
                a -> sum(U, i -> Math.max(served(s, a, i) - NU * rowMaximum(p, i), 0)),
                FacilityLocationConditionalGain.of(s, p, NU));
        assertFollows(
                a -> sum(U, i -> Math.max(served(s, a, i) - NU * rowMaximum(p, i), 0)),
                FacilityLocationConditionalGain.of(s, rowMaxima(p), NU));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void conditionalMutualInformationDoesBoth(long seed) {
        FloatMatrix s = byCandidate(seed);
        FloatMatrix q = representedToQuery(seed);
        FloatMatrix p = representedToPrivate(seed);
        assertFollows(
                a -> sum(
                        U, i -> Math.max(Math.min(served(s, a, i), ETA * rowMaximum(q, i)) - NU * rowMaximum(p, i), 0)),
                FacilityLocationConditionalMutualInformation.of(s, q, p, ETA, NU));
        assertFollows(
                a -> sum(
                        U, i -> Math.max(Math.min(served(s, a, i), ETA * rowMaximum(q, i)) - NU * rowMaximum(p, i), 0)),
                FacilityLocationConditionalMutualInformation.of(s, rowMaxima(q), rowMaxima(p), ETA, NU));
    }

    /**
     * By hand. Candidates a, b; represented u, v, w; s(a) = (0.9, 0.2, −0.4), s(b) = (0.3, 0.6, 0.5). With both chosen the
     * served levels are (0.9, 0.6, 0.5), sum 2. Query maxima (0.4, 0.8, 0.1), private maxima (0.1, 0.2, 0.3).
     */
    @Test
    void everyFormGivesTheNumberWorkedOutByHand() {
        FloatMatrix s = FloatMatrix.of(2, 3, .9f, .2f, -.4f, .3f, .6f, .5f);
        FloatMatrix q = FloatMatrix.of(3, 2, .4f, -1, .8f, .2f, .1f, 0);
        FloatMatrix p = FloatMatrix.of(3, 1, .1f, .2f, .3f);
        assertEquals(2.0, FacilityLocation.of(s).value(0, 1), TOLERANCE);
        // min(0.9, 0.4) + min(0.6, 0.8) + min(0.5, 0.1) = 0.4 + 0.6 + 0.1
        assertEquals(1.1, FacilityLocationMutualInformation.of(s, q, 1).value(0, 1), TOLERANCE);
        // η = 2 lifts the query to (0.8, 1.6, 0.2): 0.8 + 0.6 + 0.2
        assertEquals(1.6, FacilityLocationMutualInformation.of(s, q, 2).value(0, 1), TOLERANCE);
        // 0.8 + 0.4 + 0.2
        assertEquals(1.4, FacilityLocationConditionalGain.of(s, p, 1).value(0, 1), TOLERANCE);
        // ν = 3 makes the private levels (0.3, 0.6, 0.9): 0.6 + 0 + 0
        assertEquals(0.6, FacilityLocationConditionalGain.of(s, p, 3).value(0, 1), TOLERANCE);
        // (0.4 − 0.1) + (0.6 − 0.2) + max(0.1 − 0.3, 0)
        assertEquals(
                0.7,
                FacilityLocationConditionalMutualInformation.of(s, q, p, 1, 1).value(0, 1),
                TOLERANCE);
        // Taking u, v, w as the query: 2 + 0.5·(0.9 + 0.6)
        assertEquals(2.75, FacilityLocationQueryMutualInformation.of(s, .5).value(0, 1), TOLERANCE);
        // Targets of a: (0.3, 0.7), of b: (−0.2, −0.1): 2 + 0.5·(0.7 + 0)
        FloatMatrix target = FloatMatrix.of(2, 2, .3f, .7f, -.2f, -.1f);
        assertEquals(2.35, TargetedFacilityLocation.of(s, target, .5).value(0, 1), TOLERANCE);
        // a alone serves u 0.9 and v 0.2, and w, to which it is unlike, not at all
        assertEquals(1.1, FacilityLocation.of(s).value(0), TOLERANCE);
    }

    @Test
    void thePapersVariantIsNotTheTextbookForm() {
        FloatMatrix pool = random(N, N, 0, 1, 5);
        FloatMatrix target = random(N, Q, 0, 1, 6);
        double printed = TargetedFacilityLocation.of(pool, target, 1).value(0, 1, 2);
        double textbook = FacilityLocationQueryMutualInformation.of(target, 1).value(0, 1, 2);
        assertEquals(
                FacilityLocation.of(pool).value(0, 1, 2)
                        - FacilityLocation.of(target).value(0, 1, 2),
                printed - textbook,
                TOLERANCE);
    }

    @Test
    void wrongShapesAndWeightsAreRefused() {
        FloatMatrix s = byCandidate(1);
        FloatMatrix q = representedToQuery(1);
        FloatMatrix p = representedToPrivate(1);
        assertRefused("5 and 7", () -> FacilityLocationMutualInformation.of(s, random(N, Q, 0, 1, 1), 1));
        assertRefused("eta must be >= 0", () -> FacilityLocationMutualInformation.of(s, q, -1));
        assertRefused("eta must be >= 0", () -> FacilityLocationMutualInformation.of(s, q, Double.NaN));
        assertRefused(
                "nearestQuery", () -> FacilityLocationMutualInformation.of(s, new float[] {0, 0, Float.NaN, 0, 0}, 1));
        assertRefused("eta must be >= 0", () -> FacilityLocationQueryMutualInformation.of(s, -0.1));
        assertRefused("7 and 5", () -> TargetedFacilityLocation.of(s, q, 1));
        assertRefused("eta must be >= 0", () -> TargetedFacilityLocation.of(s, s, Double.POSITIVE_INFINITY));
        assertRefused("nu must be >= 0", () -> FacilityLocationConditionalGain.of(s, p, -1));
        assertRefused("5 and 4", () -> FacilityLocationConditionalGain.of(s, new float[4], 1));
        assertRefused("nu must be >= 0", () -> FacilityLocationConditionalMutualInformation.of(s, q, p, 1, -1));
        assertRefused("5 and 7", () -> FacilityLocationConditionalMutualInformation.of(s, q, s, 1, 1));
        assertRefused("square", () -> ClusteredFacilityLocation.of(s, new int[N]));
        assertRefused("labels", () -> ClusteredFacilityLocation.of(random(2, 2, 0, 1, 1), new int[] {0, -1}));
        assertRefused("number of labels", () -> ClusteredFacilityLocation.of(random(2, 2, 0, 1, 1), new int[3]));
        assertRefused(
                "cluster 0 and rows of its block",
                () -> ClusteredFacilityLocation.ofBlocks(new int[2], List.of(random(3, 3, 0, 1, 1))));
    }

    private static double sum(int count, IntToDoubleFunction term) {
        return IntStream.range(0, count).mapToDouble(term).sum();
    }

    private static double sum(int[] items, IntToDoubleFunction term) {
        return IntStream.of(items).mapToDouble(term).sum();
    }

    private static float[] rowMaxima(FloatMatrix matrix) {
        float[] maxima = new float[matrix.rows()];
        for (int i = 0; i < maxima.length; i++) {
            maxima[i] = matrix.rowMax(i);
        }
        return maxima;
    }

    private static FloatMatrix pick(FloatMatrix matrix, int... items) {
        return FloatMatrix.build(items.length, items.length, (i, target) -> {
            for (int j = 0; j < items.length; j++) {
                target[j] = matrix.get(items[i], items[j]);
            }
        });
    }

    private static SparseMatrix positive(FloatMatrix dense) {
        int[][] columns = new int[dense.rows()][];
        float[][] values = new float[dense.rows()][];
        for (int j = 0; j < dense.rows(); j++) {
            int row = j;
            columns[j] = IntStream.range(0, dense.columns())
                    .filter(i -> dense.get(row, i) > 0)
                    .toArray();
            values[j] = new float[columns[j].length];
            for (int e = 0; e < values[j].length; e++) {
                values[j][e] = dense.get(j, columns[j][e]);
            }
        }
        return SparseMatrix.ofRows(dense.columns(), columns, values);
    }
}
