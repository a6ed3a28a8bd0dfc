package winnow.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import winnow.corpus.Corpus;
import winnow.corpus.CorpusReader;
import winnow.corpus.Layout;
import winnow.corpus.LoadedCorpus;
import winnow.corpus.ReadReport;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.embedding.PrecomputedEmbedder;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;
import winnow.maximize.PickListener;
import winnow.random.Seeds;
import winnow.selection.Bm25Selector;
import winnow.selection.DeftUcsSelector;
import winnow.selection.DeliftSeSelector;
import winnow.selection.HerdingSelector;
import winnow.selection.KCenterSelector;
import winnow.selection.KMeansSelector;
import winnow.selection.KnnSelector;
import winnow.selection.LongestSelector;
import winnow.selection.MeanEmbeddingSelector;
import winnow.selection.MmdHerdingSelector;
import winnow.selection.OtMatchSelector;
import winnow.selection.RandomSelector;
import winnow.selection.Selector;
import winnow.selection.SemDedupSelector;
import winnow.selection.SimilarityForm;
import winnow.transport.Sinkhorn;

/** Options that were checked, and the inputs that they name, read. */
final class SelectionJob {
    private static final int SKIPPED_SHOWN = 20;

    private final SelectOptions options;
    private final Method method;
    private final BudgetText budget;
    private final Map<String, LoadedCorpus> inputs = new LinkedHashMap<>();
    private Optional<Map<String, Object>> describedModel = Optional.empty();

    private SelectionJob(SelectOptions options) {
        this.options = options;
        this.method = Method.of(SelectionRules.required("--method", options.method));
        this.budget = BudgetText.of(SelectionRules.required("--budget", options.budget));
        new SelectionRules(options, method).require();
    }

    /**
     * Checks the options, reading nothing yet.
     *
     * @throws IllegalArgumentException if an option is missing, breaks a rule, or has no meaning for the method
     */
    static SelectionJob of(SelectOptions options) {
        return new SelectionJob(options);
    }

    /** Reads the inputs, then says what was recognised. */
    void read(Progress progress) {
        progress.begin("reading");
        CorpusReader reader = CorpusReader.withDefaults().withSkipInvalid(options.skipInvalid);
        CorpusReader poolReader = reader.withTagFields(tags());
        if (options.idField != null) {
            poolReader = poolReader.withIdField(options.idField);
        }
        inputs.put("pool", read(poolReader, options.pool, "--layout", options.layout));
        if (options.target != null) {
            CorpusReader targetReader = withTag(reader, options.baselines.targetTag);
            inputs.put("target", read(targetReader, options.target, "--target-layout", options.targetLayout));
        }
        if (options.existing != null) {
            inputs.put("existing", read(reader, options.existing, "--existing-layout", options.existingLayout));
        }
        BaselineOptions baselines = options.baselines;
        if (baselines.labelled != null) {
            CorpusReader labelledReader = withTag(reader, baselines.labelField);
            inputs.put(
                    "labelled",
                    read(labelledReader, baselines.labelled, "--labelled-layout", baselines.labelledLayout));
        }
        requireDifferent("target");
        requireDifferent("existing");
        budget.in(corpus());
        requireMemory();
        inputs.forEach((role, input) -> say(progress, role, input.report()));
        progress.end();
    }

    private List<String> tags() {
        String domain = options.baselines.domainField;
        if (domain == null || options.tags.contains(domain)) {
            return options.tags;
        }
        List<String> tags = new ArrayList<>(options.tags);
        tags.add(domain);
        return tags;
    }

    private static CorpusReader withTag(CorpusReader reader, String field) {
        return field == null ? reader : reader.withTagFields(List.of(field));
    }

    private static LoadedCorpus read(CorpusReader reader, Path file, String option, String layout) {
        if (layout == null) {
            return reader.read(file);
        }
        try {
            return reader.withLayout(Layout.of(layout)).read(file);
        } catch (IllegalArgumentException e) {
            // Rules of the file keep their own words; the layout is named by its option.
            throw e.getMessage().startsWith("layout ")
                    ? new IllegalArgumentException(option + e.getMessage().substring("layout".length()))
                    : e;
        }
    }

    private static void say(Progress progress, String role, ReadReport report) {
        String skipped = report.skippedCount() == 0 ? "" : ", " + Quantity.count(report.skippedCount()) + " skipped";
        progress.say(role + ": " + report.file() + ", " + report.format() + ", " + Quantity.count(report.count())
                + (report.count() == 1 ? " record" : " records") + skipped);
        report.skipped().stream().limit(SKIPPED_SHOWN).forEach(line -> progress.say("  skipped " + line));
        if (report.skippedCount() > SKIPPED_SHOWN) {
            progress.say("  and " + (report.skippedCount() - SKIPPED_SHOWN) + " more");
        }
        progress.say("  " + report.columns());
        report.example().lines().forEach(line -> progress.say("  | " + line));
    }

    LoadedCorpus pool() {
        return inputs.get("pool");
    }

    Corpus corpus() {
        return pool().corpus();
    }

    Method method() {
        return method;
    }

    Map<String, LoadedCorpus> inputs() {
        return inputs;
    }

    Budget budget() {
        return budget.in(corpus());
    }

    BudgetText budgetText() {
        return budget;
    }

    SelectOptions options() {
        return options;
    }

    /** All input files, by the option that named them. */
    Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("pool", options.pool);
        put(files, "target", options.target);
        put(files, "existing", options.existing);
        put(files, "embedder", options.hasVectors() ? Path.of(options.embedder) : null);
        put(files, "target-vectors", options.targetVectors);
        put(files, "existing-vectors", options.existingVectors);
        put(files, "utility", options.delift.utility);
        put(files, "labelled", options.baselines.labelled);
        return files;
    }

    private static void put(Map<String, Path> files, String name, Path file) {
        if (file != null) {
            files.put(name, file);
        }
    }

    /** The model, if one is named. */
    Optional<ModelArgument> model() {
        return Optional.ofNullable(options.models.model).map(ModelArgument::of);
    }

    /** What the manifest says of the model; its files are read once. */
    Optional<Map<String, Object>> describedModel() {
        if (describedModel.isEmpty()) {
            describedModel = model().map(ModelArgument::described);
        }
        return describedModel;
    }

    /** One digest of the model's files. */
    Optional<String> modelDigest() {
        return describedModel().map(model -> (String) model.get("digest"));
    }

    /** The embedder, fitted to the pool. */
    Embedder embedder() {
        if (!options.hasVectors()) {
            return HashedNgramEmbedder.withDefaults().fittedTo(corpus());
        }
        Path file = Path.of(options.embedder);
        VectorManifest.requireOneSpace(Stream.of(file, options.targetVectors, options.existingVectors)
                .filter(Objects::nonNull)
                .toList());
        PrecomputedEmbedder embedder = method == Method.GOT_D
                ? PrecomputedEmbedder.of(corpus(), VectorFiles.rows(file, "pool", corpus()))
                : PrecomputedEmbedder.of(corpus(), vectors(file, "pool"));
        if (options.targetVectors != null) {
            embedder = embedder.and(inputs.get("target").corpus(), vectors(options.targetVectors, "target"));
        }
        if (options.existingVectors != null) {
            embedder = embedder.and(inputs.get("existing").corpus(), vectors(options.existingVectors, "existing"));
        }
        return embedder;
    }

    private FloatMatrix vectors(Path file, String role) {
        return VectorFiles.matrix(file, role, inputs.get(role).corpus());
    }

    /** The method, ready to choose from the pool. */
    Selector selector(Embedder embedder, ModelSelectors models, PickListener listener) {
        Seeds seeds = seeds();
        int n = corpus().size();
        return switch (method) {
            case RANDOM -> new RandomSelector(seeds);
            case LONGEST -> new LongestSelector();
            case K_CENTER -> new KCenterSelector(embedder);
            case HERDING ->
                corpus("target")
                        .map(target -> HerdingSelector.toward(embedder, target))
                        .orElseGet(() -> HerdingSelector.of(embedder));
            case K_MEANS -> new KMeansSelector(embedder, clusters(KMeansSelector.DEFAULT_MOST_CLUSTERS), seeds);
            case SEMDEDUP ->
                new SemDedupSelector(
                        embedder,
                        clusters(SemDedupSelector.defaultClusters(n)),
                        options.epsilon == null ? SemDedupSelector.DEFAULT_EPSILON : options.epsilon,
                        seeds);
            case DEFT_UCS ->
                new DeftUcsSelector(
                        embedder,
                        clusters(DeftUcsSelector.DEFAULT_CLUSTERS),
                        options.alpha == null ? DeftUcsSelector.DEFAULT_EASY_SHARE : options.alpha,
                        seeds);
            case KNN -> new KnnSelector(embedder, target());
            case MEAN_EMBEDDING -> new MeanEmbeddingSelector(embedder, target());
            case BM25 -> Bm25Selector.of(target());
            case GOT_D ->
                options.transport.gotD(embedder, target(), sinkhorn(models), options.baselines.domainField, seeds);
            case OT_MATCH -> new OtMatchSelector(embedder, target(), options.transport.cost(), sinkhorn(models), seeds);
            case TAPT_C -> KnnSelector.taptC(embedder, target());
            case MMD_HERDING -> new MmdHerdingSelector(embedder, target());
            case TSDS -> new BaselineSelectors(this).tsds(embedder);
            case DSIR -> new BaselineSelectors(this).dsir();
            case QUALITY_CLASSIFIER -> new BaselineSelectors(this).qualityClassifier();
            case SCORE -> new BaselineSelectors(this).score();
            case ALL_DOMAINS -> new BaselineSelectors(this).allDomains();
            case DAPT -> new BaselineSelectors(this).dapt();
            case PERPLEXITY -> models.perplexity();
            case IFD -> models.ifd();
            case SUPERFILTERING -> models.superfiltering(embedder);
            case SELECTIT -> models.selectIt();
            case NUGGETS -> models.nuggets(embedder);
            case LESS -> models.gradients().less();
            case TRACIN -> models.gradients().tracIn();
            case DATAINF -> models.gradients().dataInf();
            case GRAND -> models.gradients().graNd();
            case EL2N -> models.gradients().el2n();
            case DELIFT_SE -> deliftSe(embedder, seeds, listener);
            case DELIFT -> models.delift(embedder, listener);
        };
    }

    private Sinkhorn sinkhorn(ModelSelectors models) {
        return options.transport.sinkhorn(options.epsilon).withEngine(models.transportEngine());
    }

    private Selector deliftSe(Embedder embedder, Seeds seeds, PickListener listener) {
        DeliftSeSelector selector = DeliftSeSelector.of(embedder, seeds)
                .withSimilarity(options.similarity())
                .withListener(listener);
        if (options.eta != null) {
            selector = selector.withEta(options.eta);
        }
        if (options.nu != null) {
            selector = selector.withNu(options.nu);
        }
        if (options.target != null) {
            selector = selector.withTarget(corpus("target").orElseThrow(), options.targetObjective());
        }
        return options.existing == null
                ? selector
                : selector.withExisting(corpus("existing").orElseThrow());
    }

    /** Whether {@code delift} needs utilities for the target alone, and none of the pool for itself. */
    boolean readsTargetAlone() {
        return options.target != null
                && options.existing == null
                && options.targetObjective().readsTargetAlone(options.delift.treatment());
    }

    /** Rows of the matrix of {@code delift}, whose columns are the pool. */
    int utilityRows() {
        int n = corpus().size();
        if (options.delift.utility != null) {
            return n;
        }
        if (readsTargetAlone()) {
            return target().size();
        }
        Approximation approximation = options.approximation(method);
        return approximation.kind() == Approximation.Kind.ANCHORS ? Math.min(n, approximation.anchors()) : n;
    }

    int clusters(int otherwise) {
        return options.clusters == null ? otherwise : options.clusters;
    }

    Seeds seeds() {
        return options.seeds();
    }

    /** The records of a role, if they are given. */
    Optional<Corpus> corpus(String role) {
        return Optional.ofNullable(inputs.get(role)).map(LoadedCorpus::corpus);
    }

    /** The target of a method that needs one. */
    Corpus target() {
        return corpus("target").orElseThrow();
    }

    /** Whether records are placed by an embedder. */
    boolean takesEmbeddings() {
        if (method == Method.DELIFT) {
            return options.approximation(method).takesEmbeddings();
        }
        boolean areAnchorsGiven = method == Method.NUGGETS && options.target != null;
        return method.options().contains("--embedder") && !areAnchorsGiven;
    }

    private void requireDifferent(String role) {
        corpus(role).ifPresent(other -> {
            if (other.fingerprint().equals(corpus().fingerprint())) {
                throw new IllegalArgumentException(
                        "--" + role + " must differ from --pool, got the same " + other.size() + " records for both");
            }
        });
    }

    private void requireMemory() {
        int n = corpus().size();
        if (method == Method.DELIFT) {
            UtilityEstimate.requireMemory(
                    utilityRows(),
                    n,
                    Estimate.UTILITY_COPIES,
                    Runtime.getRuntime().maxMemory(),
                    "give Java more with -Xmx, or draw a smaller pool first (--method random)");
        }
        SimilarityForm form = options.similarity();
        if (method != Method.DELIFT_SE || !form.isDenseFor(n)) {
            return;
        }
        long heap = Runtime.getRuntime().maxMemory();
        long largest = Math.min(heap / 5 * 4, (long) Float.BYTES * Integer.MAX_VALUE);
        if (form.bytes(n) > largest) {
            SimilarityForm sparse = SimilarityForm.sparse(form.neighbours());
            throw new IllegalArgumentException(
                    "--similarity-form dense needs " + Quantity.bytes(form.bytes(n)) + " for "
                            + Quantity.count(n) + " records and Java has " + Quantity.bytes(heap)
                            + "; --similarity-form sparse --neighbours " + form.neighbours() + " needs "
                            + Quantity.bytes(sparse.bytes(n)));
        }
    }
}
