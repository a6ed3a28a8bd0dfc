package winnow.selection;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.NeighbourGraph;
import winnow.embedding.Similarity;
import winnow.embedding.SimilarityScale;
import winnow.linalg.SparseMatrix;
import winnow.maximize.Budget;
import winnow.maximize.CostAwareGreedy;
import winnow.maximize.DeltaGreedy;
import winnow.maximize.GreedyTrace;
import winnow.maximize.LazyGreedy;
import winnow.maximize.Maximizer;
import winnow.maximize.PickListener;
import winnow.random.Seeds;
import winnow.submodular.DeltaFunction;
import winnow.submodular.DualBound;
import winnow.submodular.FacilityLocationQueryMutualInformation;
import winnow.submodular.Mixture;
import winnow.submodular.SetFunction;
import winnow.submodular.SparseFacilityLocation;

/**
 * {@code delift-se}: DELIFT with similarities of embeddings instead of in-context utilities, for all three stages.
 *
 * <p>With the pool alone, facility location: Σ_{i∈D} max_{j∈A} s_ij. With a target, one of the {@link TargetObjective}s; the
 * default is the formula that the paper prints. With existing data, conditional gain: Σ_{i∈D} max(max_{j∈A} s_ij − ν
 * max_{e∈E} s_ie, 0). With both, conditional mutual information: Σ_{i∈D} max(min(max_{j∈A} s_ij, η max_{t∈T} s_it) − ν
 * max_{e∈E} s_ie, 0). All similarities share one scale, max(0, cos) unless told otherwise.
 *
 * <p>Maximised by exact greedy, ties to the lowest position; a cost budget by cost-aware greedy. The gain of a pick is its
 * marginal gain, the objective the value of the selection, the bound an a-posteriori one. Memory: {@link
 * SimilarityForm#bytes} and the embeddings. Time: O(n²·d) dense, near-linear in n sparse.
 *
 * <p>Source: DELIFT (arXiv 2411.04425), section 4 and baseline DELIFT (SE); η = ν = 1. Departure: its code scales pool and
 * target blocks apart by min–max, so that their differences have no meaning, and uses (1 + cos) / 2, under which facility
 * location chooses the same records.
 */
public final class DeliftSeSelector implements ObjectiveSelector {
    /** Enough on real pools to prove greedy within about one per cent of the optimum. */
    static final int BOUND_ROUNDS = 40;

    private final Embedder embedder;
    private final Optional<Corpus> target;
    private final Optional<Corpus> existing;
    private final Settings settings;
    private final Seeds seeds;
    private final PickListener listener;

    private record Settings(
            TargetObjective form, double eta, double nu, SimilarityForm similarity, SimilarityScale scale) {}

    private DeliftSeSelector(
            Embedder embedder,
            Optional<Corpus> target,
            Optional<Corpus> existing,
            Settings settings,
            Seeds seeds,
            PickListener listener) {
        this.embedder = embedder;
        this.target = target;
        this.existing = existing;
        this.settings = settings;
        this.seeds = seeds;
        this.listener = listener;
    }

    /**
     * The first stage with the paper's settings.
     *
     * @param seeds of the approximate neighbour search, used by the sparse form of large pools
     */
    public static DeliftSeSelector of(Embedder embedder, Seeds seeds) {
        Settings defaults = new Settings(TargetObjective.PAPER, 1, 1, SimilarityForm.auto(), SimilarityScale.CLAMPED);
        return new DeliftSeSelector(embedder, Optional.empty(), Optional.empty(), defaults, seeds, (count, of) -> {});
    }

    /**
     * Chooses for a target, by the given form; with existing data the form is always conditional mutual information.
     *
     * @throws IllegalArgumentException if the target is empty
     */
    public DeliftSeSelector withTarget(Corpus corpus, TargetObjective form) {
        Settings changed = new Settings(form, settings.eta, settings.nu, settings.similarity, settings.scale);
        return new DeliftSeSelector(
                embedder, Optional.of(Picks.notEmpty("target", corpus)), existing, changed, seeds, listener);
    }

    /**
     * Chooses what adds to existing data.
     *
     * @throws IllegalArgumentException if the existing data is empty
     */
    public DeliftSeSelector withExisting(Corpus corpus) {
        return new DeliftSeSelector(
                embedder, target, Optional.of(Picks.notEmpty("existing", corpus)), settings, seeds, listener);
    }

    /** Another weight η ≥ 0 of the target. */
    public DeliftSeSelector withEta(double eta) {
        return with(new Settings(settings.form, weight("eta", eta), settings.nu, settings.similarity, settings.scale));
    }

    /** Another weight ν ≥ 0 of the existing data. */
    public DeliftSeSelector withNu(double nu) {
        return with(new Settings(settings.form, settings.eta, weight("nu", nu), settings.similarity, settings.scale));
    }

    /** Dense or sparse similarities. */
    public DeliftSeSelector withSimilarity(SimilarityForm form) {
        return with(new Settings(settings.form, settings.eta, settings.nu, form, settings.scale));
    }

    /** Another scale of the cosines. Sparse similarities count pairs that are not stored as 0 on any scale. */
    public DeliftSeSelector withScale(SimilarityScale scale) {
        return with(new Settings(settings.form, settings.eta, settings.nu, settings.similarity, scale));
    }

    /** Tells a listener of every pick. */
    public DeliftSeSelector withListener(PickListener pickListener) {
        return new DeliftSeSelector(embedder, target, existing, settings, seeds, pickListener);
    }

    private DeliftSeSelector with(Settings changed) {
        return new DeliftSeSelector(embedder, target, existing, changed, seeds, listener);
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool).with("target", target).with("existing data", existing);
        requireMemory(pool.size());
        Problem problem = problem(pool);
        Maximizer maximizer = maximizer(problem.function, budget);
        GreedyTrace trace = bounded(problem.function, budget, maximizer.maximize(problem.function, budget, listener));
        Explanation explanation = new Explanation(
                pool,
                pool,
                problem.similarity,
                trace.items(),
                Explanation.related(target, problem.toTarget, existing, problem.toExisting));
        Map<String, Object> used = usedSettings(problem);
        used.put("maximizer", maximizer.name());
        return new Selection(
                "delift-se",
                used,
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                explanation.picks(trace.gains()),
                OptionalDouble.of(trace.value()),
                trace.upperBound(),
                Stream.concat(overlap.notes().stream(), idle(trace.gains()).stream())
                        .toList());
    }

    /** Once a bounded objective is reached the budget is filled up by position; that should not look like a choice. */
    private static Optional<String> idle(double[] gains) {
        int useful = gains.length;
        while (useful > 0 && gains[useful - 1] <= 0) {
            useful--;
        }
        return useful == gains.length
                ? Optional.empty()
                : Optional.of("the last " + (gains.length - useful)
                        + " picks add nothing to the objective: a budget of " + useful + " is worth as much");
    }

    @Override
    public double objective(Corpus pool, int[] positions) {
        requireMemory(pool.size());
        return problem(pool).function.value(positions);
    }

    /** Exact greedy by what the function offers; by cost where the budget counts one. */
    static Maximizer maximizer(SetFunction function, Budget budget) {
        if (budget.isCost()) {
            return new CostAwareGreedy();
        }
        return function instanceof DeltaFunction ? new DeltaGreedy() : new LazyGreedy();
    }

    private static GreedyTrace bounded(SetFunction function, Budget budget, GreedyTrace trace) {
        if (budget.isCost() || !(function instanceof DualBound dual)) {
            return trace;
        }
        return trace.withUpperBound(dual.upperBound(trace.items(), BOUND_ROUNDS));
    }

    private Problem problem(Corpus pool) {
        Embeddings points = embedder.embed(pool);
        Optional<Embeddings> targetPoints = target.map(embedder::embed);
        Optional<NearestOther> toTarget = targetPoints.map(t -> NearestOther.of(points, t, settings.scale));
        Optional<NearestOther> toExisting =
                existing.map(embedder::embed).map(e -> NearestOther.of(points, e, settings.scale));
        Map<String, Object> form = new LinkedHashMap<>();
        boolean isDense = settings.similarity.isDenseFor(pool.size());
        form.put("similarity-form", isDense ? "dense" : "sparse");
        PoolSimilarity similarity;
        if (isDense) {
            similarity = new PoolSimilarity.Dense(Similarity.cosine(points, settings.scale));
            form.put("similarity", settings.scale.name().toLowerCase(Locale.ROOT));
        } else {
            NeighbourGraph graph = NeighbourGraph.of(points, settings.similarity.neighbours(), settings.scale, seeds);
            similarity = PoolSimilarity.Sparse.of(graph.similarities());
            form.putAll(graph.settings());
            form.put("recall", graph.recall());
        }
        SetFunction function = function(similarity, points, targetPoints, toTarget, toExisting, isDense);
        return new Problem(function, similarity, toTarget, toExisting, form);
    }

    private SetFunction function(
            PoolSimilarity similarity,
            Embeddings points,
            Optional<Embeddings> targetPoints,
            Optional<NearestOther> toTarget,
            Optional<NearestOther> toExisting,
            boolean isDense) {
        if (toTarget.isEmpty() && toExisting.isEmpty()) {
            return similarity.coverage();
        }
        if (toTarget.isEmpty()) {
            return similarity.beyond(toExisting.get().similarity(), settings.nu);
        }
        float[] nearest = toTarget.get().similarity();
        if (toExisting.isPresent()) {
            return similarity.cappedBeyond(
                    nearest, settings.eta, toExisting.get().similarity(), settings.nu);
        }
        return switch (settings.form) {
            case PAPER -> similarity.targeted(nearest, settings.eta);
            case FLVMI -> similarity.capped(nearest, settings.eta);
            case FLQMI ->
                isDense
                        ? FacilityLocationQueryMutualInformation.of(
                                Similarity.cosine(points, targetPoints.get(), settings.scale), settings.eta)
                        : sparseQuery(points, targetPoints.get(), nearest);
        };
    }

    private SetFunction sparseQuery(Embeddings points, Embeddings targetPoints, float[] nearest) {
        SparseMatrix byTarget =
                NeighbourGraph.between(targetPoints, points, settings.similarity.neighbours(), settings.scale);
        return Mixture.of(
                new double[] {1, settings.eta}, SparseFacilityLocation.ofNeighbours(byTarget), new Relevance(nearest));
    }

    private Map<String, Object> usedSettings(Problem problem) {
        Map<String, Object> used = Picks.settings(embedder);
        used.putAll(problem.form);
        used.put("objective", objectiveName());
        target.ifPresent(corpus -> {
            used.put("target", corpus.fingerprint());
            used.put("eta", settings.eta);
        });
        existing.ifPresent(corpus -> {
            used.put("existing", corpus.fingerprint());
            used.put("nu", settings.nu);
        });
        return used;
    }

    private String objectiveName() {
        if (target.isPresent() && existing.isPresent()) {
            return "conditional mutual information (flcmi)";
        }
        if (existing.isPresent()) {
            return "conditional gain (flcg)";
        }
        return target.isPresent() ? "mutual information (" + settings.form.id() + ")" : "facility location";
    }

    private void requireMemory(int n) {
        long heap = Runtime.getRuntime().maxMemory();
        long needed = settings.similarity.bytes(n);
        if (settings.similarity.isDenseFor(n)
                && (needed > heap / 5 * 4 || needed > (long) Float.BYTES * Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("a dense similarity of " + n + " x " + n + " records needs " + needed
                    + " bytes and Java has " + heap + ": use SimilarityForm.sparse(" + settings.similarity.neighbours()
                    + ")");
        }
    }

    static double weight(String name, double weight) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be >= 0 and finite, got " + weight);
        }
        return weight;
    }

    /** A pool turned into a function, and what it was made from. */
    private record Problem(
            SetFunction function,
            PoolSimilarity similarity,
            Optional<NearestOther> toTarget,
            Optional<NearestOther> toExisting,
            Map<String, Object> form) {}
}
