package winnow.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.corpus.Corpus;
import winnow.corpus.CorpusReader;
import winnow.corpus.Example;
import winnow.corpus.FileDigest;
import winnow.corpus.Layout;
import winnow.corpus.LoadedCorpus;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.embedding.PrecomputedEmbedder;
import winnow.model.LanguageModel;
import winnow.random.Seeds;
import winnow.utility.InContextUtility;
import winnow.utility.Part;
import winnow.utility.SparseUtility;
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
            "",
            "With --approximation neighbours a pair that was not scored is NaN in .npy, an empty field in .csv; with anchors the"
                    + " manifest names the rows.",
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
            "  winnow utility --model ./gpt2 --template plain --data pool.jsonl --approximation learned --out matrix.npy",
            "  winnow utility --endpoint http://localhost:8000/v1 --endpoint-model m --template seedling --data pool.jsonl"
                    + " --out matrix.npy",
            "  winnow utility merge --data pool.jsonl --out matrix.npy matrix.npy.part-*.columns",
            "  winnow select --pool pool.jsonl --method delift --utility matrix.npy --budget 30%% --out s.jsonl"
        })
final class UtilityCommand implements Callable<Integer> {
    /** The name of the only block. */
    private static final String BLOCK = "all";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Mixin
    private EndpointOptions endpoint;

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

    @Mixin
    private ApproximationOptions approximated;

    @Option(names = "--anchors", paramLabel = "N", description = "anchors: so many rows stand for all (default: 200).")
    private Integer anchors;

    @Option(
            names = "--neighbours",
            paramLabel = "K",
            description = "neighbours: candidates that are scored for each record, beside itself (default: 64).")
    private Integer neighbours;

    @Option(
            names = "--embedder",
            paramLabel = "hashed|FILE.npy",
            description = "learned, neighbours: as for select, one row for each record of the data.")
    private String embedder;

    @Option(names = "--rows-vectors", paramLabel = "FILE.npy", description = "Vectors of the rows.")
    private Path rowsVectors;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Root of the random choices of an approximation (default: 0).")
    private Long seed;

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

    /** What was read. */
    private record Work(LoadedCorpus candidates, LoadedCorpus represented, Progress progress) {
        Corpus columns() {
            return candidates.corpus();
        }

        Corpus rows() {
            return represented.corpus();
        }
    }

    @Override
    public Integer call() {
        requireScorer();
        requireGiven("--template", options.template);
        requireGiven("--data", data);
        requireGiven("--out", out);
        options.requireValid();
        UtilityForm.of(formName());
        requireApproximation();
        Threads pool = Threads.of(threads);
        return pool.run(() -> InterruptOnShutdown.during(() -> compute(pool)));
    }

    /** Either a model here or one behind a server. */
    private void requireScorer() {
        endpoint.requireValid();
        if (!endpoint.isGiven()) {
            requireGiven("--model", options.model);
            return;
        }
        if (options.model != null) {
            throw new IllegalArgumentException("--model and --endpoint exclude each other");
        }
        requireOfModel("--device", options.device != null);
        requireOfModel("--precision", options.precision != null);
        requireOfModel(Overlong.OPTION, options.overlong != null);
        requireOfModel("--part", part != null);
        requireGiven("--template", options.template);
        EndpointOptions.layout(options.template);
    }

    private static void requireOfModel(String option, boolean isGiven) {
        if (isGiven) {
            throw new IllegalArgumentException(option + " has no meaning with --endpoint");
        }
    }

    private void requireApproximation() {
        Approximation approximation = approximation();
        VectorFiles.requireName(embedder);
        if (approximation.isExact() && seed != null) {
            throw new IllegalArgumentException("--seed has no meaning without --approximation");
        }
        if (!approximation.takesEmbeddings() && embedder != null) {
            throw new IllegalArgumentException(
                    "--embedder has no meaning without --approximation learned or neighbours");
        }
        if (!approximation.isExact() && part != null) {
            throw new IllegalArgumentException("--part has no meaning with --approximation");
        }
        boolean needsRows = VectorFiles.isFile(embedder) && rows != null;
        if (needsRows != (rowsVectors != null)) {
            throw new IllegalArgumentException(
                    "--rows-vectors must be given with --rows and --embedder FILE.npy, and without them must not");
        }
    }

    private Approximation approximation() {
        return Approximation.of(approximated.approximation, approximated.pairShare, anchors, neighbours);
    }

    private Seeds seeds() {
        return Seeds.of(seed == null ? 0 : seed);
    }

    /** The embedder of an approximation, fitted to the data; null where none is needed. */
    private Embedder embedder(Work work) {
        if (!approximation().takesEmbeddings()) {
            return null;
        }
        if (!VectorFiles.isFile(embedder)) {
            return HashedNgramEmbedder.withDefaults().fittedTo(work.columns());
        }
        Path file = Path.of(embedder);
        VectorManifest.requireOneSpace(rowsVectors == null ? List.of(file) : List.of(file, rowsVectors));
        PrecomputedEmbedder vectors = VectorFiles.read(file, "data", work.columns());
        return rowsVectors == null
                ? vectors
                : vectors.and(work.rows(), VectorFiles.matrix(rowsVectors, "rows", work.rows()));
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
        Optional<ModelArgument> argument = Optional.ofNullable(options.model).map(ModelArgument::of);
        // Wrong templates are found before anything is read.
        argument.ifPresent(model -> options.template(model, options.template));
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            if (part != null) {
                Part wanted = Part.of(part);
                fill(argument.orElseThrow(), read(progress), wanted, pool);
                return 0;
            }
            try (OutputSet outputs = OutputSet.open(out)) {
                file.requireFree(inputs(), overwrite);
                Work work = read(progress);
                requireMemory(work);
                if (argument.isEmpty()) {
                    UtilitySource source =
                            new ServedUtility(endpoint, options.template, UtilityForm.of(formName()), progress);
                    whole(work, source, Optional.empty(), file, outputs);
                    return 0;
                }
                try (Local local = open(argument.get(), work, pool)) {
                    UtilitySource source = new StoredUtility(local.metric, local.atOnce, progress);
                    whole(work, source, Optional.of(local.described), file, outputs);
                }
            }
        }
        return 0;
    }

    private Work read(Progress progress) {
        progress.announce("reading");
        LoadedCorpus candidates = reader(layout).read(data);
        LoadedCorpus represented =
                rows == null ? candidates : reader(rowsLayout).read(rows);
        progress.end();
        return new Work(candidates, represented, progress);
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
        if (VectorFiles.isFile(embedder)) {
            inputs.put("embedder", Path.of(embedder));
        }
        if (rowsVectors != null) {
            inputs.put("rows-vectors", rowsVectors);
        }
        return inputs;
    }

    private void whole(
            Work work, UtilitySource source, Optional<Map<String, Object>> model, UtilityFile file, OutputSet outputs) {
        Approximation approximation = approximation();
        ApproximateUtility utility = new ApproximateUtility(source, approximation, embedder(work), seeds());
        Corpus shown = utility.rows(work.rows());
        UtilityOutlook outlook = utility.prepare(BLOCK, work.rows(), shown, work.columns(), file.columns());
        if (!approximation.isExact()) {
            work.progress.say("approximation: " + approximation.kind().id() + ", "
                    + utility.scored().get(BLOCK).count());
        }
        tell(outlook, work.progress);
        String summary;
        if (approximation.kind() != Approximation.Kind.NEIGHBOURS) {
            UtilityMatrix matrix = utility.between(shown, work.columns());
            summary = matrix.toString();
            Map<String, Object> manifest = described(work, model, outlook, utility, shown);
            file.write(outputs, matrix, shown, work.columns(), manifest, work.progress);
        } else {
            SparseUtility near = utility.near(shown, work.columns());
            summary = near.toString();
            Map<String, Object> manifest = described(work, model, outlook, utility, shown);
            file.write(outputs, near, shown, work.columns(), manifest, work.progress);
        }
        utility.remove();
        utility.scored().get(BLOCK).warning().ifPresent(work.progress::say);
        print(
                shown.size(),
                work.columns().size(),
                file.file(),
                summary,
                approximation.isExact()
                        ? Optional.empty()
                        : Optional.of(utility.scored().get(BLOCK)));
    }

    private void requireMemory(Work work) {
        int shown = work.rows().size();
        switch (approximation().kind()) {
            case NEIGHBOURS -> {
                return;
            }
            case ANCHORS -> shown = Math.min(shown, approximation().anchors());
            default -> {}
        }
        UtilityEstimate.requireMemory(
                shown,
                work.columns().size(),
                2,
                Runtime.getRuntime().maxMemory(),
                "a sample of up to %s --rows fits, or --part fills files that a Java with more memory (-Xmx) merges");
    }

    private void fill(ModelArgument argument, Work work, Part wanted, Threads pool) {
        Path file =
                out.resolveSibling(out.getFileName() + ".part-" + wanted.number() + "-of-" + wanted.of() + ".columns");
        Corpus columns = wanted.of(work.columns());
        try (Local opened = open(argument, work, pool)) {
            int finished = opened.metric.finished(work.rows(), work.columns(), wanted, file);
            UtilityPlan plan = opened.metric.plan(work.rows(), columns);
            tell(UtilityEstimate.of(opened.metric, plan, opened.atOnce, work.rows(), columns, finished), work.progress);
            new StoredUtility(opened.metric, opened.atOnce, work.progress)
                    .fill(work.rows(), work.columns(), wanted, file);
        }
        print(work.rows().size(), columns.size(), file, "part " + wanted, Optional.empty());
    }

    private void tell(UtilityOutlook outlook, Progress progress) {
        outlook.lines().forEach(progress::say);
        outlook.requireLeave(yes);
    }

    /** A model and the metric that asks it. */
    private record Local(LanguageModel model, Map<String, Object> described, InContextUtility metric, int atOnce)
            implements AutoCloseable {
        @Override
        public void close() {
            model.close();
        }
    }

    private Local open(ModelArgument argument, Work work, Threads pool) {
        work.progress.announce("loading the model");
        NativeThreads.prepareFor(argument.folder(), pool);
        Map<String, Object> described = argument.described();
        LanguageModel model = options.open(argument);
        int atOnce = NativeThreads.passesAtOnce(model, pool);
        InContextUtility metric = InContextUtility.of(model, options.template(argument, options.template))
                .withForm(UtilityForm.of(formName()))
                .withScoring(options.scoring())
                .withModelDigest((String) described.get("digest"))
                .withColumnsAtOnce(atOnce);
        work.progress.end();
        return new Local(model, described, metric, atOnce);
    }

    private Map<String, Object> described(
            Work work,
            Optional<Map<String, Object>> model,
            UtilityOutlook outlook,
            ApproximateUtility utility,
            Corpus shown) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schema", Manifest.SCHEMA);
        manifest.put("command", command());
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("data", UtilityFile.input(data, work.candidates));
        if (rows != null) {
            inputs.put("rows", UtilityFile.input(rows, work.represented));
        }
        inputs().forEach((name, vectors) ->
                inputs.putIfAbsent(name, Json.object("file", vectors.toString(), "sha256", FileDigest.of(vectors))));
        manifest.put("inputs", inputs);
        model.ifPresent(described -> manifest.put("model", described));
        manifest.put("utility", utility.settings());
        manifest.put("plan", outlook.asMap());
        if (!approximation().isExact()) {
            manifest.put("scored", utility.scored().get(BLOCK).asMap());
        }
        if (shown.size() < work.rows().size()) {
            manifest.put("rows", shown.stream().map(Example::id).toList());
        }
        return manifest;
    }

    private Map<String, Object> command() {
        Map<String, Object> command = new LinkedHashMap<>();
        putGiven(command, "model", options.model);
        command.putAll(Json.object(
                "template", options.template,
                "form", formName(),
                "overlong", options.overlong().id()));
        putGiven(command, "endpoint", endpoint.endpoint);
        putGiven(command, "endpointModel", endpoint.name);
        putGiven(command, "approximation", approximated.approximation);
        putGiven(command, "pairShare", approximated.pairShare);
        putGiven(command, "anchors", anchors);
        putGiven(command, "neighbours", neighbours);
        putGiven(command, "embedder", embedder);
        putGiven(command, "seed", seed);
        return command;
    }

    private static void putGiven(Map<String, Object> command, String name, Object value) {
        if (value != null) {
            command.put(name, value);
        }
    }

    private void print(int represented, int candidates, Path written, String summary, Optional<ScoredPairs> scored) {
        UtilityMergeCommand.print(spec, json, represented, candidates, written, summary, scored);
    }
}
