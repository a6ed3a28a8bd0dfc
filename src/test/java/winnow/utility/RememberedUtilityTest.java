package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.linalg.FloatMatrix;

class RememberedUtilityTest {
    private static final Corpus POOL = UtilityMatrixTest.corpus("a", "b", "c");
    private static final Corpus TARGET = UtilityMatrixTest.corpus("t");

    private final List<String> computed = new ArrayList<>();
    private final UtilityMetric counting = new UtilityMetric() {
        @Override
        public Map<String, Object> settings() {
            return Map.of("metric", "counting");
        }

        @Override
        public UtilityMatrix between(Corpus represented, Corpus candidates) {
            computed.add(represented.size() + " x " + candidates.size());
            int n = represented.size();
            int m = candidates.size();
            return UtilityMatrix.of(represented, candidates, FloatMatrix.of(m, n, new float[n * m]), settings());
        }
    };

    @Test
    void everyPairOfCorporaIsComputedOnce() {
        UtilityMetric remembered = RememberedUtility.of(counting);
        UtilityMatrix first = remembered.between(POOL, POOL);
        assertSame(first, remembered.between(POOL, UtilityMatrixTest.corpus("a", "b", "c")));
        remembered.between(TARGET, POOL);
        remembered.between(POOL, TARGET);
        remembered.between(TARGET, POOL);
        assertEquals(List.of("3 x 3", "1 x 3", "3 x 1"), computed);
    }

    @Test
    void itIsNamedAsTheMetricItself() {
        assertEquals(counting.settings(), RememberedUtility.of(counting).settings());
    }
}
