package winnow.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import winnow.corpus.OutputFile;

/**
 * A folder of results, {@code results/NAME/HASH}: a manifest that says what was run, and every value.
 *
 * <p>The manifest holds the settings, the digests of model, values and choices, and one of itself; a folder is read only if all of them
 * agree, so what it says was not changed since. {@code outcomes.csv} has one metric of one run a line, its mean, and the values of all its
 * items; {@code selections.jsonl} has one step a line and the ids that it chose. None says how long anything took.
 *
 * @param folder of the manifest
 * @param spec what was run
 * @param madeBy what else the manifest says: program, model, Java, processor
 * @param points in the order of the spec
 * @param selections in the order of steps; none where the manifest is older than they are
 */
public record StoredResult(
        Path folder,
        ExperimentSpec spec,
        Map<String, Object> madeBy,
        List<PointResults> points,
        List<ChosenRecords> selections) {
    /** Version of the form of manifests. */
    public static final int SCHEMA = 1;

    /** Name of the file that a folder of results is known by. */
    public static final String MANIFEST = "manifest.json";

    /** Name of the file of all values. */
    public static final String OUTCOMES = "outcomes.csv";

    private static final String HEADER = "setting,share,items,mean," + Results.HEADER;
    private static final String DIGEST = "digest";
    private static final String OUTCOMES_DIGEST = "outcomes";
    private static final String SELECTIONS_DIGEST = "selections";
    private static final int BEFORE = 4;
    private static final int MOST_BYTES = 1 << 30;

    /** Name of the file of what every step chose. */
    public static final String SELECTIONS = "selections.jsonl";

    /** Copies map and lists. */
    public StoredResult {
        madeBy = Map.copyOf(madeBy);
        points = List.copyOf(points);
        selections = List.copyOf(selections);
    }

    /**
     * Reads a folder of results.
     *
     * @throws IllegalArgumentException if it is none, is of another schema, or was changed since it was written
     */
    public static StoredResult read(Path folder) {
        Path file = folder.resolve(MANIFEST);
        if (!Files.isRegularFile(file)) {
            List<Path> inside = Files.isDirectory(folder) ? foldersIn(folder) : List.of();
            throw new IllegalArgumentException(folder + " must be a folder of results, found no " + MANIFEST
                    + (inside.isEmpty() ? "" : "; there is one in " + inside.get(0)));
        }
        StrictJson json = StrictJson.read(file);
        Map<String, Object> content = new LinkedHashMap<>(json.asMap());
        Object schema = content.get("schema");
        if (!Objects.equals(schema, SCHEMA)) {
            throw new IllegalArgumentException(file + " is of schema " + schema + ", this version reads schema "
                    + SCHEMA + "; delete it and run the experiment again, which keeps the steps that still hold");
        }
        Object stated = content.remove(DIGEST);
        String found = CanonicalJson.hash(content);
        if (!found.equals(stated)) {
            throw new IllegalArgumentException(file + " was changed since it was written: its digest is " + stated
                    + ", its content has " + found + "; restore it, or delete it and run the experiment again");
        }
        StrictJson settings = json.object("spec");
        ExperimentSpec spec = ExperimentSpec.of(settings);
        String outcomes = vouchedFor(folder.resolve(OUTCOMES), content.get(OUTCOMES_DIGEST));
        List<ChosenRecords> selections = content.containsKey(SELECTIONS_DIGEST)
                ? selections(
                        folder.resolve(SELECTIONS),
                        vouchedFor(folder.resolve(SELECTIONS), content.get(SELECTIONS_DIGEST)))
                : List.of();
        content.keySet().removeAll(List.of("schema", "spec", "hash", OUTCOMES_DIGEST, SELECTIONS_DIGEST));
        return new StoredResult(folder, spec, content, points(folder.resolve(OUTCOMES), spec, outcomes), selections);
    }

    private static String vouchedFor(Path file, Object stated) {
        String text = StrictJson.text(file, MOST_BYTES);
        String digest = CanonicalJson.hash(text.getBytes(StandardCharsets.UTF_8));
        if (!digest.equals(stated)) {
            throw new IllegalArgumentException(
                    file + " is not the one that " + MANIFEST + " states: its digest is " + digest + ", stated is "
                            + stated + "; restore it, or delete the manifest and run the experiment again");
        }
        return text;
    }

    private static List<ChosenRecords> selections(Path file, String text) {
        List<ChosenRecords> selections = new ArrayList<>();
        for (String line : text.lines().toList()) {
            selections.add(ChosenRecords.parse(line, file + ":" + (selections.size() + 1)));
        }
        return selections;
    }

    /** All folders of results below a folder, by name; a folder without a manifest is unfinished, and left out. */
    public static List<Path> foldersBelow(Path results) {
        try (Stream<Path> experiments = Files.list(results)) {
            List<Path> folders = new ArrayList<>();
            for (Path experiment :
                    experiments.filter(Files::isDirectory).sorted().toList()) {
                folders.addAll(foldersIn(experiment));
            }
            return List.copyOf(folders);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> foldersIn(Path experiment) {
        try (Stream<Path> runs = Files.list(experiment)) {
            return runs.filter(run -> Files.isRegularFile(run.resolve(MANIFEST)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes values and choices, then the manifest that vouches for them. */
    void write() {
        byte[] outcomes = outcomes().getBytes(StandardCharsets.UTF_8);
        byte[] chosen = chosen().getBytes(StandardCharsets.UTF_8);
        byte[] manifest = CanonicalJson.pretty(manifest(outcomes, chosen)).getBytes(StandardCharsets.UTF_8);
        if (isOther(OUTCOMES, outcomes) || isOther(SELECTIONS, chosen)) {
            // Else a kill before the last line would leave a manifest that vouches for neither, which no run goes on
            // from.
            remove(folder.resolve(MANIFEST));
        }
        OutputFile.write(folder.resolve(OUTCOMES), out -> out.write(outcomes));
        OutputFile.write(folder.resolve(SELECTIONS), out -> out.write(chosen));
        OutputFile.write(folder.resolve(MANIFEST), out -> out.write(manifest));
    }

    private boolean isOther(String name, byte[] content) {
        Path file = folder.resolve(name);
        try {
            return Files.isRegularFile(file) && !Arrays.equals(Files.readAllBytes(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** SHA-256 of the values. */
    public String outcomesDigest() {
        return CanonicalJson.hash(outcomes().getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> manifest(byte[] outcomes, byte[] chosen) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schema", SCHEMA);
        manifest.put("hash", spec.hash());
        manifest.put("spec", spec.asMap());
        madeBy.keySet().stream().sorted().forEach(key -> manifest.put(key, madeBy.get(key)));
        manifest.put(OUTCOMES_DIGEST, CanonicalJson.hash(outcomes));
        manifest.put(SELECTIONS_DIGEST, CanonicalJson.hash(chosen));
        manifest.put(DIGEST, CanonicalJson.hash(manifest));
        return manifest;
    }

    private String chosen() {
        StringBuilder text = new StringBuilder();
        selections.forEach(selection -> text.append(selection.line()).append('\n'));
        return text.toString();
    }

    private String outcomes() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (PointResults point : points) {
            for (Outcome outcome : point.results().outcomes()) {
                text.append(point.setting())
                        .append(',')
                        .append(Shares.text(point.share()))
                        .append(',')
                        .append(outcome.values().size())
                        .append(',')
                        .append(Results.decimal(outcome.mean()))
                        .append(',')
                        .append(Results.line(outcome))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static List<PointResults> points(Path file, ExperimentSpec spec, String text) {
        Map<String, List<Outcome>> byPoint = new LinkedHashMap<>();
        String[] lines = text.split("\n");
        for (int i = 1; i < lines.length; i++) {
            String[] fields = lines[i].split(",", BEFORE + 1);
            if (fields.length <= BEFORE) {
                throw new IllegalArgumentException(
                        file + ":" + (i + 1) + " must have the fields " + HEADER + ", got \"" + lines[i] + "\"");
            }
            byPoint.computeIfAbsent(fields[0] + "," + fields[1], point -> new ArrayList<>())
                    .add(Results.outcome(file + ":" + (i + 1), fields[BEFORE]));
        }
        List<PointResults> points = new ArrayList<>();
        for (ExperimentProblem problem : spec.problem().points()) {
            for (double share : spec.shares()) {
                List<Outcome> outcomes = byPoint.get(problem.label() + "," + Shares.text(share));
                if (outcomes == null) {
                    throw new IllegalArgumentException(file + " must have outcomes of every point, found none of "
                            + problem.label() + " at " + Shares.text(share));
                }
                points.add(new PointResults(problem.label(), share, new Results(outcomes)));
            }
        }
        return points;
    }
}
