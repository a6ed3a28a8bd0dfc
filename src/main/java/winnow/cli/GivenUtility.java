package winnow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.corpus.FileDigest;
import winnow.embedding.Npy;
import winnow.linalg.FloatMatrix;
import winnow.utility.UtilityMatrix;

/** What {@code --utility} names: a matrix with its manifest. */
final class GivenUtility {
    private final Path file;
    private final JsonNode manifest;

    private GivenUtility(Path file, JsonNode manifest) {
        this.file = file;
        this.manifest = manifest;
    }

    /**
     * Reads the manifest.
     *
     * @throws IllegalArgumentException if there is none, or it is not one of a matrix
     */
    static GivenUtility of(Path file) {
        if (!file.toString().endsWith(".npy")) {
            throw new IllegalArgumentException(
                    "--utility must be a file of winnow utility ending in .npy, got " + file);
        }
        Path beside = new UtilityFile(file).manifest();
        if (!Files.exists(beside)) {
            throw new IllegalArgumentException("--utility must have its manifest beside it, found no " + beside);
        }
        try {
            JsonNode manifest = Json.parse(Files.readString(beside), beside.toString());
            if (!manifest.path("utility").isObject()) {
                throw new IllegalArgumentException(
                        "--utility must have a manifest of winnow utility, got another in " + beside);
            }
            String metric = manifest.path("utility").path("metric").asText();
            if (metric.equals("anchors") || metric.equals("pruned")) {
                throw new IllegalArgumentException("--utility must hold every pair of the pool, got some pairs alone"
                        + " in " + file + "; --approximation works with --model in its place");
            }
            return new GivenUtility(file, manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A setting of the metric, or of the one that it was learned from, such as form or template. */
    String setting(String name) {
        JsonNode settings = manifest.path("utility");
        return (isLearned() ? settings.path("exact") : settings).path(name).asText();
    }

    /** Whether its values are predicted. */
    boolean isLearned() {
        return manifest.path("utility").path("metric").asText().equals("learned");
    }

    /**
     * Checks that a setting is that of the matrix.
     *
     * @throws IllegalArgumentException if another was given
     */
    void require(String option, String name, String given) {
        if (given != null && !given.equals(setting(name))) {
            throw new IllegalArgumentException(
                    option + " must be that of --utility " + file + ", " + setting(name) + ", got " + given);
        }
    }

    /** The digest of the model that made it. */
    Optional<String> modelDigest() {
        return Optional.of(setting("model-digest")).filter(digest -> !digest.isEmpty());
    }

    /**
     * The pool's own matrix.
     *
     * @throws IllegalArgumentException if it is of other records, or is not the file that its manifest describes
     */
    UtilityMatrix matrix(Corpus pool) {
        JsonNode inputs = manifest.path("inputs");
        requireOf(pool, inputs.path("data"), "candidates");
        requireOf(pool, inputs.has("rows") ? inputs.path("rows") : inputs.path("data"), "rows");
        if (!manifest.path("outputs").path("matrix").path("sha256").asText().equals(FileDigest.of(file))) {
            throw new IllegalArgumentException(
                    "--utility must be the file that its manifest describes, but " + file + " has changed");
        }
        FloatMatrix byCandidate = Npy.read(file).transposed();
        Map<String, Object> settings = new LinkedHashMap<>();
        manifest.path("utility")
                .properties()
                .forEach(setting -> settings.put(setting.getKey(), plain(setting.getValue())));
        UtilityMatrix matrix = UtilityMatrix.of(pool, pool, byCandidate, settings);
        JsonNode distances = manifest.path(UtilityFile.DISTANCES);
        if (!distances.isArray()) {
            return matrix;
        }
        float[] alone = new float[distances.size()];
        for (int i = 0; i < alone.length; i++) {
            alone[i] = (float) distances.get(i).asDouble();
        }
        return matrix.withDistancesAlone(alone);
    }

    private void requireOf(Corpus pool, JsonNode input, String role) {
        String made = input.path("fingerprint").asText();
        if (!made.equals(pool.fingerprint())) {
            throw new IllegalArgumentException("--utility must be the pool's own matrix, but the " + role + " of "
                    + file + " are those of " + input.path("file").asText() + ": fingerprint " + made
                    + " instead of " + pool.fingerprint());
        }
    }

    private static Object plain(JsonNode value) {
        if (!value.isObject()) {
            return value.isNumber() ? value.numberValue() : value.asText();
        }
        Map<String, Object> map = new LinkedHashMap<>();
        value.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
        return map;
    }
}
