package winnow.utility;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;

/**
 * Another metric that computes the utilities between two corpora once: several methods that choose from one pool share them.
 *
 * <p>Matrices are known by the fingerprints of their corpora and are kept as long as this is: 4·n·m bytes each. Not for several
 * threads at once.
 */
public final class RememberedUtility implements UtilityMetric {
    private final UtilityMetric metric;
    private final Map<List<String>, UtilityMatrix> known = new HashMap<>();

    private RememberedUtility(UtilityMetric metric) {
        this.metric = metric;
    }

    /** Remembers what the given metric computes. */
    public static RememberedUtility of(UtilityMetric metric) {
        return new RememberedUtility(metric);
    }

    /** {@inheritDoc} Those of the metric that is remembered. */
    @Override
    public Map<String, Object> settings() {
        return metric.settings();
    }

    @Override
    public UtilityMatrix between(Corpus represented, Corpus candidates) {
        List<String> key = List.of(represented.fingerprint(), candidates.fingerprint());
        UtilityMatrix matrix = known.get(key);
        if (matrix == null) {
            matrix = metric.between(represented, candidates);
            known.put(key, matrix);
        }
        return matrix;
    }
}
