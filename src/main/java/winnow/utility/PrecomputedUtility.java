package winnow.utility;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.linalg.FloatMatrix;

/**
 * A matrix that was computed before, looked up by the fingerprints of its corpora.
 *
 * <p>Example: {@code DeliftSelector.of(PrecomputedUtility.of(matrix))}.
 */
public final class PrecomputedUtility implements UtilityMetric {
    private final UtilityMatrix matrix;
    private final Optional<UtilityMetric> others;

    private PrecomputedUtility(UtilityMatrix matrix, Optional<UtilityMetric> others) {
        this.matrix = matrix;
        this.others = others;
    }

    /** Knows one matrix and nothing else. */
    public static PrecomputedUtility of(UtilityMatrix matrix) {
        return new PrecomputedUtility(matrix, Optional.empty());
    }

    /** The same, asking a metric for everything else, such as a target. It must be the one that made the matrix. */
    public PrecomputedUtility withOthers(UtilityMetric metric) {
        return new PrecomputedUtility(matrix, Optional.of(metric));
    }

    /** The name, the SHA-256 of the matrix candidate by candidate as little-endian floats, and what it was made by. */
    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("metric", "precomputed");
        settings.put("matrix", digest(matrix.byCandidate()));
        settings.put("made", matrix.settings());
        others.ifPresent(metric -> settings.put("others", metric.settings()));
        return settings;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the matrix is of other corpora and nothing else is to be asked
     */
    @Override
    public UtilityMatrix between(Corpus represented, Corpus candidates) {
        if (others.isPresent() && !matrix.isBetween(represented, candidates)) {
            return others.get().between(represented, candidates);
        }
        matrix.requireBetween(represented, candidates);
        return matrix;
    }

    private static String digest(FloatMatrix values) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            float[] row = new float[values.columns()];
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * row.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int j = 0; j < values.rows(); j++) {
                values.copyRow(j, row);
                bytes.asFloatBuffer().put(row);
                sha.update(bytes.array());
            }
            return "sha256:" + HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
