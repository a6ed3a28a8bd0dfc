package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.embedding.HashedNgrams;
import winnow.embedding.HashedTexts;
import winnow.linalg.Parallel;
import winnow.maximize.Budget;
import winnow.random.Gumbel;
import winnow.random.Seeds;

/**
 * {@code dsir}: importance resampling by hashed n-grams, so that the chosen records' n-grams are distributed as the target's.
 *
 * <p>With p̂ and q̂ {@code [B]} the shares of the buckets among all n-grams of the target and of the pool, and z(x) {@code [B]} the
 * counts of a record, log w(x) = Σ_b z_b·(log(p̂_b + 1e-8) − log(q̂_b + 1e-8)), in nats and not bounded: it grows with the length of a
 * record. The k records with the largest log w(x) + Gumbel noise are chosen, which draws them without replacement in proportion to
 * w; {@link DsirSampling#TOP_K} leaves the noise out. Ties go to the lowest position; the gain of a pick is its log w.
 *
 * <p>Several targets have a weight and a quota each, by their shares of all target tokens or as {@linkplain #withShares given}; one
 * after another takes its own from what is left, so that no record is taken twice. A record of fewer than the {@linkplain
 * #withMinimumTokens minimum} of tokens is never chosen.
 *
 * <p>The objective is the KL reduction, the mean over targets of KL(target‖random) − KL(target‖chosen) in nats over the buckets, with
 * 1e-8 inside the logarithms; random is what {@link RandomSelector} chooses with the same seeds and as many records. 0 is as good as
 * chance; a selection of fewer tokens leaves more buckets empty and has a larger divergence for that alone.
 *
 * <p>A cost budget takes the prefix that fits and needs a single target. Cost: one hash an n-gram of pool and
 * targets; memory 2 bytes an n-gram ({@link winnow.embedding.HashedTexts}) and 32·n for each target. Deterministic for any number of threads.
 *
 * <p>Source: Xie et al., Data Selection for Language Models via Importance Resampling, NeurIPS 2023, section 3, and the defaults of its
 * library: unigrams and bigrams, 10,000 buckets. Departures: the pool's distribution is taken from the whole pool, where the library
 * stops after 100,000 n-grams a bucket; no minimum of tokens unless asked for, where the library has {@value #LIBRARY_MINIMUM_TOKENS},
 * which is meant for documents and would leave out most records of instruction data; noise comes from passed seeds.
 */
public final class DsirSelector implements ObjectiveSelector {
    /** Fewest tokens of a record in the authors' library. */
    public static final int LIBRARY_MINIMUM_TOKENS = 100;

    private static final double SMOOTHING = 1e-8;
    private static final int BLOCK = 1024;

    private final Map<String, Corpus> targets;
    private final Seeds seeds;
    private final HashedNgrams ngrams;
    private final DsirSampling sampling;
    private final int minimumTokens;
    private final double targetPseudoCount;
    private final Optional<double[]> shares;

    private DsirSelector(
            Map<String, Corpus> targets,
            Seeds seeds,
            HashedNgrams ngrams,
            DsirSampling sampling,
            int minimumTokens,
            double targetPseudoCount,
            Optional<double[]> shares) {
        this.targets = targets;
        this.seeds = seeds;
        this.ngrams = ngrams;
        this.sampling = sampling;
        this.minimumTokens = minimumTokens;
        this.targetPseudoCount = targetPseudoCount;
        this.shares = shares;
    }

    /**
     * For one target.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static DsirSelector of(Corpus target, Seeds seeds) {
        return of(Map.of("target", target), seeds);
    }

    /**
     * For several targets by name, in the order of the map.
     *
     * @throws IllegalArgumentException if there is none, or one is empty
     */
    public static DsirSelector of(Map<String, Corpus> targets, Seeds seeds) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets must not be empty");
        }
        targets.forEach(Picks::notEmpty);
        return new DsirSelector(
                Collections.unmodifiableMap(new LinkedHashMap<>(targets)),
                seeds,
                HashedNgrams.withDefaults(),
                DsirSampling.GUMBEL,
                0,
                0,
                Optional.empty());
    }

    /** Other n-grams or another number of buckets. */
    public DsirSelector withNgrams(HashedNgrams other) {
        return new DsirSelector(targets, seeds, other, sampling, minimumTokens, targetPseudoCount, shares);
    }

    /** With or without noise. */
    public DsirSelector withSampling(DsirSampling other) {
        return new DsirSelector(targets, seeds, ngrams, other, minimumTokens, targetPseudoCount, shares);
    }

    /**
     * Leaves out records of fewer tokens.
     *
     * @throws IllegalArgumentException if negative
     */
    public DsirSelector withMinimumTokens(int tokens) {
        if (tokens < 0) {
            throw new IllegalArgumentException("minimum tokens must be >= 0, got " + tokens);
        }
        return new DsirSelector(targets, seeds, ngrams, sampling, tokens, targetPseudoCount, shares);
    }

    /**
     * Adds to the target's count of every bucket before p̂ is taken. With 0, the default of the authors' library, an n-gram of mean
     * frequency that the target never has lowers log w by log 1e-4 − log 1e-8 = 9.2, so that short records win where lengths differ: of a
     * mixed pool 21 % of which is news, 10 % of what is chosen for 300 news texts is news with 0, 65 % with 0.1, 99 % with 1 and 31 % with
     * 10.
     *
     * @throws IllegalArgumentException if negative or not finite
     */
    public DsirSelector withTargetPseudoCount(double count) {
        if (!(count >= 0 && count < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("target pseudo-count must be >= 0 and finite, got " + count);
        }
        return new DsirSelector(targets, seeds, ngrams, sampling, minimumTokens, count, shares);
    }

    /**
     * Quotas in proportion to these instead of the targets' tokens, one for each target in order.
     *
     * @throws IllegalArgumentException if their number is not that of the targets, or one is not > 0 and finite
     */
    public DsirSelector withShares(double... ofTargets) {
        boolean arePositive = Arrays.stream(ofTargets).allMatch(s -> s > 0 && s < Double.POSITIVE_INFINITY);
        if (ofTargets.length != targets.size() || !arePositive) {
            throw new IllegalArgumentException("shares must be " + targets.size()
                    + " numbers > 0 and finite, one a target, got " + Arrays.toString(ofTargets));
        }
        return new DsirSelector(
                targets, seeds, ngrams, sampling, minimumTokens, targetPseudoCount, Optional.of(ofTargets.clone()));
    }

    /** Two distributions over buckets: of a target, and the logarithms of its ratio to the pool's. */
    private record Weighing(String name, double[] distribution, double[] logRatio, long tokens) {}

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool);
        targets.forEach((name, target) -> overlap.with(name, Optional.of(target)));
        Allowance allowance = new Allowance(budget, pool.size());
        if (targets.size() > 1) {
            Picks.recordsOnly("dsir with several targets", budget, pool.size());
        }
        HashedTexts texts = ngrams.of(pool);
        List<Weighing> weighings = weighings(texts);
        boolean[] isOpen = new boolean[pool.size()];
        for (int i = 0; i < isOpen.length; i++) {
            isOpen[i] = texts.tokens(i) >= minimumTokens;
        }
        int[] quotas = quotas(weighings, budget, pool.size());
        List<Taken> taken = new ArrayList<>();
        for (int target = 0; target < quotas.length; target++) {
            double[] weights = logWeights(texts, weighings.get(target));
            take(target, quotas[target], weights, isOpen, allowance, taken);
        }
        return selection(pool, texts, budget, weighings, taken, overlap.notes());
    }

    private List<Weighing> weighings(HashedTexts texts) {
        double[] ofPool = distribution(texts, all(texts), 0);
        List<Weighing> weighings = new ArrayList<>();
        targets.forEach((name, target) -> {
            HashedTexts own = ngrams.of(target);
            long tokens = IntStream.range(0, own.size()).mapToLong(own::tokens).sum();
            if (tokens == 0) {
                throw new IllegalArgumentException(
                        name + " must hold at least one token, got none in " + target.size() + " records");
            }
            double[] distribution = distribution(own, all(own), targetPseudoCount);
            double[] logRatio = new double[distribution.length];
            for (int b = 0; b < logRatio.length; b++) {
                logRatio[b] = StrictMath.log(distribution[b] + SMOOTHING) - StrictMath.log(ofPool[b] + SMOOTHING);
            }
            weighings.add(new Weighing(name, distribution, logRatio, tokens));
        });
        return weighings;
    }

    private static int[] all(HashedTexts texts) {
        return IntStream.range(0, texts.size()).toArray();
    }

    private static double[] distribution(HashedTexts texts, int[] positions, double pseudoCount) {
        long[] histogram = texts.histogram(positions);
        double counted = Arrays.stream(histogram).sum() + pseudoCount * histogram.length;
        double total = counted == 0 ? 1 : counted;
        return Arrays.stream(histogram)
                .mapToDouble(count -> (count + pseudoCount) / total)
                .toArray();
    }

    private static double[] logWeights(HashedTexts texts, Weighing weighing) {
        double[] weights = new double[texts.size()];
        Parallel.forBlocks(weights.length, BLOCK, (from, to) -> {
            for (int i = from; i < to; i++) {
                weights[i] = texts.sum(i, weighing.logRatio());
            }
        });
        return weights;
    }

    private int[] quotas(List<Weighing> weighings, Budget budget, int n) {
        if (weighings.size() == 1) {
            return new int[] {n};
        }
        double[] tokens = weighings.stream().mapToDouble(Weighing::tokens).toArray();
        return Quotas.proportional(budget.itemsIn(n), shares.orElse(tokens));
    }

    /** One record taken for a target. */
    private record Taken(int item, int target, double logWeight, double noise) {}

    private void take(
            int target, int quota, double[] logWeights, boolean[] isOpen, Allowance allowance, List<Taken> taken) {
        double[] noise = new double[logWeights.length];
        if (sampling == DsirSampling.GUMBEL) {
            RandomGenerator random = seeds.stream("selection.dsir." + target);
            Arrays.setAll(noise, i -> Gumbel.draw(random));
        }
        double[] keys = new double[logWeights.length];
        Arrays.setAll(keys, i -> logWeights[i] + noise[i]);
        int left = quota;
        for (int item : Picks.descending(keys)) {
            if (!isOpen[item]) {
                continue;
            }
            if (left == 0 || !allowance.take(item)) {
                return;
            }
            isOpen[item] = false;
            left--;
            taken.add(new Taken(item, target, logWeights[item], noise[item]));
        }
    }

    private Selection selection(
            Corpus pool,
            HashedTexts texts,
            Budget budget,
            List<Weighing> weighings,
            List<Taken> taken,
            List<String> overlapping) {
        int[] chosen = taken.stream().mapToInt(Taken::item).toArray();
        List<String> notes = new ArrayList<>(overlapping);
        if (!budget.isCost() && chosen.length < budget.itemsIn(pool.size())) {
            notes.add("the budget has room for " + budget.itemsIn(pool.size()) + " records, only " + chosen.length
                    + " have at least " + minimumTokens + " tokens");
        }
        OptionalDouble reduction = OptionalDouble.empty();
        if (chosen.length > 0) {
            double random = divergence(texts, randomly(pool, chosen.length), weighings);
            double ofChosen = divergence(texts, chosen, weighings);
            reduction = OptionalDouble.of(random - ofChosen);
            notes.add("KL divergence of the target from the chosen " + Picks.decimals(ofChosen, 4)
                    + " nats, from as many drawn at random " + Picks.decimals(random, 4));
            if (ofChosen > random) {
                notes.add(
                        "the chosen are less like the target than a random draw is: where texts differ in length, smooth the"
                                + " target's counts or leave out short records");
            }
        }
        return new Selection(
                "dsir",
                settings(),
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(pool, chosen, t -> taken.get(t).logWeight(), t -> reason(taken.get(t), weighings)),
                reduction,
                OptionalDouble.empty(),
                notes);
    }

    private String reason(Taken pick, List<Weighing> weighings) {
        String whose = weighings.size() == 1
                ? ""
                : " for " + weighings.get(pick.target()).name();
        String noise = sampling == DsirSampling.GUMBEL
                ? " (" + Picks.decimals(pick.logWeight() + pick.noise(), 4) + " with noise)"
                : "";
        return "log importance weight " + Picks.decimals(pick.logWeight(), 4) + whose + noise;
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("objective", "KL reduction");
        Map<String, String> fingerprints = new LinkedHashMap<>();
        targets.forEach((name, target) -> fingerprints.put(name, target.fingerprint()));
        settings.put(
                targets.size() == 1 ? "target" : "targets",
                targets.size() == 1 ? fingerprints.values().iterator().next() : fingerprints);
        settings.put("longest-ngram", ngrams.longest());
        settings.put("buckets", ngrams.buckets());
        settings.put("sampling", sampling.id());
        settings.put("minimum-tokens", minimumTokens);
        settings.put("target-pseudo-count", targetPseudoCount);
        shares.ifPresent(
                given -> settings.put("shares", Arrays.stream(given).boxed().toList()));
        return settings;
    }

    /** The KL reduction in nats. */
    @Override
    public double objective(Corpus pool, int[] positions) {
        if (positions.length == 0) {
            throw new IllegalArgumentException("a distribution of n-grams needs at least one chosen record");
        }
        HashedTexts texts = ngrams.of(pool);
        List<Weighing> weighings = weighings(texts);
        return divergence(texts, randomly(pool, positions.length), weighings) - divergence(texts, positions, weighings);
    }

    private int[] randomly(Corpus pool, int items) {
        return new RandomSelector(seeds).select(pool, Budget.items(items)).positions();
    }

    /** The mean over targets of Σ_b p̂_b (log(p̂_b + 1e-8) − log(ŝ_b + 1e-8)), ŝ of the given records. */
    private static double divergence(HashedTexts texts, int[] positions, List<Weighing> weighings) {
        double[] ofRecords = distribution(texts, positions, 0);
        double sum = 0;
        for (Weighing weighing : weighings) {
            double[] p = weighing.distribution();
            for (int b = 0; b < p.length; b++) {
                sum += p[b] * (StrictMath.log(p[b] + SMOOTHING) - StrictMath.log(ofRecords[b] + SMOOTHING));
            }
        }
        return sum / weighings.size();
    }
}
