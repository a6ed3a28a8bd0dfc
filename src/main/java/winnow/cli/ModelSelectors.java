package winnow.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.PickListener;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.selection.AnchorTasks;
import winnow.selection.DeliftSelector;
import winnow.selection.IfdSelector;
import winnow.selection.NuggetsSelector;
import winnow.selection.PerplexitySelector;
import winnow.selection.SelectItSelector;
import winnow.selection.Selector;
import winnow.selection.SuperfilteringSelector;
import winnow.transport.TransportEngine;
import winnow.utility.InContextUtility;
import winnow.utility.PrecomputedUtility;
import winnow.utility.UtilityForm;
import winnow.utility.UtilityMetric;

/** Makes the selectors that ask a language model, and opens what selectors compute with: it is closed at the end. */
final class ModelSelectors implements AutoCloseable {
    private final SelectionJob job;
    private final Path out;
    private final Threads threads;
    private final Progress progress;
    private Optional<LanguageModel> model = Optional.empty();
    private Optional<GradientSelectors> gradients = Optional.empty();
    private Optional<ApproximateUtility> utilities = Optional.empty();
    private Optional<TransportDevice> transport = Optional.empty();

    /**
     * Opens nothing yet.
     *
     * @param out beside which columns of utilities are kept until the selection is in place
     */
    ModelSelectors(SelectionJob job, Path out, Threads threads, Progress progress) {
        this.job = job;
        this.out = out;
        this.threads = threads;
        this.progress = progress;
    }

    private LanguageModel model() {
        if (model.isEmpty()) {
            progress.announce("loading the model");
            ModelArgument argument = job.model().orElseThrow();
            NativeThreads.prepareFor(argument.folder(), threads);
            model = Optional.of(job.options().models.open(argument));
            progress.end();
        }
        return model.get();
    }

    /** The selectors that follow gradients, for which the model is opened as one that can learn. */
    GradientSelectors gradients() {
        if (gradients.isEmpty()) {
            progress.announce("loading the model");
            NativeThreads.prepareFor(job.model().orElseThrow().folder(), threads);
            gradients = Optional.of(new GradientSelectors(job, progress.scored("gradients")));
            progress.end();
        }
        return gradients.get();
    }

    /** Where transport is computed. */
    TransportEngine transportEngine() {
        if (transport.isEmpty()) {
            transport = Optional.of(TransportDevice.open(job.options().transport.device));
        }
        return transport.get().engine();
    }

    private ScoringTemplate template() {
        // Options were checked: whoever asks for a template has been given one.
        return job.options().models.template(job.model().orElseThrow(), null);
    }

    /** The selector of {@code perplexity}. */
    Selector perplexity() {
        return PerplexitySelector.of(model(), template())
                .withBand(job.options().scores.band())
                .withListener(progress.scored("scoring"));
    }

    /** The selector of {@code ifd}. */
    IfdSelector ifd() {
        return IfdSelector.of(model(), template()).withListener(progress.scored("scoring"));
    }

    /** The selector of {@code superfiltering}. */
    Selector superfiltering(Embedder embedder) {
        return SuperfilteringSelector.of(ifd(), embedder, job.seeds())
                .withShare(job.options().scores.ifdShare());
    }

    /** The selector of {@code selectit}. */
    Selector selectIt() {
        return SelectItSelector.of(model())
                .withPrompts(job.options().scores.ratingPrompts())
                .withAlpha(job.options().scores.disagreement())
                .withListener(progress.scored("rating"));
    }

    /** The selector of {@code nuggets}, by the target or anchors of the pool's own. */
    Selector nuggets(Embedder embedder) {
        Integer count = job.options().scores.anchors;
        AnchorTasks anchors =
                count == null ? AnchorTasks.given(job.target()) : AnchorTasks.kMeans(count, embedder, job.seeds());
        return NuggetsSelector.of(model(), template(), anchors).withListener(progress.scored("scoring"));
    }

    private static void requireOf(SelectionJob job, GivenUtility given) {
        given.require("--form", "form", job.options().delift.form);
        given.require("--template", "template", job.options().models.template);
        if (given.isLearned() && job.model().isPresent()) {
            throw new IllegalArgumentException("--utility must not be predicted where --target or --existing are to be"
                    + " scored, got a learned matrix in " + job.options().delift.utility);
        }
        Optional<String> made = given.modelDigest();
        job.modelDigest().filter(digest -> made.isPresent()).ifPresent(digest -> {
            if (!digest.equals(made.get())) {
                throw new IllegalArgumentException("--utility must be of --model " + job.options().models.model
                        + ", but " + job.options().delift.utility + " was made by another: model digest " + made.get()
                        + " instead of " + digest);
            }
        });
    }

    /** The selector of {@code delift}; says what its matrices will take. */
    Selector delift(Embedder embedder, PickListener listener) {
        DeliftSelector selector = DeliftSelector.of(utility(embedder))
                .withTreatment(job.options().delift.treatment())
                .withWhenSaturated(job.options().delift.whenSaturated())
                .withListener(listener);
        Corpus rows = utilities.map(metric -> metric.rows(job.corpus())).orElse(job.corpus());
        if (rows.size() < job.corpus().size() && !job.readsTargetAlone()) {
            selector = selector.withRepresented(rows);
        }
        if (job.options().delift.repetitions != null) {
            selector = selector.withRepetitions(job.options().delift.repetitions);
        }
        if (job.options().eta != null) {
            selector = selector.withEta(job.options().eta);
        }
        if (job.options().nu != null) {
            selector = selector.withNu(job.options().nu);
        }
        if (job.options().target != null) {
            selector = selector.withTarget(
                    job.corpus("target").orElseThrow(), job.options().targetObjective());
        }
        return job.options().existing == null
                ? selector
                : selector.withExisting(job.corpus("existing").orElseThrow());
    }

    private UtilityMetric utility(Embedder embedder) {
        Optional<GivenUtility> given =
                Optional.ofNullable(job.options().delift.utility).map(GivenUtility::of);
        given.ifPresent(matrix -> requireOf(job, matrix));
        Optional<PrecomputedUtility> ofPool = given.map(matrix -> PrecomputedUtility.of(matrix.matrix(job.corpus())));
        if (job.model().isEmpty() && !job.options().endpoint.isGiven()) {
            return ofPool.orElseThrow();
        }
        ApproximateUtility computed = computed(given, embedder);
        utilities = Optional.of(computed);
        return ofPool.<UtilityMetric>map(matrix -> matrix.withOthers(computed)).orElse(computed);
    }

    /** Says what the blocks that are not given will take. */
    private ApproximateUtility computed(Optional<GivenUtility> given, Embedder embedder) {
        Corpus pool = job.corpus();
        Approximation approximation = job.options().approximation(job.method());
        ApproximateUtility computed = new ApproximateUtility(source(given), approximation, embedder, job.seeds());
        Corpus rows = computed.rows(pool);
        Map<String, Block> blocks = new LinkedHashMap<>();
        if (given.isEmpty() && !job.readsTargetAlone()) {
            blocks.put("pool", new Block(pool, rows, pool));
        }
        job.corpus("target").ifPresent(target -> blocks.put("target", new Block(target, target, pool)));
        job.corpus("existing").ifPresent(existing -> blocks.put("existing", new Block(pool, rows, existing)));
        List<String> lines = new ArrayList<>();
        blocks.forEach((role, block) -> {
            Path file = out.resolveSibling(out.getFileName() + "." + role + ".columns");
            UtilityOutlook outlook = computed.prepare(role, block.represented, block.rows, block.candidates, file);
            if (!approximation.isExact()) {
                lines.add(role + " approximation: " + approximation.kind().id() + ", "
                        + computed.scored().get(role).count()
                        + (approximation.kind() == Approximation.Kind.NEIGHBOURS ? ", the others count 0" : ""));
            }
            outlook.lines().forEach(line -> lines.add(role + " " + line));
        });
        lines.forEach(progress::say);
        return computed;
    }

    private UtilitySource source(Optional<GivenUtility> given) {
        SelectOptions options = job.options();
        if (options.endpoint.isGiven()) {
            UtilityForm asked = options.delift.form(UtilityForm.L2.id());
            return new ServedUtility(options.endpoint, options.models.template, asked, progress);
        }
        String template = given.map(matrix -> matrix.setting("template")).orElse(null);
        String form = given.map(matrix -> matrix.setting("form")).orElse(UtilityForm.L2.id());
        int atOnce = NativeThreads.passesAtOnce(model(), threads);
        InContextUtility metric = InContextUtility.of(
                        model(), options.models.template(job.model().orElseThrow(), template))
                .withForm(options.delift.form(form))
                .withScoring(options.models.scoring())
                .withModelDigest(job.modelDigest().orElseThrow())
                .withColumnsAtOnce(atOnce);
        return new StoredUtility(metric, atOnce, progress);
    }

    /**
     * One matrix of a problem.
     *
     * @param represented all records that the rows stand for
     */
    private record Block(Corpus represented, Corpus rows, Corpus candidates) {}

    /** What an approximation scored, block by block; nothing where every pair was scored. */
    Map<String, ScoredPairs> scoredPairs() {
        return utilities
                .filter(metric -> !job.options().approximation(job.method()).isExact())
                .map(ApproximateUtility::scored)
                .orElse(Map.of());
    }

    /** Removes kept columns, when the selection is in place. */
    void removeStores() {
        utilities.ifPresent(ApproximateUtility::remove);
    }

    @Override
    public void close() {
        model.ifPresent(LanguageModel::close);
        gradients.ifPresent(GradientSelectors::close);
        transport.ifPresent(TransportDevice::close);
    }
}
