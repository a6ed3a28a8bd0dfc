package winnow.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import winnow.linalg.FloatMatrix;

class EmbeddingsTest {
    @Test
    void pointsWhoseDistancesWouldOverflowAreRefused() {
        Embeddings large = new Embeddings(FloatMatrix.of(2, 1, 9e18f, -9e18f));
        assertTrue(Double.isFinite(large.matrix().squaredDistance(0, large.matrix(), 1)));
        for (float entry : new float[] {1e19f, 3e38f}) {
            FloatMatrix beyond = FloatMatrix.of(2, 1, 1, entry);
            String message = assertThrows(IllegalArgumentException.class, () -> new Embeddings(beyond))
                    .getMessage();
            assertTrue(message.endsWith("for row 1"), message);
        }
        assertEquals(0, new Embeddings(FloatMatrix.of(0, 3)).size());
    }
}
