package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;
import winnow.maximize.GreedyTrace;
import winnow.maximize.LazyGreedy;
import winnow.maximize.Maximizer;
import winnow.maximize.PickListener;
import winnow.submodular.DualBound;
import winnow.submodular.FacilityLocationQueryMutualInformation;
import winnow.submodular.RepeatedFacilityLocation;
import winnow.submodular.SetFunction;
import winnow.utility.Treatment;
import winnow.utility.Treatment.Similarities;
import winnow.utility.UtilityMatrix;
import winnow.utility.UtilityMetric;

/**
 * {@code delift}: chooses the records that, shown as examples, help most with all others, a target, or what is new.
 *
 * <p>s_ij is the treated utility of candidate j for represented record i. Stage 1, the pool alone: facility location Σ_{i∈D}
 * max_{j∈A} s_ij. Stage 2, with a target: a {@link TargetObjective} over the utilities of candidates for target records. Stage 3,
 * with existing data: conditional gain Σ_{i∈D} max(max_{j∈A} s_ij − ν max_{e∈E} s_ie, 0). With both, conditional mutual
 * information. All blocks share one scale.
 *
 * <p>Exact greedy, ties to the lowest position; a cost budget by cost-aware greedy. A note names the pick from which gains are
 * below {@value #SATURATED} of the first one; {@link WhenSaturated} says how to go on from there. Cost: that of the metric, n² model
 * passes over suffixes for in-context utility; 8·n² bytes, for utilities and the similarities made of them, then for these by
 * candidate and by record. {@link TargetObjective#FLQMI} reads the utilities for the m records of the target alone, so m·n passes and
 * 8·m·n bytes, unless the treatment compares the pool with itself.
 *
 * <p>Source: DELIFT (arXiv 2411.04425), section 4; η = ν = 1. Departures: a record does not count for itself ({@link
 * Treatment#paper()} keeps the paper's form), because with its own utility wrong answers are covered by choosing them; utilities
 * for a target run from candidate to target, which the published code has the other way round, and blocks share one scale, which
 * it does not. Repetitions, weights and the ways on after saturation are ours.
 */
public final class DeliftSelector implements ObjectiveSelector {
    /** Gains below this share of the first one are near-ties. */
    static final double SATURATED = 0.01;

    private final UtilityMetric metric;
    private final Optional<Corpus> represented;
    private final Optional<Corpus> target;
    private final Optional<Corpus> existing;
    private final Settings settings;
    private final PickListener listener;

    private record Settings(
            TargetObjective form,
            double eta,
            double nu,
            Treatment treatment,
            int repetitions,
            WhenSaturated whenSaturated) {}

    private DeliftSelector(
            UtilityMetric metric,
            Optional<Corpus> represented,
            Optional<Corpus> target,
            Optional<Corpus> existing,
            Settings settings,
            PickListener listener) {
        this.metric = metric;
        this.represented = represented;
        this.target = target;
        this.existing = existing;
        this.settings = settings;
        this.listener = listener;
    }

    /** Stage 1 over a metric, such as {@link winnow.utility.InContextUtility}. */
    public static DeliftSelector of(UtilityMetric metric) {
        Settings defaults =
                new Settings(TargetObjective.PAPER, 1, 1, Treatment.withDefaults(), 1, WhenSaturated.CONTINUE);
        return new DeliftSelector(
                metric, Optional.empty(), Optional.empty(), Optional.empty(), defaults, (count, of) -> {});
    }

    /** Serves other records than the pool, such as a sample of it: n·|represented| utilities in place of n². */
    public DeliftSelector withRepresented(Corpus corpus) {
        return new DeliftSelector(
                metric, Optional.of(Picks.notEmpty("represented", corpus)), target, existing, settings, listener);
    }

    /**
     * Chooses for a target, by the given form; with existing data the form is always conditional mutual information.
     *
     * @throws IllegalArgumentException if the target is empty
     */
    public DeliftSelector withTarget(Corpus corpus, TargetObjective form) {
        Settings changed = new Settings(
                form, settings.eta, settings.nu, settings.treatment, settings.repetitions, settings.whenSaturated);
        return new DeliftSelector(
                metric, represented, Optional.of(Picks.notEmpty("target", corpus)), existing, changed, listener);
    }

    /**
     * Chooses what adds to existing data.
     *
     * @throws IllegalArgumentException if the existing data is empty
     */
    public DeliftSelector withExisting(Corpus corpus) {
        return new DeliftSelector(
                metric, represented, target, Optional.of(Picks.notEmpty("existing", corpus)), settings, listener);
    }

    /** Another weight η ≥ 0 of the target. */
    public DeliftSelector withEta(double eta) {
        return with(new Settings(
                settings.form,
                DeliftSeSelector.weight("eta", eta),
                settings.nu,
                settings.treatment,
                settings.repetitions,
                settings.whenSaturated));
    }

    /** Another weight ν ≥ 0 of the existing data. */
    public DeliftSelector withNu(double nu) {
        return with(new Settings(
                settings.form,
                settings.eta,
                DeliftSeSelector.weight("nu", nu),
                settings.treatment,
                settings.repetitions,
                settings.whenSaturated));
    }

    /** Another way from utilities to similarities. */
    public DeliftSelector withTreatment(Treatment treatment) {
        return with(new Settings(
                settings.form, settings.eta, settings.nu, treatment, settings.repetitions, settings.whenSaturated));
    }

    /**
     * Serves every represented record by so many picks rather than one, see {@link RepeatedFacilityLocation}, in every stage.
     *
     * @param repetitions R ≥ 1
     */
    public DeliftSelector withRepetitions(int repetitions) {
        if (repetitions < 1) {
            throw new IllegalArgumentException("repetitions must be >= 1, got " + repetitions);
        }
        return with(new Settings(
                settings.form, settings.eta, settings.nu, settings.treatment, repetitions, settings.whenSaturated));
    }

    /** Another way on after saturation; for budgets that count records. */
    public DeliftSelector withWhenSaturated(WhenSaturated way) {
        return with(
                new Settings(settings.form, settings.eta, settings.nu, settings.treatment, settings.repetitions, way));
    }

    /** Tells a listener of every pick. */
    public DeliftSelector withListener(PickListener pickListener) {
        return new DeliftSelector(metric, represented, target, existing, settings, pickListener);
    }

    private DeliftSelector with(Settings changed) {
        return new DeliftSelector(metric, represented, target, existing, changed, listener);
    }

    private boolean servesTargetAlone() {
        return target.isPresent() && existing.isEmpty() && settings.form.readsTargetAlone(settings.treatment);
    }

    /** The records that are to be served, if they are not those of the pool. */
    private Optional<Corpus> others() {
        return represented.or(() -> servesTargetAlone() ? target : Optional.empty());
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        requireConsistent(budget);
        Overlap overlap = Overlap.of(pool).with("target", target).with("existing data", existing);
        Similarities similarities = similarities(pool);
        Problem problem = new Problem(pool, similarities);
        SetFunction function = problem.function(similarities, settings.repetitions);
        Maximizer maximizer = DeliftSeSelector.maximizer(function, budget);
        GreedyTrace trace = maximizer.maximize(function, budget, listener);
        List<String> notes = new ArrayList<>(overlap.notes());
        int saturated = saturation(trace.gains());
        Chosen chosen = new Chosen(trace.items(), trace.gains());
        boolean isCut = saturated < trace.size() && settings.whenSaturated != WhenSaturated.CONTINUE;
        if (isCut) {
            chosen = problem.goOn(trace, saturated);
        } else if (!budget.isCost() && function instanceof DualBound dual) {
            trace = trace.withUpperBound(dual.upperBound(trace.items(), DeliftSeSelector.BOUND_ROUNDS));
        }
        note(saturated, trace).ifPresent(notes::add);
        Explanation explanation = new Explanation(
                pool, others().orElse(pool), problem.poolSimilarity(), chosen.items(), problem.related());
        Map<String, Object> used = usedSettings(pool);
        used.put("maximizer", maximizer.name());
        return new Selection(
                "delift",
                used,
                pool.fingerprint(),
                pool.size(),
                0,
                explanation.picks(chosen.gains()),
                OptionalDouble.of(isCut ? function.value(chosen.items()) : trace.value()),
                isCut ? OptionalDouble.empty() : trace.upperBound(),
                notes);
    }

    @Override
    public double objective(Corpus pool, int[] positions) {
        Similarities similarities = similarities(pool);
        return new Problem(pool, similarities)
                .function(similarities, settings.repetitions)
                .value(positions);
    }

    private Similarities similarities(Corpus pool) {
        Optional<UtilityMatrix> ofTarget = target.map(corpus -> metric.between(corpus, pool));
        UtilityMatrix ofPool = servesTargetAlone() && represented.isEmpty()
                ? ofTarget.orElseThrow()
                : metric.between(represented.orElse(pool), pool);
        Optional<UtilityMatrix> ofExisting = existing.map(corpus -> metric.between(represented.orElse(pool), corpus));
        return settings.treatment.apply(ofPool, ofTarget, ofExisting);
    }

    private void requireConsistent(Budget budget) {
        if (settings.whenSaturated != WhenSaturated.CONTINUE && budget.isCost()) {
            throw new IllegalArgumentException(
                    "a budget that counts tokens must continue when saturated, got " + settings.whenSaturated.id());
        }
        if (represented.isPresent() && target.isPresent() && settings.form == TargetObjective.FLVMI) {
            throw new IllegalArgumentException(
                    "flvmi compares pool and target and cannot have other represented records");
        }
        if (represented.isPresent() && target.isPresent() && existing.isPresent()) {
            throw new IllegalArgumentException(
                    "a target and existing data together cannot have other represented records than the pool");
        }
    }

    /** The number of picks before gains fall below {@link #SATURATED} of the first. */
    private static int saturation(double[] gains) {
        int t = 0;
        while (t < gains.length && gains[t] > SATURATED * gains[0]) {
            t++;
        }
        return t;
    }

    /** Picks up to saturation have served everybody as often as was asked for. */
    private int repetitionsFor(int k, int saturated) {
        long times = (long) settings.repetitions * Math.max(2, k / Math.max(1, saturated));
        return (int) Math.min(Integer.MAX_VALUE, times);
    }

    private Optional<String> note(int saturated, GreedyTrace trace) {
        if (saturated >= trace.size()) {
            return Optional.empty();
        }
        String from = "gains have saturated from pick " + (saturated + 1) + " of " + trace.size()
                + " on (below 1 % of the first)";
        return Optional.of(
                switch (settings.whenSaturated) {
                    case CONTINUE ->
                        from
                                + ": the rest is chosen among near-ties; another way on (repeat, reweigh, most-help, stop),"
                                + " weights, or a smaller budget may serve better";
                    case REPEAT ->
                        from + ": chosen anew so that every record is served " + repetitionsFor(trace.size(), saturated)
                                + " times";
                    case STOP -> from + ": nothing more was chosen";
                    case REWEIGH -> from + ": all records counted anew";
                    case MOST_HELP -> from + ": the rest is what helps most in sum";
                });
    }

    private Map<String, Object> usedSettings(Corpus pool) {
        Map<String, Object> used = new LinkedHashMap<>();
        used.put("utility", metric.settings());
        used.put("treatment", settings.treatment.settings());
        used.put("objective", objectiveName());
        represented.ifPresent(corpus -> used.put("represented", corpus.fingerprint()));
        target.ifPresent(corpus -> {
            used.put("target", corpus.fingerprint());
            used.put("eta", settings.eta);
        });
        existing.ifPresent(corpus -> {
            used.put("existing", corpus.fingerprint());
            used.put("nu", settings.nu);
        });
        used.put("repetitions", settings.repetitions);
        used.put("when-saturated", settings.whenSaturated.id());
        return used;
    }

    private String objectiveName() {
        if (target.isPresent() && existing.isPresent()) {
            return "conditional mutual information (flcmi)";
        }
        if (existing.isPresent()) {
            return "conditional gain (flcg)";
        }
        if (target.isPresent()) {
            return "mutual information (" + settings.form.id() + ")";
        }
        return settings.repetitions == 1 ? "facility location" : "repeated facility location";
    }

    /** Positions in the order of selection, and what each added when it was chosen. */
    private record Chosen(int[] items, double[] gains) {}

    /** One pool with its similarities. */
    private final class Problem {
        private final Corpus pool;
        private final Similarities similarities;

        Problem(Corpus pool, Similarities similarities) {
            this.pool = pool;
            this.similarities = similarities;
        }

        PoolSimilarity poolSimilarity() {
            return new PoolSimilarity.Directed(similarities.pool(), others().isEmpty());
        }

        List<Explanation.Related> related() {
            return Explanation.related(
                    target,
                    similarities.target().map(NearestOther::ofRows),
                    existing,
                    similarities.existing().filter(block -> others().isEmpty()).map(NearestOther::ofColumns));
        }

        SetFunction function(Similarities of, int repetitions) {
            PoolSimilarity.Directed once = new PoolSimilarity.Directed(of.pool(), others().isEmpty());
            PoolSimilarity coverage = repetitions == 1 ? once : new PoolSimilarity.Repeated(once, repetitions);
            Optional<float[]> served =
                    of.existing().map(block -> NearestOther.ofColumns(block).similarity());
            if (of.target().isEmpty()) {
                return served.map(nearest -> coverage.beyond(nearest, settings.nu))
                        .orElseGet(coverage::coverage);
            }
            float[] nearest = NearestOther.ofRows(of.target().get()).similarity();
            if (served.isPresent()) {
                return coverage.cappedBeyond(nearest, settings.eta, served.get(), settings.nu);
            }
            return switch (settings.form) {
                case PAPER -> coverage.targeted(nearest, settings.eta);
                case FLVMI -> coverage.capped(nearest, settings.eta);
                case FLQMI ->
                    repetitions == 1
                            ? FacilityLocationQueryMutualInformation.of(
                                    of.target().get(), settings.eta)
                            : new PoolSimilarity.Repeated(
                                            new PoolSimilarity.Directed(
                                                    of.target().get(), false),
                                            repetitions)
                                    .targeted(nearest, settings.eta);
            };
        }

        /** What was chosen before saturation, and the rest of the budget in the way that was asked for. */
        Chosen goOn(GreedyTrace trace, int saturated) {
            int[] items = Arrays.copyOf(trace.items(), trace.size());
            double[] gains = Arrays.copyOf(trace.gains(), trace.size());
            switch (settings.whenSaturated) {
                case STOP -> {
                    return new Chosen(Arrays.copyOf(items, saturated), Arrays.copyOf(gains, saturated));
                }
                case REPEAT -> {
                    return repeated(trace.size(), saturated);
                }
                case MOST_HELP -> mostHelp(items, gains, saturated);
                default -> reweigh(items, gains, saturated);
            }
            return new Chosen(items, gains);
        }

        /** All picks anew: if t of k picks serve everybody R times, k picks can serve everybody R·⌊k / t⌋ times. */
        private Chosen repeated(int k, int saturated) {
            SetFunction function = function(similarities, repetitionsFor(k, saturated));
            GreedyTrace trace = new LazyGreedy().maximize(function, Budget.items(k));
            return new Chosen(trace.items(), trace.gains());
        }

        private void mostHelp(int[] items, double[] gains, int from) {
            int[] rest = rest(items, from);
            double[] help = Arrays.stream(rest)
                    .mapToDouble(j -> similarities.pool().rowSum(j))
                    .toArray();
            int[] order = Picks.descending(help);
            for (int t = from; t < items.length; t++) {
                items[t] = rest[order[t - from]];
                gains[t] = help[order[t - from]];
            }
        }

        private void reweigh(int[] items, double[] gains, int from) {
            int done = from;
            while (done < items.length) {
                int[] rest = rest(items, done);
                Similarities left = new Similarities(
                        similarities.pool().rows(rest),
                        similarities.target().map(block -> block.rows(rest)),
                        similarities.existing());
                GreedyTrace next = new LazyGreedy()
                        .maximize(function(left, settings.repetitions), Budget.items(items.length - done));
                // Once nothing helps any more, counting anew changes nothing either.
                int useful = next.gains()[0] > 0 ? saturation(next.gains()) : next.size();
                for (int t = 0; t < useful; t++) {
                    items[done + t] = rest[next.items()[t]];
                    gains[done + t] = next.gains()[t];
                }
                done += useful;
            }
        }

        private int[] rest(int[] items, int chosen) {
            boolean[] isTaken = new boolean[pool.size()];
            for (int t = 0; t < chosen; t++) {
                isTaken[items[t]] = true;
            }
            return IntStream.range(0, pool.size()).filter(j -> !isTaken[j]).toArray();
        }
    }
}
