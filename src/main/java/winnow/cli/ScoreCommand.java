package winnow.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.corpus.Corpus;
import winnow.corpus.CorpusReader;
import winnow.corpus.Example;
import winnow.corpus.FileDigest;
import winnow.corpus.Layout;
import winnow.corpus.LoadedCorpus;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.ScoredSequence;
import winnow.model.ScoringSettings;
import winnow.model.ScoringSettings.Overflow;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;

/** {@code winnow score}: the probability that a model gives to every token of every response. */
@Command(
        name = "score",
        description = {
            "Write the log-probability of every response token, one line for each record.",
            "",
            "A line holds id, tokens, logProb (their sum, in nats), tokenLogProbs and distance = sqrt(mean (1 - p)^2)."
                    + " Beside scores.jsonl it writes scores.manifest.json.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  winnow score --model ./gpt2 --data pairs.jsonl --template plain --out scores.jsonl",
            "  winnow score --model seedling --data d.jsonl --template seedling --example 17 --out s.jsonl"
        })
final class ScoreCommand implements Callable<Integer> {
    /** Records that are scored before their lines are written: enough to fill batches of like length. */
    private static final int CHUNK = 512;

    private static final double WORTH_TELLING_SECONDS = 5;

    /** As many digits as a 32-bit number holds. */
    private static final MathContext SINGLE = new MathContext(8);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            required = true,
            description = "A Hugging Face folder, a model in the cache (org/name), or seedling.")
    private String model;

    @Option(names = "--data", paramLabel = "FILE", required = true, description = "The records.")
    private Path data;

    @Option(names = "--template", paramLabel = "NAME", required = true, description = ModelOptions.TEMPLATES + ".")
    private String template;

    @Option(
            names = "--context",
            paramLabel = "FILE",
            description = "Solved examples to put before every record, in order.")
    private Path context;

    @Option(
            names = "--example",
            paramLabel = "ID",
            description = "Only this one of the context's examples; without --context, of the data.")
    private String example;

    @Option(names = "--out", paramLabel = "FILE.jsonl", required = true, description = "Where to write the scores.")
    private Path out;

    @Option(names = "--device", paramLabel = "auto|cpu|gpu", defaultValue = "auto", description = "Where to compute.")
    private String device;

    @Option(
            names = "--precision",
            paramLabel = "f32|f16|bf16",
            defaultValue = "f32",
            description = "Number format (default: f32).")
    private String precision;

    @Option(
            names = Overlong.OPTION,
            paramLabel = Overlong.WHEN_SCORING,
            defaultValue = "refuse",
            description =
                    "What to do with a record that is longer than the model takes; cut-context leaves out the start of"
                            + " what stands before the response, and the line says how many tokens (default: refuse).")
    private String overlong;

    @Option(names = "--layout", paramLabel = "LAYOUT", description = "As for select.")
    private String layout;

    @Option(names = "--skip-invalid", description = "Leave out records that cannot be read or scored.")
    private boolean skipInvalid;

    @Option(names = "--overwrite", description = "Replace an output that exists.")
    private boolean overwrite;

    @Option(names = "--json", description = "Print one JSON object instead of a line.")
    private boolean json;

    /** What came of a run. */
    private static final class Tally {
        long records;
        long tokens;
        double logProb;
        long truncated;
        long skipped;
        String firstSkipped = "";
    }

    @Override
    public Integer call() {
        if (!out.toString().endsWith(".jsonl")) {
            throw new IllegalArgumentException("--out must end in .jsonl, got " + out);
        }
        Overflow overflow = Overlong.of(overlong, Overlong.WHEN_SCORING) == Overlong.CUT_CONTEXT
                ? Overflow.TRUNCATE_CONTEXT
                : Overflow.REFUSE;
        ScoringSettings settings = ScoringSettings.withDefaults().withOverflow(overflow);
        ComputeDevice computeDevice = ComputeDevice.of(device);
        ModelArgument argument = ModelArgument.of(model);
        ScoringTemplate scoringTemplate = ScoringTemplate.named(template, argument.folder());
        Path manifest = out.resolveSibling(out.getFileName().toString().replaceAll("\\.jsonl$", ".manifest.json"));
        try (Progress progress = new Progress(spec.commandLine().getErr());
                OutputSet outputs = OutputSet.open(out)) {
            Map<String, Path> inputs = inputs();
            Outputs.requireFree(out, inputs, overwrite);
            Outputs.requireFree(manifest, inputs, overwrite);
            progress.announce("reading");
            LoadedCorpus loaded = reader().read(data);
            List<Example> examples = examples(loaded.corpus());
            progress.announce("loading the model");
            try (LanguageModel opened =
                    LanguageModels.open(argument.folder(), computeDevice, ModelArgument.precision(precision))) {
                progress.announce("scoring");
                Path staged = outputs.stage(out);
                Tally tally = new Tally();
                outputs.write(
                        () -> score(opened, scoringTemplate, settings, loaded, examples, staged, tally, progress));
                if (tally.records == 0) {
                    throw new IllegalStateException(
                            "no record of " + data + " could be scored; the first: " + tally.firstSkipped);
                }
                progress.end();
                Map<String, Object> described = described(argument, opened, loaded, staged, tally);
                described.put("run", Json.object("winnow", Version.winnow(), "seconds", progress.seconds()));
                outputs.writeText(manifest, Json.pretty(described));
                outputs.commit();
                print(tally, loaded);
            }
        }
        return 0;
    }

    private Map<String, Path> inputs() {
        Map<String, Path> inputs = new LinkedHashMap<>();
        inputs.put("data", data);
        if (context != null) {
            inputs.put("context", context);
        }
        return inputs;
    }

    private CorpusReader reader() {
        CorpusReader reader = CorpusReader.withDefaults().withSkipInvalid(skipInvalid);
        return layout == null ? reader : reader.withLayout(Layout.of(layout));
    }

    private List<Example> examples(Corpus records) {
        if (context == null && example == null) {
            return List.of();
        }
        Corpus source = context == null
                ? records
                : CorpusReader.withDefaults().read(context).corpus();
        if (example == null) {
            return source.examples();
        }
        OptionalInt position = source.position(example);
        if (position.isEmpty()) {
            throw new IllegalArgumentException(
                    "--example must be an id of " + (context == null ? data : context) + ", got " + example);
        }
        return List.of(source.get(position.getAsInt()));
    }

    private void score(
            LanguageModel opened,
            ScoringTemplate scoringTemplate,
            ScoringSettings settings,
            LoadedCorpus loaded,
            List<Example> examples,
            Path file,
            Tally tally,
            Progress progress) {
        Tokenizer tokenizer = opened.tokenizer();
        int[] prefix = scoringTemplate.context(tokenizer, examples);
        int size = loaded.corpus().size();
        LongConsumer done = progress.count("scoring", size);
        long start = System.nanoTime();
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int from = 0; from < size; from += CHUNK) {
                int to = Math.min(size, from + CHUNK);
                List<ScoredSequence> sequences = new ArrayList<>(to - from);
                for (int i = from; i < to; i++) {
                    try {
                        ScoredSequence sequence =
                                scoringTemplate.query(tokenizer, loaded.corpus().get(i), !examples.isEmpty());
                        opened.requireScorable(prefix, sequence, settings);
                        sequences.add(sequence);
                    } catch (IllegalArgumentException e) {
                        IllegalArgumentException invalid = loaded.invalid(i, e.getMessage());
                        invalid.initCause(e);
                        skip(invalid, tally);
                    }
                }
                for (TokenScores scores : opened.score(prefix, sequences, settings)) {
                    writer.write(Json.line(line(scores, tokenizer)));
                    writer.write('\n');
                    tally.records++;
                    tally.tokens += scores.size();
                    tally.logProb += scores.sum();
                    tally.truncated += scores.truncatedTokens() > 0 ? 1 : 0;
                }
                done.accept(to);
                if (from == 0 && to < size) {
                    tellEstimate((System.nanoTime() - start) / 1e9, to, size, progress);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private void skip(IllegalArgumentException invalid, Tally tally) {
        if (!skipInvalid) {
            throw invalid;
        }
        if (tally.skipped++ == 0) {
            tally.firstSkipped = invalid.getMessage();
        }
    }

    private static void tellEstimate(double seconds, int records, int of, Progress progress) {
        double left = seconds / records * (of - records);
        if (left > WORTH_TELLING_SECONDS) {
            progress.say(Quantity.count(Math.round(records / seconds)) + " records a second, about "
                    + Quantity.seconds(left) + " left");
        }
    }

    private static Map<String, Object> line(TokenScores scores, Tokenizer tokenizer) {
        List<Double> logProbabilities = new ArrayList<>(scores.size());
        for (int i = 0; i < scores.size(); i++) {
            logProbabilities.add(
                    new BigDecimal(scores.logProbability(i)).round(SINGLE).doubleValue());
        }
        Map<String, Object> line = Json.object(
                "id", scores.id(),
                "tokens", tokenizer.tokenTexts(scores.tokens()),
                "logProb", new BigDecimal(scores.sum()).round(SINGLE).doubleValue(),
                "tokenLogProbs", logProbabilities,
                "distance", new BigDecimal(scores.distance()).round(SINGLE).doubleValue());
        if (scores.truncatedTokens() > 0) {
            line.put("truncatedTokens", scores.truncatedTokens());
        }
        return line;
    }

    private Map<String, Object> described(
            ModelArgument argument, LanguageModel opened, LoadedCorpus loaded, Path staged, Tally tally) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schema", Manifest.SCHEMA);
        Map<String, Object> command = Json.object("model", model, "template", template);
        if (example != null) {
            command.put("example", example);
        }
        command.put("overlong", overlong);
        manifest.put("command", command);
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs().forEach((name, file) ->
                inputs.put(name, Json.object("file", file.toString(), "sha256", FileDigest.of(file))));
        manifest.put("inputs", inputs);
        Map<String, Object> described = argument.described();
        described.putAll(opened.settings());
        manifest.put("model", described);
        manifest.put(
                "scores",
                Json.object(
                        "records", tally.records,
                        "tokens", tally.tokens,
                        "truncated", tally.truncated,
                        "skipped", tally.skipped + loaded.report().skippedCount()));
        manifest.put(
                "outputs",
                Json.object(
                        "scores", Json.object("file", out.getFileName().toString(), "sha256", FileDigest.of(staged))));
        return manifest;
    }

    private void print(Tally tally, LoadedCorpus loaded) {
        PrintWriter writer = spec.commandLine().getOut();
        long skipped = tally.skipped + loaded.report().skippedCount();
        double perToken = tally.logProb / tally.tokens;
        if (json) {
            writer.println(Json.line(Json.object(
                    "records",
                    tally.records,
                    "tokens",
                    tally.tokens,
                    "logProbPerToken",
                    perToken,
                    "truncated",
                    tally.truncated,
                    "skipped",
                    skipped,
                    "written",
                    out.toString())));
        } else {
            writer.println(Quantity.count(tally.records) + " records, " + Quantity.count(tally.tokens)
                    + " response tokens, " + Quantity.value(perToken) + " nats a token"
                    + (skipped > 0 ? ", " + Quantity.count(skipped) + " skipped" : "")
                    + (tally.truncated > 0 ? ", " + Quantity.count(tally.truncated) + " with a cut context" : "")
                    + ", written to " + out);
        }
        writer.flush();
    }
}
