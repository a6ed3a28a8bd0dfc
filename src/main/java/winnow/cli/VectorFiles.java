package winnow.cli;

import java.nio.file.Path;
import java.util.Locale;
import winnow.corpus.Corpus;
import winnow.embedding.Npy;
import winnow.embedding.NpyRows;
import winnow.embedding.PrecomputedEmbedder;
import winnow.linalg.FloatMatrix;

/** What {@code --embedder} names: hashed n-grams, or a file of vectors made elsewhere. */
final class VectorFiles {
    /** What to do for the vectors of a model. */
    static final String OF_A_MODEL = "winnow embed --model writes a file that --embedder FILE.npy takes";

    private VectorFiles() {}

    /** Whether it names a file rather than hashed n-grams, the default. */
    static boolean isFile(String embedder) {
        return embedder != null && !embedder.equals("hashed");
    }

    /**
     * Checks what can be checked without reading.
     *
     * @throws IllegalArgumentException if it is neither hashed n-grams nor a file of vectors
     */
    static void requireName(String embedder) {
        if (isFile(embedder) && !embedder.toLowerCase(Locale.ROOT).endsWith(".npy")) {
            throw new IllegalArgumentException("--embedder must be hashed or a file of vectors ending in .npy, got \""
                    + embedder + "\"; " + OF_A_MODEL);
        }
    }

    static PrecomputedEmbedder read(Path file, String role, Corpus records) {
        return PrecomputedEmbedder.of(records, matrix(file, role, records));
    }

    /**
     * The vectors of a file.
     *
     * @param role of the records, for messages
     * @throws IllegalArgumentException if there is not one for each record, or they were made from other texts
     */
    static FloatMatrix matrix(Path file, String role, Corpus records) {
        FloatMatrix vectors = Npy.read(file);
        requireOneEach(vectors.rows(), file, role, records);
        return vectors;
    }

    /** The same vectors left on disk, for a method that reads them in blocks; the file stays open as long as they are used. */
    static NpyRows rows(Path file, String role, Corpus records) {
        NpyRows rows = NpyRows.open(file);
        try {
            requireOneEach(rows.size(), file, role, records);
            return rows;
        } catch (IllegalArgumentException e) {
            rows.close();
            throw e;
        }
    }

    private static void requireOneEach(int rows, Path file, String role, Corpus records) {
        if (rows != records.size()) {
            throw new IllegalArgumentException(file + " must have one row for each of the " + records.size()
                    + " records of the " + role + ", got " + rows + " rows");
        }
        VectorManifest.beside(file).ifPresent(manifest -> {
            manifest.requireUnchanged();
            manifest.requireOf(records, role);
        });
    }
}
