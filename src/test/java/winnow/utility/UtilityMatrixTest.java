package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;

class UtilityMatrixTest {
    private static final Corpus TWO = corpus("a", "b");
    private static final Corpus THREE = corpus("x", "y", "z");
    private static final FloatMatrix BY_CANDIDATE = FloatMatrix.of(3, 2, 1, 2, 3, 4, 5, 6);

    static Corpus corpus(String... ids) {
        return Corpus.of(List.of(ids).stream()
                .map(id -> new Example(id, "prompt " + id, "response " + id, Map.of()))
                .toList());
    }

    @Test
    void rowsAreRepresentedAndColumnsAreCandidates() {
        UtilityMatrix matrix = UtilityMatrix.of(TWO, THREE, BY_CANDIDATE, Map.of("metric", "test"));
        assertEquals(2, matrix.represented());
        assertEquals(3, matrix.candidates());
        assertEquals(6, matrix.get(1, 2));
        assertEquals(3, matrix.get(0, 1));
        assertFalse(matrix.isWithinOneCorpus());
        assertEquals("test utilities of 3 candidates for 2 records: mean 3.500, positive 100 %", matrix.toString());
    }

    @Test
    void aMatrixOfOtherRecordsIsRefused() {
        UtilityMatrix matrix = UtilityMatrix.of(TWO, THREE, BY_CANDIDATE, Map.of());
        matrix.requireBetween(TWO, THREE);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> matrix.requireBetween(TWO, corpus("x", "y", "q")))
                .getMessage();
        assertTrue(
                message.startsWith("utilities must be of the given candidates, got a matrix of other ones: "), message);
    }

    @Test
    void aMatrixOfAnotherShapeIsRefused() {
        assertEquals(
                "utilities must have one row for each of the 2 candidates and one column for each of the 3 represented"
                        + " records, got 3 x 2",
                assertThrows(IllegalArgumentException.class, () -> UtilityMatrix.of(THREE, TWO, BY_CANDIDATE, Map.of()))
                        .getMessage());
    }

    @Test
    void distancesAloneTravelWithIt() {
        UtilityMatrix matrix = UtilityMatrix.of(TWO, THREE, BY_CANDIDATE, Map.of());
        assertTrue(matrix.distancesAlone().isEmpty());
        assertArrayEquals(
                new float[] {.5f, 1},
                matrix.withDistancesAlone(new float[] {.5f, 1}).distancesAlone().orElseThrow());
        assertEquals(
                "there must be one distance for each of the 2 represented records, got 3",
                assertThrows(IllegalArgumentException.class, () -> matrix.withDistancesAlone(new float[3]))
                        .getMessage());
    }

    @Test
    void distancesThatAreNoneAreRefused() {
        UtilityMatrix matrix = UtilityMatrix.of(TWO, THREE, BY_CANDIDATE, Map.of());
        SparseUtility sparse =
                SparseUtility.of(TWO, THREE, SparseMatrix.ofRows(2, new int[3][0], new float[3][0]), Map.of());
        for (float wrong : new float[] {Float.NaN, -.1f, 1.1f, Float.POSITIVE_INFINITY}) {
            String rule = "distances alone must be in [0, 1], got " + wrong + " for record 1";
            float[] distances = {.5f, wrong};
            assertEquals(
                    rule,
                    assertThrows(IllegalArgumentException.class, () -> matrix.withDistancesAlone(distances))
                            .getMessage());
            assertEquals(
                    rule,
                    assertThrows(IllegalArgumentException.class, () -> sparse.withDistancesAlone(distances))
                            .getMessage());
        }
    }
}
