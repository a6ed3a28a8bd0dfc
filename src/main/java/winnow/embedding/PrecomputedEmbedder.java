package winnow.embedding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.linalg.FloatMatrix;

/**
 * Vectors that were made elsewhere, looked up by the fingerprint of the corpus they belong to.
 *
 * <p>Example: {@code PrecomputedEmbedder.of(pool, Npy.read(poolVectors)).and(target, Npy.read(targetVectors))}.
 */
public final class PrecomputedEmbedder implements Embedder {
    private final Map<String, FloatMatrix> vectors;

    private PrecomputedEmbedder(Map<String, FloatMatrix> vectors) {
        this.vectors = vectors;
    }

    /**
     * Row i of {@code matrix} is the point of example i of {@code corpus}.
     *
     * @param matrix {@code [n, d]}
     * @throws IllegalArgumentException if the matrix has not one row per example
     */
    public static PrecomputedEmbedder of(Corpus corpus, FloatMatrix matrix) {
        return new PrecomputedEmbedder(Map.of()).and(corpus, matrix);
    }

    /**
     * The same with the vectors of one more corpus, in the same space.
     *
     * @throws IllegalArgumentException if the matrix has not one row per example, or another width than those before
     */
    public PrecomputedEmbedder and(Corpus corpus, FloatMatrix matrix) {
        if (matrix.rows() != corpus.size()) {
            throw new IllegalArgumentException("vectors must have one row per example, got " + matrix.rows()
                    + " rows for " + corpus.size() + " examples");
        }
        for (FloatMatrix other : vectors.values()) {
            if (other.columns() != matrix.columns()) {
                throw new IllegalArgumentException("vectors of all corpora must have the same width, got "
                        + other.columns() + " and " + matrix.columns());
            }
        }
        Map<String, FloatMatrix> more = new LinkedHashMap<>(vectors);
        more.put(corpus.fingerprint(), matrix);
        return new PrecomputedEmbedder(more);
    }

    /**
     * The vectors of a corpus.
     *
     * @throws IllegalArgumentException if none were given for a corpus with this fingerprint
     */
    @Override
    public Embeddings embed(Corpus corpus) {
        FloatMatrix matrix = vectors.get(corpus.fingerprint());
        if (matrix == null) {
            throw new IllegalArgumentException(
                    "there are no precomputed vectors for " + corpus + "; known are " + vectors.keySet());
        }
        return new Embeddings(matrix);
    }

    /** The name, the width, and for every corpus the SHA-256 of its vectors as little-endian floats. Reads all of them. */
    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("embedder", "precomputed");
        vectors.forEach((fingerprint, matrix) -> {
            settings.put("width", matrix.columns());
            settings.put(fingerprint, digest(matrix));
        });
        return settings;
    }

    private static String digest(FloatMatrix matrix) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            float[] row = new float[matrix.columns()];
            ByteBuffer bytes =
                    ByteBuffer.allocate(Float.BYTES * matrix.columns()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < matrix.rows(); i++) {
                matrix.copyRow(i, row);
                bytes.asFloatBuffer().put(row);
                sha.update(bytes.array());
            }
            return "sha256:" + HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
