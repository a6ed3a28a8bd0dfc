package winnow.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.corpus.Corpus;
import winnow.corpus.CorpusReader;
import winnow.corpus.Layout;
import winnow.corpus.LoadedCorpus;
import winnow.embedding.Embeddings;
import winnow.embedding.HashedNgramEmbedder;
import winnow.embedding.ModelEmbedder;
import winnow.embedding.Npy;
import winnow.model.Pooling;
import winnow.model.TextEncoder;
import winnow.model.TextEncoders;
import winnow.transformer.ComputeDevice;

/** {@code winnow embed}: vectors of a data file, for other tools or for several selections. */
@Command(
        name = "embed",
        description = "Write the embeddings of a data file as .npy, one row for each record.",
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

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "A Hugging Face folder, a model in the cache (org/name), or seedling.")
    private String model;

    @Option(
            names = "--pooling",
            paramLabel = "cls|mean|last",
            description = "Which of the model's vectors make a text's (default: mean).")
    private String pooling;

    @Option(names = "--unit-length", description = "Scale the model's vectors to norm 1.")
    private boolean unitLength;

    @Option(names = "--truncate", description = "Leave out the end of texts that are longer than the model takes.")
    private boolean truncate;

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|gpu",
            defaultValue = "auto",
            description = "Where the model computes.")
    private String device;

    @Option(
            names = "--precision",
            paramLabel = "f32|f16|bf16",
            defaultValue = "f32",
            description = "The model's number format (default: f32).")
    private String precision;

    @Option(
            names = "--fit",
            paramLabel = "FILE",
            description = "The records whose frequencies weigh the n-grams: the pool, when this is a target"
                    + " (default: the data itself).")
    private Path fit;

    @Option(names = "--width", paramLabel = "D", description = "Dimensions (default: 128).")
    private Integer width;

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
        try (OutputSet outputs = OutputSet.open(out)) {
            Outputs.requireFree(out, inputs, overwrite);
            CorpusReader reader = CorpusReader.withDefaults().withSkipInvalid(skipInvalid);
            if (layout != null) {
                reader = reader.withLayout(Layout.of(layout));
            }
            LoadedCorpus loaded = reader.read(data);
            Embeddings embeddings = usesModel ? byModel(loaded.corpus()) : byHashing(loaded.corpus());
            Path staged = outputs.stage(out);
            outputs.write(() -> Npy.write(staged, embeddings.matrix()));
            outputs.commit();
            print(loaded, embeddings);
        }
        return 0;
    }

    private boolean usesModel() {
        String chosen = embedder == null ? (model == null ? "hashed" : "model") : embedder;
        if (!chosen.equals("hashed") && !chosen.equals("model")) {
            throw new IllegalArgumentException("--embedder must be hashed or model, got \"" + embedder + "\"");
        }
        boolean usesModel = chosen.equals("model");
        if (usesModel == (model == null)) {
            throw new IllegalArgumentException("--model must be given for --embedder model and for no other, got "
                    + (model == null ? "none" : model));
        }
        if (usesModel && (width != null || fit != null)) {
            throw new IllegalArgumentException(
                    "--width and --fit are for hashed n-grams, got --model " + model + " too");
        }
        if (!usesModel && (pooling != null || unitLength || truncate)) {
            throw new IllegalArgumentException(
                    "--pooling, --unit-length and --truncate are for a model, which needs --model");
        }
        return usesModel;
    }

    private Embeddings byHashing(Corpus corpus) {
        HashedNgramEmbedder hashed = HashedNgramEmbedder.withDefaults();
        if (width != null) {
            hashed = hashed.withLatentProjection(width);
        }
        Corpus fitted = Optional.ofNullable(fit)
                .map(file -> CorpusReader.withDefaults().read(file).corpus())
                .orElse(corpus);
        return hashed.fittedTo(fitted).embed(corpus);
    }

    private Embeddings byModel(Corpus corpus) {
        Pooling chosen = pooling == null ? Pooling.MEAN : Pooling.of(pooling);
        ModelArgument argument = ModelArgument.of(model);
        try (TextEncoder encoder = TextEncoders.open(
                argument.folder(), chosen, ComputeDevice.of(device), ModelArgument.precision(precision))) {
            ModelEmbedder byModel = ModelEmbedder.of(encoder);
            byModel = unitLength ? byModel.withUnitLength() : byModel;
            return (truncate ? byModel.withTruncation() : byModel).embed(corpus);
        }
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
