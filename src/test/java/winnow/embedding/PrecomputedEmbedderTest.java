package winnow.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.linalg.FloatMatrix;

class PrecomputedEmbedderTest {
    private static final Corpus POOL = Corpus.of(List.of(Example.of("a", "", "x"), Example.of("b", "", "y")));
    private static final Corpus TARGET = Corpus.of(List.of(Example.of("c", "", "z")));
    private static final FloatMatrix POOL_VECTORS = FloatMatrix.of(2, 3, 1, 2, 3, 4, 5, 6);
    private static final FloatMatrix TARGET_VECTORS = FloatMatrix.of(1, 3, 7, 8, 9);

    @Test
    void everyCorpusGetsItsOwnVectors() {
        PrecomputedEmbedder embedder =
                PrecomputedEmbedder.of(POOL, POOL_VECTORS).and(TARGET, TARGET_VECTORS);
        assertEquals(TARGET_VECTORS, embedder.embed(TARGET).matrix());
        Corpus equal = Corpus.of(List.of(Example.of("a", "", "x"), Example.of("b", "", "y")));
        assertEquals(POOL_VECTORS, embedder.embed(equal).matrix());
    }

    @Test
    void anUnknownCorpusIsRefused() {
        PrecomputedEmbedder embedder = PrecomputedEmbedder.of(POOL, POOL_VECTORS);
        String message = assertThrows(IllegalArgumentException.class, () -> embedder.embed(TARGET))
                .getMessage();
        assertTrue(message.contains("no precomputed vectors for Corpus of 1 examples"), message);
        assertTrue(message.contains(POOL.fingerprint()), message);
    }

    @Test
    void anotherNumberOfRowsOrWidthIsRefusedNamingBothNumbers() {
        assertEquals(
                "vectors must have one row per example, got 1 rows for 2 examples",
                assertThrows(IllegalArgumentException.class, () -> PrecomputedEmbedder.of(POOL, TARGET_VECTORS))
                        .getMessage());
        assertEquals(
                "vectors of all corpora must have the same width, got 3 and 2",
                assertThrows(IllegalArgumentException.class, () -> PrecomputedEmbedder.of(POOL, POOL_VECTORS)
                                .and(TARGET, FloatMatrix.of(1, 2, 1, 2)))
                        .getMessage());
    }

    @Test
    void settingsChangeWithAnyVector() {
        Object before = PrecomputedEmbedder.of(POOL, POOL_VECTORS).settings();
        assertEquals(
                before,
                PrecomputedEmbedder.of(POOL, FloatMatrix.of(2, 3, 1, 2, 3, 4, 5, 6))
                        .settings());
        assertNotEquals(
                before,
                PrecomputedEmbedder.of(POOL, FloatMatrix.of(2, 3, 1, 2, 3, 4, 5, 6.5f))
                        .settings());
    }
}
