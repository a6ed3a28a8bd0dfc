package winnow.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.corpus.Corpus;
import winnow.corpus.CorpusReader;
import winnow.corpus.Layout;
import winnow.corpus.LoadedCorpus;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.utility.InContextUtility;
import winnow.utility.Part;
import winnow.utility.UtilityForm;
import winnow.utility.UtilityMatrix;
import winnow.utility.UtilityPlan;

/** {@code winnow utility}: how much every record, shown as an example, helps a model with every other. */
@Command(
        name = "utility",
        description = {
            "Write the matrix of in-context utilities: how much better a model predicts the response of a row's record when"
                    + " a column's record stands before it as a solved example.",
            "",
            "Beside matrix.npy it writes matrix.manifest.json. Finished columns are kept in matrix.npy.columns until the"
                    + " matrix is whole: the same command continues a run that was stopped.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = UtilityMergeCommand.class,
        footer = {
            "",
            "Examples:",
            "  winnow utility --model ./gpt2 --template plain --data pool.jsonl --out matrix.npy",
            "  winnow utility --model ./gpt2 --template plain --data pool.jsonl --part 1/2 --out matrix.npy",
            "  winnow utility merge --data pool.jsonl --out matrix.npy matrix.npy.part-*.columns",
            "  winnow select --pool pool.jsonl --method delift --utility matrix.npy --budget 30%% --out s.jsonl"
        })
final class UtilityCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Option(names = "--data", paramLabel = "FILE", description = "The candidates, one column each.")
    private Path data;

    @Option(
            names = "--rows",
            paramLabel = "FILE",
            description = "The records that are to be predicted, one row each: a sample, or a target (default: the"
                    + " data).")
    private Path rows;

    @Option(
            names = "--form",
            paramLabel = "l2|pmi|pmi-mean",
            description = "Distance of probabilities, or log-probability in sum or mean (default: l2).")
    private String form;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write the matrix, .npy or .csv.")
    private Path out;

    @Option(
            names = "--part",
            paramLabel = "K/N",
            description = "Only this one of N parts of the columns, into OUT.part-K-of-N.columns, for several processes"
                    + " or machines; 'winnow utility merge' joins them.")
    private String part;

    @Option(names = "--layout", paramLabel = "LAYOUT", description = "As for select.")
    private String layout;

    @Option(names = "--rows-layout", paramLabel = "LAYOUT", description = "The same for the rows.")
    private String rowsLayout;

    @Option(names = "--skip-invalid", description = "Leave out records that cannot be read.")
    private boolean skipInvalid;

    @Option(names = "--yes", description = "Start even if it will take more than an hour.")
    private boolean yes;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to use (default: all cores); changes no bit of a model below 50 million weights.")
    private Integer threads;

    @Option(names = "--overwrite", description = "Replace an output that exists.")
    private boolean overwrite;

    @Option(names = "--json", description = "Print one JSON object instead of a line.")
    private boolean json;

    /** What was read and opened, and what is to be made of it. */
    private record Work(
            ModelArgument argument,
            ScoringTemplate template,
            LoadedCorpus candidates,
            LoadedCorpus represented,
            Progress progress) {
        Corpus columns() {
            return candidates.corpus();
        }

        Corpus rows() {
            return represented.corpus();
        }
    }

    @Override
    public Integer call() {
        requireGiven("--model", options.model);
        requireGiven("--template", options.template);
        requireGiven("--data", data);
        requireGiven("--out", out);
        options.requireValid();
        UtilityForm.of(formName());
        Threads pool = Threads.of(threads);
        return pool.run(() -> InterruptOnShutdown.during(() -> compute(pool)));
    }

    private void requireGiven(String option, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(option + " must be given; see winnow utility --help");
        }
    }

    private String formName() {
        return form == null ? UtilityForm.L2.id() : form;
    }

    private int compute(Threads pool) {
        UtilityFile file = new UtilityFile(out);
        ModelArgument argument = ModelArgument.of(options.model);
        ScoringTemplate template = options.template(argument, options.template);
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            if (part != null) {
                Part wanted = Part.of(part);
                fill(read(argument, template, progress), wanted, pool);
                return 0;
            }
            try (OutputSet outputs = OutputSet.open(out)) {
                file.requireFree(inputs(), overwrite);
                whole(read(argument, template, progress), file, outputs, pool);
            }
        }
        return 0;
    }

    private Work read(ModelArgument argument, ScoringTemplate template, Progress progress) {
        progress.announce("reading");
        LoadedCorpus candidates = reader(layout).read(data);
        LoadedCorpus represented =
                rows == null ? candidates : reader(rowsLayout).read(rows);
        progress.end();
        return new Work(argument, template, candidates, represented, progress);
    }

    private CorpusReader reader(String layoutName) {
        CorpusReader reader = CorpusReader.withDefaults().withSkipInvalid(skipInvalid);
        return layoutName == null ? reader : reader.withLayout(Layout.of(layoutName));
    }

    private Map<String, Path> inputs() {
        Map<String, Path> inputs = new LinkedHashMap<>();
        inputs.put("data", data);
        if (rows != null) {
            inputs.put("rows", rows);
        }
        return inputs;
    }

    private void whole(Work work, UtilityFile file, OutputSet outputs, Threads pool) {
        UtilityEstimate.requireMemory(
                work.rows().size(),
                work.columns().size(),
                2,
                Runtime.getRuntime().maxMemory(),
                "a sample of up to %s --rows fits, or --part fills files that a Java with more memory (-Xmx) merges");
        try (Opened opened = open(work, pool)) {
            StoredUtility stored = new StoredUtility(opened.metric, opened.atOnce, work.progress)
                    .store(work.rows(), work.columns(), file.columns());
            UtilityEstimate estimate = stored.estimate(work.rows(), work.columns());
            tell(estimate, work.progress);
            UtilityMatrix matrix = stored.between(work.rows(), work.columns());
            Map<String, Object> manifest = described(work, opened, estimate.plan());
            file.write(outputs, matrix, work.rows(), work.columns(), manifest, work.progress);
            stored.remove();
            print(matrix.represented(), matrix.candidates(), file.file(), matrix.toString());
        }
    }

    private void fill(Work work, Part wanted, Threads pool) {
        Path file =
                out.resolveSibling(out.getFileName() + ".part-" + wanted.number() + "-of-" + wanted.of() + ".columns");
        Corpus columns = wanted.of(work.columns());
        try (Opened opened = open(work, pool)) {
            int finished = opened.metric.finished(work.rows(), work.columns(), wanted, file);
            tell(UtilityEstimate.of(opened.metric, opened.atOnce, work.rows(), columns, finished), work.progress);
            new StoredUtility(opened.metric, opened.atOnce, work.progress)
                    .fill(work.rows(), work.columns(), wanted, file);
        }
        print(work.rows().size(), columns.size(), file, "part " + wanted);
    }

    private void tell(UtilityEstimate estimate, Progress progress) {
        estimate.lines().forEach(progress::say);
        estimate.requireLeave(yes);
    }

    /** A model and the metric that asks it. */
    private record Opened(LanguageModel model, Map<String, Object> described, InContextUtility metric, int atOnce)
            implements AutoCloseable {
        @Override
        public void close() {
            model.close();
        }
    }

    private Opened open(Work work, Threads pool) {
        work.progress.announce("loading the model");
        NativeThreads.prepareFor(work.argument.folder(), pool);
        Map<String, Object> described = work.argument.described();
        LanguageModel model = options.open(work.argument);
        int atOnce = NativeThreads.passesAtOnce(model, pool);
        InContextUtility metric = InContextUtility.of(model, work.template)
                .withForm(UtilityForm.of(formName()))
                .withScoring(options.scoring())
                .withModelDigest((String) described.get("digest"))
                .withColumnsAtOnce(atOnce);
        work.progress.end();
        return new Opened(model, described, metric, atOnce);
    }

    private Map<String, Object> described(Work work, Opened opened, UtilityPlan plan) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schema", Manifest.SCHEMA);
        manifest.put(
                "command",
                Json.object(
                        "model", options.model,
                        "template", options.template,
                        "form", formName(),
                        "truncateContext", options.truncateContext));
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("data", UtilityFile.input(data, work.candidates));
        if (rows != null) {
            inputs.put("rows", UtilityFile.input(rows, work.represented));
        }
        manifest.put("inputs", inputs);
        manifest.put("model", opened.described);
        manifest.put("utility", opened.metric.settings());
        manifest.put(
                "plan",
                Json.object(
                        "rows", plan.represented(),
                        "columns", plan.candidates(),
                        "passes", plan.passes(),
                        "tokens", plan.tokenPositions(),
                        "pairwiseTokens", plan.pairwiseTokenPositions(),
                        "operations", plan.multiplications(),
                        "bytes", plan.matrixBytes()));
        return manifest;
    }

    private void print(int represented, int candidates, Path written, String summary) {
        UtilityMergeCommand.print(spec, json, represented, candidates, written, summary);
    }
}
