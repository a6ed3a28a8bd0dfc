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
import winnow.embedding.Npy;

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

    @Option(names = "--embedder", paramLabel = "hashed", defaultValue = "hashed", description = "Hashed n-grams.")
    private String embedder;

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
        if (!embedder.equals("hashed")) {
            throw new IllegalArgumentException("--embedder must be hashed, got \"" + embedder + "\"");
        }
        if (!out.toString().endsWith(".npy")) {
            throw new IllegalArgumentException("--out must end in .npy, got " + out);
        }
        Map<String, Path> inputs = fit == null ? Map.of("data", data) : Map.of("data", data, "fit", fit);
        HashedNgramEmbedder hashed = HashedNgramEmbedder.withDefaults();
        if (width != null) {
            hashed = hashed.withLatentProjection(width);
        }
        try (OutputSet outputs = OutputSet.open(out)) {
            Outputs.requireFree(out, inputs, overwrite);
            CorpusReader reader = CorpusReader.withDefaults().withSkipInvalid(skipInvalid);
            if (layout != null) {
                reader = reader.withLayout(Layout.of(layout));
            }
            LoadedCorpus loaded = reader.read(data);
            Corpus fitted = Optional.ofNullable(fit)
                    .map(file -> CorpusReader.withDefaults().read(file).corpus())
                    .orElse(loaded.corpus());
            Embeddings embeddings = hashed.fittedTo(fitted).embed(loaded.corpus());
            Path staged = outputs.stage(out);
            outputs.write(() -> Npy.write(staged, embeddings.matrix()));
            outputs.commit();
            print(loaded, embeddings);
        }
        return 0;
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
