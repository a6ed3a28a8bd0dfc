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
    private static final int BLOCK = 1024;

    private final Map<String, EmbeddingRows> vectors;

    private PrecomputedEmbedder(Map<String, EmbeddingRows> vectors) {
        this.vectors = vectors;
    }

    /**
     * Row i of {@code matrix} is the point of example i of {@code corpus}.
     *
     * @param matrix {@code [n, d]}
     * @throws IllegalArgumentException if the matrix has not one row per example
     */
    public static PrecomputedEmbedder of(Corpus corpus, FloatMatrix matrix) {
        return of(corpus, new Embeddings(matrix));
    }

    /** The same with rows that may stay on disk. */
    public static PrecomputedEmbedder of(Corpus corpus, EmbeddingRows rows) {
        return new PrecomputedEmbedder(Map.of()).and(corpus, rows);
    }

    /**
     * The same with the vectors of one more corpus, in the same space.
     *
     * @throws IllegalArgumentException if the matrix has not one row per example, or another width than those before
     */
    public PrecomputedEmbedder and(Corpus corpus, FloatMatrix matrix) {
        return and(corpus, new Embeddings(matrix));
    }

    /** The same with rows that may stay on disk. */
    public PrecomputedEmbedder and(Corpus corpus, EmbeddingRows rows) {
        if (rows.size() != corpus.size()) {
            throw new IllegalArgumentException("vectors must have one row per example, got " + rows.size()
                    + " rows for " + corpus.size() + " examples");
        }
        for (EmbeddingRows other : vectors.values()) {
            if (other.width() != rows.width()) {
                throw new IllegalArgumentException("vectors of all corpora must have the same width, got "
                        + other.width() + " and " + rows.width());
            }
        }
        Map<String, EmbeddingRows> more = new LinkedHashMap<>(vectors);
        more.put(corpus.fingerprint(), rows);
        return new PrecomputedEmbedder(more);
    }

    /**
     * The vectors of a corpus, in memory.
     *
     * @throws IllegalArgumentException if none were given for a corpus with this fingerprint
     */
    @Override
    public Embeddings embed(Corpus corpus) {
        EmbeddingRows rows = rows(corpus);
        return rows instanceof Embeddings embeddings ? embeddings : new Embeddings(rows.rows(0, rows.size()));
    }

    /**
     * The vectors of a corpus, where they are.
     *
     * @throws IllegalArgumentException as {@link #embed}
     */
    @Override
    public EmbeddingRows rows(Corpus corpus) {
        EmbeddingRows rows = vectors.get(corpus.fingerprint());
        if (rows == null) {
            throw new IllegalArgumentException(
                    "there are no precomputed vectors for " + corpus + "; known are " + vectors.keySet());
        }
        return rows;
    }

    /** The name, the width, and for every corpus the SHA-256 of its vectors as little-endian floats. Reads all of them. */
    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("embedder", "precomputed");
        vectors.forEach((fingerprint, rows) -> {
            settings.put("width", rows.width());
            settings.put(fingerprint, digest(rows));
        });
        return settings;
    }

    private static String digest(EmbeddingRows rows) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            float[] row = new float[rows.width()];
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * row.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int from = 0; from < rows.size(); from += BLOCK) {
                FloatMatrix block = rows.rows(from, Math.min(rows.size(), from + BLOCK));
                for (int i = 0; i < block.rows(); i++) {
                    block.copyRow(i, row);
                    bytes.asFloatBuffer().put(row);
                    sha.update(bytes.array());
                }
            }
            return "sha256:" + HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
