package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;

/** Row j by candidate: what j does for 0, 1, 2; c is not known for a, nor b for c. */
class SparseUtilityTest {
    private static final Corpus POOL = UtilityMatrixTest.corpus("a", "b", "c");
    private static final SparseMatrix KNOWN = SparseMatrix.ofRows(
            3, new int[][] {{0, 1, 2}, {0, 1}, {1, 2}}, new float[][] {{.8f, .4f, -.2f}, {.2f, .6f}, {-.4f, .7f}});
    private static final SparseUtility SPARSE = SparseUtility.of(POOL, POOL, KNOWN, Map.of("metric", "test"));
    private static final UtilityMatrix ZEROS_ELSEWHERE =
            UtilityMatrix.of(POOL, POOL, FloatMatrix.of(3, 3, .8f, .4f, -.2f, .2f, .6f, 0, 0, -.4f, .7f), Map.of());

    private static void assertSame(Treatment treatment) {
        FloatMatrix expected = treatment
                .apply(ZEROS_ELSEWHERE, Optional.empty(), Optional.empty())
                .pool();
        SparseMatrix found = treatment.apply(SPARSE);
        for (int j = 0; j < 3; j++) {
            for (int i = 0; i < 3; i++) {
                assertEquals(expected.get(j, i), found.get(j, i), treatment + " " + j + ", " + i);
            }
        }
    }

    @Test
    void aPairThatIsNotKnownCountsAsOneThatDoesNotHelp() {
        assertSame(Treatment.withDefaults());
        assertSame(Treatment.paper());
        assertSame(Treatment.paper().withScale(UtilityScale.RAW));
        assertSame(Treatment.withDefaults().withAgreement(Agreement.MUTUAL));
        assertSame(Treatment.withDefaults().withWeight(ColumnWeight.mutualSupport(2)));
    }

    @Test
    void minMaxLooksAtKnownPairsAlone() {
        SparseMatrix found = Treatment.paper().withScale(UtilityScale.MIN_MAX).apply(SPARSE);
        assertEquals(1, found.get(0, 0));
        assertEquals(0, found.get(2, 1));
        assertEquals((.2f + .4f) / (.8f + .4f), found.get(1, 0));
        assertEquals(0, found.get(2, 0));
    }

    @Test
    void confidenceTravelsWithIt() {
        SparseUtility known = SPARSE.withDistancesAlone(new float[] {.5f, .75f, 1});
        SparseMatrix found =
                Treatment.paper().withWeight(ColumnWeight.confidence(1)).apply(known);
        assertEquals(.8f, found.get(0, 0));
        assertEquals(.6f * .5f, found.get(1, 1));
        assertEquals(0, found.get(2, 2));
    }

    @Test
    void itSaysWhatItHolds() {
        assertEquals(7 / 9.0, SPARSE.share());
        assertEquals(.4f, SPARSE.get(1, 0));
        assertEquals(0, SPARSE.get(0, 2));
        assertTrue(SPARSE.isWithinOneCorpus());
        assertEquals("test utilities of 3 candidates for 3 records: 7 pairs, 77.8 % of all", SPARSE.toString());
        SPARSE.requireBetween(POOL, POOL);
    }

    @Test
    void aRecordIsFoundAmongTheCandidates() {
        Corpus rows = Corpus.of(
                java.util.List.of(POOL.get(2), UtilityMatrixTest.corpus("x").get(0)));
        SparseUtility some = SparseUtility.of(rows, POOL, KNOWN_FOR_TWO, Map.of());
        assertFalse(some.isWithinOneCorpus());
        assertEquals(OptionalInt.of(2), some.candidateOf(0));
        assertEquals(OptionalInt.empty(), some.candidateOf(1));
        assertEquals(0, Treatment.withDefaults().apply(some).get(2, 0));
        assertEquals(.7f, Treatment.paper().apply(some).get(2, 0));
    }

    private static final SparseMatrix KNOWN_FOR_TWO =
            SparseMatrix.ofRows(2, new int[][] {{1}, {}, {0}}, new float[][] {{.5f}, {}, {.7f}});

    @Test
    void whatNeedsBothDirectionsOrAnotherShapeIsRefused() {
        Corpus rows = UtilityMatrixTest.corpus("x", "y");
        SparseUtility between = SparseUtility.of(rows, POOL, KNOWN_FOR_TWO, Map.of());
        assertEquals(
                "mutual agreement needs utilities within one corpus, got 2 x 3 between two",
                assertThrows(IllegalArgumentException.class, () -> Treatment.paper()
                                .withAgreement(Agreement.MUTUAL)
                                .apply(between))
                        .getMessage());
        assertEquals(
                "column weights need utilities within one corpus, got 2 x 3 between two",
                assertThrows(IllegalArgumentException.class, () -> ColumnWeight.mutualSupport(1)
                                .of(between))
                        .getMessage());
        assertEquals(
                "utilities must have one row for each of the 3 candidates and one column for each of the 2 represented"
                        + " records, got 3 x 3",
                assertThrows(IllegalArgumentException.class, () -> SparseUtility.of(rows, POOL, KNOWN, Map.of()))
                        .getMessage());
    }
}
