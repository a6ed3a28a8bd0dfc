package winnow.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.corpus.Corpus;
import winnow.corpus.CorpusReader;
import winnow.corpus.FileDigest;
import winnow.corpus.Layout;
import winnow.corpus.LoadedCorpus;
import winnow.embedding.HashedNgramEmbedder;
import winnow.evaluation.AnswerMetric;
import winnow.evaluation.Evaluation;
import winnow.evaluation.Evaluator;
import winnow.evaluation.ExactMatch;
import winnow.evaluation.JudgeReport;
import winnow.evaluation.LastNumber;
import winnow.evaluation.NearestExamples;
import winnow.evaluation.ResponseLoss;
import winnow.evaluation.Rouge;
import winnow.evaluation.TokenF1;
import winnow.model.GenerationSettings;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.transformer.ComputeDevice;

/** {@code winnow evaluate}: how well a model answers. */
@Command(
        name = "evaluate",
        description = {
            "Let a model answer every record and measure the answers against the responses.",
            "",
            "A line of the output holds id, response, finish, the examples used, the metrics and, with --judge, the verdict."
                    + " Beside evaluation.jsonl it writes evaluation.manifest.json. Answers are greedy.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Metrics: rouge1, rouge2, rougeL, rougeLsum (each also with -stemmed), exact, exact-normalised, token-f1,"
                    + " last-number, logloss.",
            "",
            "Examples:",
            "  winnow evaluate --model seedling --data test.jsonl --template seedling --out evaluation.jsonl",
            "  winnow evaluate --model ./qwen --adapter ./tuned --data test.jsonl --template chat --out tuned.jsonl"
                    + " --compare untuned.jsonl",
            "  winnow evaluate --model seedling --data test.jsonl --template seedling --judge endpoint --endpoint"
                    + " http://localhost:8000/v1 --endpoint-model judge --out judged.jsonl"
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final String DEFAULT_METRICS = "rouge1,rougeL,exact," + ResponseLoss.METRIC;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            required = true,
            description = "A Hugging Face folder, a model in the cache (org/name), or seedling.")
    private String model;

    @Option(names = "--adapter", paramLabel = "DIR", description = "An adapter that winnow finetune or peft wrote.")
    private Path adapter;

    @Option(names = "--data", paramLabel = "FILE", required = true, description = "The test records.")
    private Path data;

    @Option(names = "--template", paramLabel = "NAME", required = true, description = ModelOptions.TEMPLATES + ".")
    private String template;

    @Option(
            names = "--metrics",
            paramLabel = "NAME",
            split = ",",
            defaultValue = DEFAULT_METRICS,
            description = "Comma-separated (default: " + DEFAULT_METRICS + ").")
    private List<String> metrics;

    @Option(
            names = "--examples",
            paramLabel = "FILE",
            description = "Put the most similar of these records before every query, the most similar last.")
    private Path examples;

    @Option(names = "--top", paramLabel = "K", description = "How many of them (default: 5).")
    private Integer top;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "Longest answer (default: 128).")
    private int maxNewTokens;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description =
                    "End an answer here; \\n is a line break. May be repeated. Default: \\n for the seedling template,"
                            + " where it ends a response; else none.")
    private List<String> stops;

    @Option(
            names = Overlong.OPTION,
            paramLabel = Overlong.WHEN_ANSWERING,
            defaultValue = "refuse",
            description =
                    "What to do with a record that is longer than the model takes; cut-prompt leaves out the start of the"
                            + " prompt, for answer and loss alike, and the line says how many tokens (default: refuse).")
    private String overlong;

    @Mixin
    private JudgeOptions judge;

    @Option(names = "--out", paramLabel = "FILE.jsonl", required = true, description = "Where to write the answers.")
    private Path out;

    @Option(
            names = "--compare",
            paramLabel = "FILE.jsonl",
            description = "Output of another evaluation of the same records: print differences from it.")
    private Path compare;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Of intervals and tests (default: 0).")
    private long seed;

    @Option(names = "--device", paramLabel = "auto|cpu|gpu", defaultValue = "auto", description = "Where to compute.")
    private String device;

    @Option(
            names = "--precision",
            paramLabel = "f32|f16|bf16",
            defaultValue = "f32",
            description = "Number format (default: f32).")
    private String precision;

    @Option(names = "--layout", paramLabel = "LAYOUT", description = "As for select.")
    private String layout;

    @Option(names = "--skip-invalid", description = "Leave out records that cannot be read.")
    private boolean skipInvalid;

    @Option(names = "--overwrite", description = "Replace an output that exists.")
    private boolean overwrite;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Override
    public Integer call() {
        if (!out.toString().endsWith(".jsonl")) {
            throw new IllegalArgumentException("--out must end in .jsonl, got " + out);
        }
        if (top != null && examples == null) {
            throw new IllegalArgumentException("--top is for --examples, got --top " + top);
        }
        Overlong.of(overlong, Overlong.WHEN_ANSWERING);
        judge.requireValid();
        List<AnswerMetric> ofAnswers = ofAnswers();
        if (judge.isGiven() && ofAnswers.isEmpty()) {
            throw new IllegalArgumentException(
                    "--judge needs answers: --metrics must have one beside " + ResponseLoss.METRIC + ", got none");
        }
        Optional<Judging> judging = judge.isGiven() ? Optional.of(Judging.of(judge)) : Optional.empty();
        ModelArgument argument = ModelArgument.of(model);
        ScoringTemplate scoringTemplate = ScoringTemplate.named(template, argument.folder());
        Path manifest = out.resolveSibling(out.getFileName().toString().replaceAll("\\.jsonl$", ".manifest.json"));
        try (Progress progress = new Progress(spec.commandLine().getErr());
                OutputSet outputs = OutputSet.open(out)) {
            Outputs.requireFree(out, inputs(), overwrite);
            Outputs.requireFree(manifest, inputs(), overwrite);
            progress.announce("reading");
            LoadedCorpus loaded = reader().read(data);
            judging.ifPresent(by -> by.requireJudgeable(loaded.corpus()));
            Optional<NearestExamples> nearest = nearest();
            Map<String, double[]> others = others(loaded.corpus());
            progress.announce("loading the model");
            try (OpenedModel opened = OpenedModel.open(
                    argument,
                    Optional.ofNullable(adapter),
                    ComputeDevice.of(device),
                    ModelArgument.precision(precision))) {
                progress.announce("evaluating");
                Evaluator evaluator = evaluator(opened, scoringTemplate, ofAnswers, nearest);
                LongConsumer done = progress.count("evaluating", loaded.corpus().size());
                Evaluation evaluation = evaluator.evaluate(loaded.corpus(), (count, of) -> done.accept(count));
                Optional<JudgeReport> judged =
                        judging.map(by -> judged(by, argument, opened, loaded.corpus(), evaluation, progress));
                Path staged = outputs.stage(out);
                outputs.write(() -> EvaluationLines.write(evaluation, judged, staged));
                progress.announce("comparing");
                EvaluationReport report = EvaluationReport.of(
                        evaluation, judged, EvaluationLines.read(staged, loaded.corpus()), others, Seeds.of(seed));
                progress.end();
                Map<String, Object> described = described(argument, opened, loaded, evaluation, report, staged);
                judging.ifPresent(by -> described.put("judge", by.described()));
                described.put("run", Json.object("winnow", Version.winnow(), "seconds", progress.seconds()));
                outputs.writeText(manifest, Json.pretty(described));
                outputs.commit();
                print(evaluation, report);
            }
        }
        return 0;
    }

    private JudgeReport judged(
            Judging judging,
            ModelArgument argument,
            OpenedModel opened,
            Corpus records,
            Evaluation evaluation,
            Progress progress) {
        progress.announce("judging");
        LongConsumer done = progress.count("judging", records.size());
        return judging.judge(
                records,
                evaluation,
                opened.model(),
                adapter == null ? Optional.of(argument) : Optional.empty(),
                ComputeDevice.of(device),
                ModelArgument.precision(precision),
                (count, of) -> done.accept(count));
    }

    private Evaluator evaluator(
            OpenedModel opened,
            ScoringTemplate scoringTemplate,
            List<AnswerMetric> ofAnswers,
            Optional<NearestExamples> nearest) {
        Evaluator evaluator = Evaluator.of(opened.model(), scoringTemplate)
                .withMetrics(ofAnswers)
                .withGeneration(GenerationSettings.greedy(maxNewTokens).withStops(stops()));
        if (Overlong.of(overlong, Overlong.WHEN_ANSWERING) == Overlong.CUT_PROMPT) {
            evaluator = evaluator.withCutPrompts();
        }
        evaluator = metrics.contains(ResponseLoss.METRIC) ? evaluator : evaluator.withoutLoss();
        return nearest.isPresent() ? evaluator.withExamples(nearest.get()) : evaluator;
    }

    private List<String> stops() {
        if (stops == null) {
            return template.equals("seedling") ? List.of("\n") : List.of();
        }
        return stops.stream().map(text -> text.replace("\\n", "\n")).toList();
    }

    private List<AnswerMetric> ofAnswers() {
        List<AnswerMetric> found = new ArrayList<>();
        for (String name : metrics) {
            if (!name.equals(ResponseLoss.METRIC)) {
                found.add(metric(name));
            }
        }
        return found;
    }

    private static AnswerMetric metric(String name) {
        List<AnswerMetric> all = new ArrayList<>();
        for (Rouge.Words words : Rouge.Words.values()) {
            for (Rouge.Variant variant : Rouge.Variant.values()) {
                all.add(new Rouge(variant, words));
            }
        }
        for (ExactMatch.Form form : ExactMatch.Form.values()) {
            all.add(new ExactMatch(form));
        }
        all.add(new TokenF1());
        all.add(new LastNumber());
        for (AnswerMetric metric : all) {
            if (metric.name().equals(name)) {
                return metric;
            }
        }
        throw new IllegalArgumentException("--metrics must be of "
                + String.join(", ", all.stream().map(AnswerMetric::name).toList()) + ", " + ResponseLoss.METRIC
                + ", got " + name);
    }

    private Optional<NearestExamples> nearest() {
        if (examples == null) {
            return Optional.empty();
        }
        Corpus pool = reader().read(examples).corpus();
        NearestExamples nearest =
                NearestExamples.of(HashedNgramEmbedder.withDefaults().fittedTo(pool), pool);
        return Optional.of(top == null ? nearest : nearest.withTop(top));
    }

    /** Read before the model runs, so that a wrong file is not found after an hour. */
    private Map<String, double[]> others(Corpus records) {
        if (compare == null) {
            return Map.of();
        }
        Map<String, double[]> others = EvaluationLines.read(compare, records);
        if (records.size() < 2 || metrics.stream().noneMatch(others::containsKey)) {
            throw new IllegalArgumentException("--compare needs two records and a metric in common, got "
                    + records.size() + " and " + others.keySet() + " in " + compare);
        }
        return others;
    }

    private Map<String, Path> inputs() {
        Map<String, Path> inputs = new LinkedHashMap<>();
        inputs.put("data", data);
        if (examples != null) {
            inputs.put("examples", examples);
        }
        if (compare != null) {
            inputs.put("compare", compare);
        }
        judge.rubricFile().ifPresent(file -> inputs.put("rubric", file));
        return inputs;
    }

    private CorpusReader reader() {
        CorpusReader reader = CorpusReader.withDefaults().withSkipInvalid(skipInvalid);
        return layout == null ? reader : reader.withLayout(Layout.of(layout));
    }

    private Map<String, Object> described(
            ModelArgument argument,
            OpenedModel opened,
            LoadedCorpus loaded,
            Evaluation evaluation,
            EvaluationReport report,
            Path staged) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schema", Manifest.SCHEMA);
        manifest.put(
                "command",
                Json.object(
                        "model", model, "template", template, "metrics", metrics, "overlong", overlong, "seed", seed));
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs().forEach((name, file) ->
                inputs.put(name, Json.object("file", file.toString(), "sha256", FileDigest.of(file))));
        manifest.put("inputs", inputs);
        Map<String, Object> describedModel = argument.described();
        describedModel.putAll(opened.model().settings());
        if (adapter != null) {
            Path matrices = adapter.resolve("adapter_model.safetensors");
            describedModel.put("adapter", Json.object("folder", adapter.toString(), "sha256", FileDigest.of(matrices)));
        }
        manifest.put("model", describedModel);
        Map<String, Object> evaluated = new LinkedHashMap<>(evaluation.settings());
        evaluated.put("records", evaluation.size());
        evaluated.put("skipped", loaded.report().skippedCount());
        evaluated.put("unfinished", evaluation.unfinished());
        evaluated.put("droppedExamples", evaluation.droppedExamples());
        evaluated.put("cutPrompts", evaluation.cutPrompts());
        evaluation.loss().ifPresent(loss -> evaluated.put("loglossPerToken", loss.perToken()));
        evaluated.putAll(report.asMap());
        manifest.put("evaluation", evaluated);
        manifest.put(
                "outputs",
                Json.object(
                        "evaluation",
                        Json.object("file", out.getFileName().toString(), "sha256", FileDigest.of(staged))));
        return manifest;
    }

    private void print(Evaluation evaluation, EvaluationReport report) {
        PrintWriter writer = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> object = Json.object(
                    "records", evaluation.size(),
                    "unfinished", evaluation.unfinished(),
                    "droppedExamples", evaluation.droppedExamples(),
                    "cutPrompts", evaluation.cutPrompts());
            object.putAll(report.asMap());
            object.put("written", out.toString());
            writer.println(Json.line(object));
        } else {
            report.lines().forEach(writer::println);
            writer.println(Quantity.count(evaluation.size()) + " records"
                    + (evaluation.unfinished() > 0
                            ? ", " + Quantity.count(evaluation.unfinished()) + " answers cut at their longest"
                            : "")
                    + (evaluation.droppedExamples() > 0
                            ? ", " + Quantity.count(evaluation.droppedExamples()) + " examples left out for room"
                            : "")
                    + (evaluation.cutPrompts() > 0
                            ? ", " + Quantity.count(evaluation.cutPrompts()) + " prompts without their start"
                            : "")
                    + ", written to " + out);
        }
        writer.flush();
    }
}
