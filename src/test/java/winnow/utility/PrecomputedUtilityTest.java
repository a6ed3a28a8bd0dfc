package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.linalg.FloatMatrix;

class PrecomputedUtilityTest {
    private static final Corpus POOL = Corpus.of(List.of(record("a"), record("b"), record("c")));
    private static final Corpus TARGET = Corpus.of(List.of(record("t")));

    private static Example record(String id) {
        return new Example(id, "ask " + id, "say " + id, Map.of());
    }

    private static UtilityMatrix matrix(float first) {
        FloatMatrix byCandidate = FloatMatrix.of(3, 3, first, 1, 2, 3, 4, 5, 6, 7, 8);
        return UtilityMatrix.of(POOL, POOL, byCandidate, Map.of("metric", "by hand"));
    }

    private static final UtilityMetric ZERO = new UtilityMetric() {
        @Override
        public Map<String, Object> settings() {
            return Map.of("metric", "zero");
        }

        @Override
        public UtilityMatrix between(Corpus represented, Corpus candidates) {
            float[] zeros = new float[candidates.size() * represented.size()];
            return UtilityMatrix.of(
                    represented,
                    candidates,
                    FloatMatrix.wrap(candidates.size(), represented.size(), zeros),
                    settings());
        }
    };

    @Test
    void theMatrixIsFoundByItsCorpora() {
        UtilityMatrix matrix = matrix(0);
        assertSame(matrix, PrecomputedUtility.of(matrix).between(POOL, POOL));
        String message = assertThrows(IllegalArgumentException.class, () -> PrecomputedUtility.of(matrix)
                        .between(TARGET, POOL))
                .getMessage();
        assertTrue(message.startsWith("utilities must be of the given represented records"), message);
    }

    @Test
    void everythingElseIsAskedOfAnotherMetric() {
        UtilityMatrix matrix = matrix(0);
        PrecomputedUtility both = PrecomputedUtility.of(matrix).withOthers(ZERO);
        assertSame(matrix, both.between(POOL, POOL));
        assertEquals(0f, both.between(TARGET, POOL).get(0, 2));
        assertEquals(ZERO.settings(), both.settings().get("others"));
    }

    @Test
    void settingsTellMatricesApart() {
        Map<String, Object> settings = PrecomputedUtility.of(matrix(0)).settings();
        assertEquals(settings, PrecomputedUtility.of(matrix(0)).settings());
        assertNotEquals(settings, PrecomputedUtility.of(matrix(9)).settings());
        assertEquals(Map.of("metric", "by hand"), settings.get("made"));
    }
}
