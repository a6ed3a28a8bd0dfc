package winnow.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.corpus.FileDigest;
import winnow.corpus.LoadedCorpus;
import winnow.embedding.Npy;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;
import winnow.utility.SparseUtility;
import winnow.utility.UtilityMatrix;

/**
 * A matrix of utilities in a file, rows represented records and columns candidates, and the manifest beside it that says what it is
 * of. The distances without examples stand in the manifest.
 *
 * @param file {@code .npy} or {@code .csv}
 */
record UtilityFile(Path file) {
    /** The manifest's name for distances without examples. */
    static final String DISTANCES = "distancesAlone";

    UtilityFile {
        if (!isNpy(file) && !file.toString().endsWith(".csv")) {
            throw new IllegalArgumentException("--out must end in .npy or .csv, got " + file);
        }
    }

    private static boolean isNpy(Path file) {
        return file.toString().endsWith(".npy");
    }

    Path manifest() {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - 4) + ".manifest.json");
    }

    /** Where finished columns are kept until the matrix is whole. */
    Path columns() {
        return file.resolveSibling(file.getFileName() + ".columns");
    }

    void requireFree(Map<String, Path> inputs, boolean overwrite) {
        Outputs.requireFree(file, inputs, overwrite);
        Outputs.requireFree(manifest(), inputs, overwrite);
    }

    /** What a manifest says of an input. */
    static Map<String, Object> input(Path file, LoadedCorpus corpus) {
        return Json.object(
                "file", file.toString(),
                "sha256", FileDigest.of(file),
                "fingerprint", corpus.corpus().fingerprint(),
                "records", corpus.corpus().size(),
                "skipped", corpus.report().skippedCount());
    }

    /** A row of pairs, NaN where a pair was not scored. */
    private interface Entries {
        void fill(int represented, float[] row);
    }

    /**
     * Writes matrix and manifest, and puts both in place.
     *
     * @param described the manifest so far
     */
    void write(
            OutputSet outputs,
            UtilityMatrix matrix,
            Corpus represented,
            Corpus candidates,
            Map<String, Object> described,
            Progress progress) {
        FloatMatrix byRecord = matrix.byCandidate().transposed();
        write(outputs, byRecord::copyRow, matrix.distancesAlone(), represented, candidates, described, progress);
    }

    /** The same of some pairs: a pair that was not scored is NaN, and an empty field of a table. */
    void write(
            OutputSet outputs,
            SparseUtility near,
            Corpus represented,
            Corpus candidates,
            Map<String, Object> described,
            Progress progress) {
        SparseMatrix byRecord = near.byCandidate().transposed();
        Entries entries = (i, row) -> {
            Arrays.fill(row, Float.NaN);
            byRecord.forRow(i, (j, utility) -> row[j] = utility);
        };
        Map<String, Object> manifest = new LinkedHashMap<>(described);
        manifest.put("notScored", isNpy(file) ? "NaN" : "");
        write(outputs, entries, near.distancesAlone(), represented, candidates, manifest, progress);
    }

    private void write(
            OutputSet outputs,
            Entries entries,
            Optional<float[]> distancesAlone,
            Corpus represented,
            Corpus candidates,
            Map<String, Object> described,
            Progress progress) {
        progress.begin("writing");
        Path staged = outputs.stage(file);
        outputs.write(() -> {
            if (isNpy(file)) {
                Npy.write(staged, represented.size(), candidates.size(), entries::fill);
            } else {
                writeCsv(staged, entries, represented, candidates);
            }
        });
        Map<String, Object> manifest = new LinkedHashMap<>(described);
        manifest.put(
                "outputs",
                Json.object(
                        "matrix", Json.object("file", file.getFileName().toString(), "sha256", FileDigest.of(staged))));
        distancesAlone.ifPresent(distances -> manifest.put(DISTANCES, list(distances)));
        progress.end();
        manifest.put("run", Json.object("winnow", Version.winnow(), "seconds", progress.seconds()));
        outputs.writeText(manifest(), Json.pretty(manifest));
        outputs.commit();
    }

    private static List<Object> list(float[] values) {
        List<Object> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    /** Ids of candidates on top, those of represented records first in each line. */
    private static void writeCsv(Path file, Entries entries, Corpus represented, Corpus candidates) {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("id");
            for (int j = 0; j < candidates.size(); j++) {
                writer.write("," + quoted(candidates.get(j).id()));
            }
            writer.write('\n');
            float[] row = new float[candidates.size()];
            for (int i = 0; i < represented.size(); i++) {
                entries.fill(i, row);
                writer.write(quoted(represented.get(i).id()));
                for (int j = 0; j < candidates.size(); j++) {
                    writer.write("," + (Float.isNaN(row[j]) ? "" : Json.line(row[j])));
                }
                writer.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Quoted where RFC 4180 asks for it. */
    private static String quoted(String id) {
        boolean isPlain = id.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return isPlain ? id : '"' + id.replace("\"", "\"\"") + '"';
    }
}
