package winnow.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.corpus.CorpusReader;
import winnow.corpus.FileDigest;
import winnow.corpus.Layout;
import winnow.corpus.LoadedCorpus;
import winnow.embedding.Embeddings;
import winnow.embedding.Npy;

/** {@code winnow embed}: vectors of a data file, for other tools or for several selections. */
@Command(
        name = "embed",
        description = {
            "Write the embeddings of a data file as .npy, one row for each record.",
            "",
            "Beside vectors.npy it writes vectors.manifest.json, which says what the vectors are of and how they were made.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EmbedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "FILE", required = true, description = "The records.")
    private Path data;

    @Option(names = "--out", paramLabel = "FILE.npy", required = true, description = "Where to write the vectors.")
    private Path out;

    @Option(
            names = "--embedder",
            paramLabel = "hashed|model",
            description =
                    "Hashed n-grams or a model's hidden states (default: model if --model is given, else hashed).")
    private String embedder;

    @Mixin
    private EmbedderOptions options;

    @Option(
            names = "--fit",
            paramLabel = "FILE",
            description = "The records whose frequencies weigh the n-grams: the pool, when this is a target"
                    + " (default: the data itself).")
    private Path fit;

    @Option(names = "--layout", paramLabel = "LAYOUT", description = "As for select.")
    private String layout;

    @Option(names = "--skip-invalid", description = "Leave out records that cannot be read.")
    private boolean skipInvalid;

    @Option(names = "--overwrite", description = "Replace an output that exists.")
    private boolean overwrite;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to use (default: all cores); changes no result.")
    private Integer threads;

    @Option(names = "--json", description = "Print one JSON object instead of a line.")
    private boolean json;

    @Override
    public Integer call() {
        return Threads.of(threads).run(this::embed);
    }

    private int embed() {
        boolean usesModel = usesModel();
        if (!out.toString().endsWith(".npy")) {
            throw new IllegalArgumentException("--out must end in .npy, got " + out);
        }
        Map<String, Path> inputs = fit == null ? Map.of("data", data) : Map.of("data", data, "fit", fit);
        Path manifest = VectorManifest.path(out);
        try (Progress progress = new Progress(spec.commandLine().getErr());
                OutputSet outputs = OutputSet.open(out)) {
            Outputs.requireFree(out, inputs, overwrite);
            Outputs.requireFree(manifest, inputs, overwrite);
            progress.announce("reading");
            CorpusReader reader = CorpusReader.withDefaults().withSkipInvalid(skipInvalid);
            if (layout != null) {
                reader = reader.withLayout(Layout.of(layout));
            }
            LoadedCorpus loaded = reader.read(data);
            Optional<LoadedCorpus> fitted = Optional.ofNullable(fit)
                    .map(file -> CorpusReader.withDefaults().read(file));
            progress.announce("embedding");
            EmbedderOptions.Embedded embedded = usesModel
                    ? options.byModel(loaded.corpus())
                    : options.byHashing(loaded.corpus(), fitted.orElse(loaded).corpus());
            progress.end();
            Path staged = outputs.stage(out);
            outputs.write(() -> Npy.write(staged, embedded.vectors().matrix()));
            Map<String, Object> described = described(loaded, fitted, embedded.settings(), staged);
            described.put("run", Json.object("winnow", Version.winnow(), "seconds", progress.seconds()));
            outputs.writeText(manifest, Json.pretty(described));
            outputs.commit();
            print(loaded, embedded.vectors());
        }
        return 0;
    }

    private boolean usesModel() {
        boolean usesModel = options.usesModel(embedder);
        if (usesModel && (options.width != null || fit != null)) {
            throw new IllegalArgumentException(
                    "--width and --fit are for hashed n-grams, got --model " + options.model + " too");
        }
        return usesModel;
    }

    private Map<String, Object> described(
            LoadedCorpus loaded, Optional<LoadedCorpus> fitted, Map<String, Object> settings, Path staged) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schema", Manifest.SCHEMA);
        manifest.put("command", options.asMap());
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("data", VectorManifest.input(data, loaded));
        fitted.ifPresent(corpus -> inputs.put("fit", UtilityFile.input(fit, corpus)));
        manifest.put("inputs", inputs);
        if (options.model != null) {
            manifest.put("model", ModelArgument.of(options.model).described());
        }
        manifest.put("embedding", settings);
        manifest.put(
                "outputs",
                Json.object(
                        "vectors", Json.object("file", out.getFileName().toString(), "sha256", FileDigest.of(staged))));
        return manifest;
    }

    private void print(LoadedCorpus loaded, Embeddings embeddings) {
        PrintWriter writer = spec.commandLine().getOut();
        if (json) {
            writer.println(Json.line(Json.object(
                    "records", embeddings.size(),
                    "width", embeddings.width(),
                    "skipped", loaded.report().skippedCount(),
                    "fingerprint", loaded.corpus().fingerprint(),
                    "written", out.toString())));
        } else {
            writer.println(Quantity.count(embeddings.size()) + " records, " + embeddings.width()
                    + " dimensions, written to " + out);
        }
        writer.flush();
    }
}
