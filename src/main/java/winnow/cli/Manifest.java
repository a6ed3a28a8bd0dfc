package winnow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import winnow.corpus.FileDigest;
import winnow.corpus.LoadedCorpus;
import winnow.selection.Selection;

/**
 * The file from which a selection can be made again.
 *
 * <p>Everything outside {@code run} is the same for equal runs, whatever the machine, the number of threads and the folder.
 *
 * @param file where it was read from
 * @param json what it holds
 */
record Manifest(Path file, JsonNode json) {
    static final int SCHEMA = 1;
    private static final long LARGEST = 1L << 28;

    /**
     * The manifest of a selection, without {@code run}.
     *
     * @param scored pairs that an approximation scored, by block
     */
    static Map<String, Object> of(
            SelectionJob job, Selection selection, Map<String, ScoredPairs> scored, Map<String, Path> written) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schema", SCHEMA);
        manifest.put("command", job.options().asMap());
        manifest.put("inputs", inputs(job));
        Map<String, Object> chosen = new LinkedHashMap<>();
        chosen.put("method", selection.method());
        chosen.put("settings", selection.settings());
        chosen.put("seed", selection.seed());
        chosen.put("budget", job.budgetText().text());
        chosen.put("records", selection.picks().size());
        put(chosen, "objective", selection.objective());
        put(chosen, "upperBound", selection.upperBound());
        if (!scored.isEmpty()) {
            chosen.put("scored", ScoredPairs.asMap(scored));
            if (job.options().approximation(job.method()).kind() == Approximation.Kind.NEIGHBOURS) {
                chosen.put("notScored", 0);
            }
        }
        chosen.put("notes", selection.notes());
        manifest.put("selection", chosen);
        Map<String, Object> outputs = new LinkedHashMap<>();
        written.forEach(
                (name, path) -> outputs.put(kind(name), Json.object("file", name, "sha256", FileDigest.of(path))));
        manifest.put("outputs", outputs);
        return manifest;
    }

    private static String kind(String name) {
        return name.endsWith(Outputs.SCORES) ? "scores" : "records";
    }

    private static void put(Map<String, Object> map, String name, OptionalDouble value) {
        value.ifPresent(number -> map.put(name, number));
    }

    private static Map<String, Object> inputs(SelectionJob job) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        job.files().forEach((name, path) -> {
            Map<String, Object> input = Json.object("file", path.toString(), "sha256", FileDigest.of(path));
            LoadedCorpus corpus = job.inputs().get(name);
            if (corpus != null) {
                input.put("fingerprint", corpus.corpus().fingerprint());
                input.put("format", corpus.report().format().toString());
                input.put("layout", corpus.report().layout());
                input.put("records", corpus.report().count());
                input.put("skipped", corpus.report().skippedCount());
            }
            inputs.put(name, input);
        });
        job.describedModel().ifPresent(model -> inputs.put("model", model));
        return inputs;
    }

    /**
     * Reads a manifest.
     *
     * @throws IllegalArgumentException if it is not one of a schema that is known
     */
    static Manifest read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IllegalArgumentException(file + " must be a manifest, got " + Files.size(file) + " bytes");
            }
            JsonNode json = Json.parse(Files.readString(file), file.toString());
            String schema = json == null ? "" : json.path("schema").asText();
            if (!schema.equals(String.valueOf(SCHEMA)) || !json.path("command").isObject()) {
                throw new IllegalArgumentException(file + " must be a manifest of schema " + SCHEMA + ", got "
                        + (schema.isEmpty() ? "a file without a schema" : "schema " + schema + " without a command"));
            }
            if (!json.path("selection").isObject()) {
                throw new IllegalArgumentException(
                        file + " must be a manifest of winnow select, got that of another command");
            }
            return new Manifest(file, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SelectOptions options() {
        return SelectOptions.of(json.get("command"), file);
    }

    String poolFingerprint() {
        return json.path("inputs").path("pool").path("fingerprint").asText();
    }

    /** SHA-256 of the pool's file. */
    String poolDigest() {
        return json.path("inputs").path("pool").path("sha256").asText();
    }

    /** A name for outputs that are compared and thrown away. */
    Path scratch() {
        return file.resolveSibling(
                "replay-of-" + json.path("outputs").path("records").path("file").asText("subset.jsonl"));
    }

    /** The scores beside this manifest. */
    Path scores() {
        return file.resolveSibling(
                json.path("outputs").path("scores").path("file").asText());
    }

    /**
     * Checks that the inputs are those of the manifest.
     *
     * @throws IllegalStateException naming the first that differs
     */
    void requireInputs(SelectionJob job) {
        JsonNode now = Json.parse(Json.line(inputs(job)), "inputs");
        JsonNode then = json.path("inputs");
        now.properties().forEach(input -> {
            for (String part : new String[] {"fingerprint", "sha256", "digest"}) {
                String before = then.path(input.getKey()).path(part).asText();
                String after = input.getValue().path(part).asText();
                if (!before.equals(after)) {
                    throw new IllegalStateException("--" + input.getKey() + " is not what " + file + " was made from: "
                            + part + " was " + before + ", is " + after);
                }
            }
        });
    }

    /**
     * Checks that a run came out as this manifest says.
     *
     * @throws IllegalStateException naming the first difference
     */
    void requireSame(Map<String, Object> again) {
        JsonNode now = Json.parse(Json.line(again), "outputs");
        for (String kind : new String[] {"records", "scores"}) {
            String before = json.path("outputs").path(kind).path("sha256").asText();
            String after = now.path("outputs").path(kind).path("sha256").asText();
            if (!before.equals(after)) {
                throw new IllegalStateException("the " + kind + " came out otherwise than in " + file + ": sha256 was "
                        + before + ", is " + after);
            }
        }
    }
}
