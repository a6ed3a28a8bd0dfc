package winnow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.selection.ObjectiveSelector;
import winnow.selection.SelectionComparison;
import winnow.selection.Selector;

/** {@code winnow diff}: how two selections differ. */
@Command(
        name = "diff",
        description = {
            "Compare two selections: what they share, where they part, what each is worth under the other's objective.",
            "",
            "Takes manifests or scores files as winnow select writes them.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DiffCommand implements Callable<Integer> {
    private static final int IDS_SHOWN = 5;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "Manifest or scores of the first selection.")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", description = "Manifest or scores of the second selection.")
    private Path second;

    @Option(
            names = "--pool",
            paramLabel = "FILE",
            description = "The pool of both: values each selection under the other's objective. Needs manifests.")
    private Path pool;

    @Option(names = "--json", description = "Print one JSON object, with all ids.")
    private boolean json;

    @Override
    public Integer call() {
        Chosen a = Chosen.read(first);
        Chosen b = Chosen.read(second);
        requireSamePool(a, b);
        SelectionComparison comparison = SelectionComparison.of(a.ids, b.ids);
        Map<String, Object> values = pool == null ? Map.of() : values(a, b);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(json(comparison, values)));
        } else {
            table(comparison, values).forEach((name, value) -> out.println(String.format("%-12s %s", name, value)));
        }
        out.flush();
        return 0;
    }

    private void requireSamePool(Chosen a, Chosen b) {
        if (a.manifest.isEmpty() || b.manifest.isEmpty()) {
            return;
        }
        String poolOfA = a.manifest.get().poolFingerprint();
        String poolOfB = b.manifest.get().poolFingerprint();
        // Tags and layouts change the fingerprint, but not which records a file holds.
        boolean isSameFile =
                a.manifest.get().poolDigest().equals(b.manifest.get().poolDigest());
        if (!isSameFile && !poolOfA.equals(poolOfB)) {
            throw new IllegalArgumentException(
                    first + " and " + second + " must be from the same pool, got " + poolOfA + " and " + poolOfB);
        }
    }

    private Map<String, Object> values(Chosen a, Chosen b) {
        Map<String, Object> values = new LinkedHashMap<>();
        putValues(values, "A", a, first, a, b);
        putValues(values, "B", b, second, a, b);
        return values;
    }

    /** What both selections are worth under the objective of one of them, if it has one. */
    private void putValues(Map<String, Object> values, String letter, Chosen chosen, Path file, Chosen a, Chosen b) {
        Manifest manifest = chosen.manifest.orElseThrow(
                () -> new IllegalArgumentException("--pool needs manifests, got the scores " + file + " without one"));
        SelectOptions options = manifest.options();
        options.pool = pool;
        SelectionJob job = SelectionJob.of(options);
        job.read(new Progress(new PrintWriter(Writer.nullWriter())));
        manifest.requireInputs(job);
        if (job.method().takesModel() && job.method() != Method.DELIFT) {
            // A model's scores of single records are no objective of a set: nothing to load it for.
            return;
        }
        try (Progress progress = new Progress(spec.commandLine().getErr());
                ModelSelectors models = new ModelSelectors(job, manifest.scratch(), Threads.of(null), progress)) {
            Embedder embedder = job.takesEmbeddings() ? job.embedder() : null;
            Selector selector = job.selector(embedder, models, (count, of) -> {});
            if (selector instanceof ObjectiveSelector objective) {
                String path = "/selection/settings/objective";
                values.put("objectiveOf" + letter, manifest.json().at(path).asText());
                values.put("aUnder" + letter, objective.objective(job.corpus(), positions(job.corpus(), a.ids)));
                values.put("bUnder" + letter, objective.objective(job.corpus(), positions(job.corpus(), b.ids)));
                models.removeStores();
            }
        }
    }

    private static int[] positions(Corpus pool, List<String> ids) {
        return ids.stream()
                .mapToInt(id -> pool.position(id)
                        .orElseThrow(() -> new IllegalArgumentException("id " + id + " is not in the pool")))
                .toArray();
    }

    private static Map<String, Object> json(SelectionComparison comparison, Map<String, Object> values) {
        OptionalInt partAt = comparison.partAt();
        Map<String, Object> object = Json.object(
                "recordsA", comparison.first().size(),
                "recordsB", comparison.second().size(),
                "both", comparison.both().size(),
                "jaccard", comparison.jaccard(),
                "partAt", partAt.isPresent() ? partAt.getAsInt() : null);
        object.putAll(values);
        object.put("onlyA", comparison.onlyFirst());
        object.put("onlyB", comparison.onlySecond());
        return object;
    }

    private static Map<String, String> table(SelectionComparison comparison, Map<String, Object> values) {
        Map<String, String> table = new LinkedHashMap<>();
        table.put(
                "records",
                comparison.first().size() + " and " + comparison.second().size());
        table.put("in both", comparison.both().size() + " (Jaccard " + Quantity.value(comparison.jaccard()) + ")");
        OptionalInt partAt = comparison.partAt();
        table.put("order", partAt.isPresent() ? "they part at rank " + partAt.getAsInt() : "the same");
        table.put("only in A", shown(comparison.onlyFirst()));
        table.put("only in B", shown(comparison.onlySecond()));
        if (values.isEmpty()) {
            table.put("objective", "not compared; --pool FILE values each under the other's objective");
        }
        for (String letter : List.of("A", "B")) {
            if (values.containsKey("objectiveOf" + letter)) {
                table.put(
                        "objective " + letter,
                        values.get("objectiveOf" + letter) + ": A "
                                + Quantity.value((double) values.get("aUnder" + letter)) + ", B "
                                + Quantity.value((double) values.get("bUnder" + letter)));
            }
        }
        return table;
    }

    private static String shown(List<String> ids) {
        if (ids.isEmpty()) {
            return "none";
        }
        return ids.size() + ": " + String.join(", ", ids.subList(0, Math.min(IDS_SHOWN, ids.size())))
                + (ids.size() > IDS_SHOWN ? ", …" : "");
    }

    /** The ids of a selection in order, and its manifest if there is one. */
    private record Chosen(List<String> ids, Optional<Manifest> manifest) {
        static Chosen read(Path file) {
            if (!file.toString().endsWith(".scores.jsonl")) {
                Manifest manifest = Manifest.read(file);
                return new Chosen(ids(manifest.scores()), Optional.of(manifest));
            }
            String name = file.getFileName().toString();
            Path beside =
                    file.resolveSibling(name.substring(0, name.length() - ".scores.jsonl".length()) + ".manifest.json");
            return new Chosen(ids(file), Files.exists(beside) ? Optional.of(Manifest.read(beside)) : Optional.empty());
        }

        private static List<String> ids(Path scores) {
            List<String> ids = new ArrayList<>();
            try {
                List<String> lines = Files.readAllLines(scores);
                for (int i = 0; i < lines.size(); i++) {
                    String source = scores + ":" + (i + 1);
                    JsonNode id = Json.parse(lines.get(i), source).path("id");
                    if (!id.isTextual()) {
                        throw new IllegalArgumentException(source + " must have an id, found none");
                    }
                    ids.add(id.textValue());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return ids;
        }
    }
}
