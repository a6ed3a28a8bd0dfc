package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.Similarity;
import winnow.embedding.SimilarityScale;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.maximize.Budget;
import winnow.random.Gumbel;
import winnow.random.Seeds;

/**
 * {@code tsds}: records drawn with the probabilities that transport to the target gives them, spread over near-duplicates.
 *
 * <p>With d the Euclidean distance of embeddings of norm 1, in [0, 2], and the density ρ_i = Σ_j max(0, 1 − d_ij²/σ²) over the pool, which
 * counts a record and its near-duplicates, the transport plan minimizes (α/C)·Σ γ_jk·d_jk + (1 − α)·G(γ), where G keeps it from being
 * far from uniform over the pool, duplicates counted once. Its column sums are the probabilities p_i; they sum to 1, and only neighbours
 * of target records have any. A larger α stays closer to the target, a larger C spreads farther.
 *
 * <p>By default records are drawn one after another without replacement, each time in proportion to p (log p + Gumbel noise, largest
 * first). With {@link Repeats#COUNTED} they are drawn with replacement, as in the authors' program; a record drawn twice counts twice
 * against the budget and is chosen once. The gain of a pick is its p. The selection is smaller than its budget when fewer records have
 * any probability. A cost budget takes the prefix that fits.
 *
 * <p>Cost: n + m embeddings, O(n·m·d) and O(n·u·d) with u ≤ m·5,000 the number of different neighbours; memory 28 bytes a neighbour and target record.
 * Deterministic for any number of threads.
 *
 * <p>Source: Liu, Karbasi and Rekatsinas, TSDS: Data Selection for Task-Specific Model Finetuning, NeurIPS 2024; the authors' program
 * (KNN-KDE). Departures: exact neighbours and densities over the whole pool, where theirs come from an approximate index and the 1,000
 * nearest; without replacement unless asked for, since a record is trained on once and budgets are compared.
 */
public final class TsdsSelector implements Selector {
    /** α of the paper. */
    public static final double DEFAULT_ALPHA = 0.5;
    /** C of the paper. */
    public static final double DEFAULT_SCALE = 5;
    /** σ of the paper. */
    public static final double DEFAULT_WIDTH = 0.75;
    /** Neighbours of a target record that are considered. */
    public static final int MOST_NEIGHBOURS = 5000;

    private static final int BLOCK = 256;

    private final Embedder embedder;
    private final Corpus target;
    private final Seeds seeds;
    private final double alpha;
    private final double scale;
    private final double width;
    private final Repeats repeats;

    private TsdsSelector(
            Embedder embedder, Corpus target, Seeds seeds, double alpha, double scale, double width, Repeats repeats) {
        this.embedder = embedder;
        this.target = target;
        this.seeds = seeds;
        this.alpha = alpha;
        this.scale = scale;
        this.width = width;
        this.repeats = repeats;
    }

    /**
     * With the paper's α = 0.5, C = 5 and σ = 0.75.
     *
     * @throws IllegalArgumentException if the target is empty
     */
    public static TsdsSelector of(Embedder embedder, Corpus target, Seeds seeds) {
        return new TsdsSelector(
                embedder,
                Picks.notEmpty("target", target),
                seeds,
                DEFAULT_ALPHA,
                DEFAULT_SCALE,
                DEFAULT_WIDTH,
                Repeats.PASSED_OVER);
    }

    /**
     * Another weight of closeness against spread.
     *
     * @throws IllegalArgumentException if not in [0, 1]
     */
    public TsdsSelector withAlpha(double other) {
        if (!(other >= 0 && other <= 1)) {
            throw new IllegalArgumentException("alpha must be in [0, 1], got " + other);
        }
        return new TsdsSelector(embedder, target, seeds, other, scale, width, repeats);
    }

    /**
     * Another C, by which distances are divided.
     *
     * @throws IllegalArgumentException if not > 0 and finite
     */
    public TsdsSelector withScale(double other) {
        return new TsdsSelector(embedder, target, seeds, alpha, positive("scale", other), width, repeats);
    }

    /**
     * Another σ, the distance from which on records are no near-duplicates.
     *
     * @throws IllegalArgumentException if not > 0 and finite
     */
    public TsdsSelector withWidth(double other) {
        return new TsdsSelector(embedder, target, seeds, alpha, scale, positive("width", other), repeats);
    }

    /** With or without replacement. */
    public TsdsSelector withRepeats(Repeats other) {
        return new TsdsSelector(embedder, target, seeds, alpha, scale, width, other);
    }

    private static double positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be > 0 and finite, got " + value);
        }
        return value;
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool).with("target", Optional.of(target));
        Allowance allowance = new Allowance(budget, pool.size());
        List<String> notes = new ArrayList<>(overlap.notes());
        if (pool.size() == 0) {
            return selection(pool, new double[0], new int[0], notes);
        }
        double[] p = probabilities(pool, notes);
        int[] chosen = repeats == Repeats.COUNTED ? withReplacement(p, allowance) : without(p, allowance);
        if (!budget.isCost() && chosen.length < budget.itemsIn(pool.size())) {
            notes.add(repeats.note(budget.itemsIn(pool.size()), chosen.length));
        }
        return selection(pool, p, chosen, notes);
    }

    /** The probability of every record of a pool of at least one, {@code [n]}; says how far it is spread. */
    double[] probabilities(Corpus pool, List<String> notes) {
        Embeddings targetPoints = embedder.embed(target);
        Embeddings points = embedder.embed(pool);
        int length = Math.min(pool.size(), MOST_NEIGHBOURS);
        List<RoundRobin.Ranked> ranked = KnnSelector.nearest(targetPoints, points, length);
        double[] densities = densities(points, ranked);
        List<TransportSpread.Neighbours> neighbours = new ArrayList<>();
        for (RoundRobin.Ranked own : ranked) {
            neighbours.add(new TransportSpread.Neighbours(
                    own.items(),
                    Arrays.stream(own.scores())
                            .map(cosine -> Math.sqrt(squaredDistance(cosine)))
                            .toArray(),
                    Arrays.stream(own.items()).mapToDouble(i -> densities[i]).toArray()));
        }
        TransportSpread spread = TransportSpread.of(neighbours, alpha, scale);
        double[] p = spread.masses(neighbours, pool.size());
        notes.add(Arrays.stream(p).filter(mass -> mass > 0).count() + " of the " + pool.size()
                + " records have any probability"
                + (spread.isCutShort() && length < pool.size()
                        ? ", spread as far as " + length + " neighbours a target record allow"
                        : ""));
        return p;
    }

    /** ‖x − y‖² of points of norm 1. */
    private static double squaredDistance(double cosine) {
        return Math.max(0, 2 - 2 * cosine);
    }

    /** ρ of every record that is on a list; a record counts itself as 1, also where it is a point of zeros. */
    private double[] densities(Embeddings points, List<RoundRobin.Ranked> ranked) {
        double[] densities = new double[points.size()];
        int[] listed = ranked.stream()
                .flatMapToInt(own -> Arrays.stream(own.items()))
                .distinct()
                .sorted()
                .toArray();
        for (int from = 0; from < listed.length; from += BLOCK) {
            Parallel.stopIfInterrupted();
            int[] block = Arrays.copyOfRange(listed, from, Math.min(listed.length, from + BLOCK));
            FloatMatrix cosines =
                    Similarity.cosine(new Embeddings(points.matrix().rows(block)), points, SimilarityScale.RAW);
            for (int i = 0; i < block.length; i++) {
                double density = 1;
                for (int j = 0; j < points.size(); j++) {
                    double closeness = 1 - squaredDistance(cosines.get(i, j)) / (width * width);
                    density += j == block[i] ? 0 : Math.max(0, closeness);
                }
                densities[block[i]] = density;
            }
        }
        return densities;
    }

    private int[] without(double[] p, Allowance allowance) {
        RandomGenerator random = seeds.stream("selection.tsds");
        double[] keys = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            keys[i] = StrictMath.log(p[i]) + Gumbel.draw(random);
        }
        return Arrays.stream(Picks.descending(keys))
                .filter(i -> p[i] > 0)
                .takeWhile(allowance::take)
                .toArray();
    }

    private int[] withReplacement(double[] p, Allowance allowance) {
        RandomGenerator random = seeds.stream("selection.tsds");
        int[] open = IntStream.range(0, p.length).filter(i -> p[i] > 0).toArray();
        double[] cumulated = new double[open.length];
        double sum = 0;
        for (int i = 0; i < open.length; i++) {
            sum += p[open[i]];
            cumulated[i] = sum;
        }
        List<Integer> drawn = new ArrayList<>();
        boolean[] isDrawn = new boolean[p.length];
        while (true) {
            int found = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
            int item = open[Math.min(open.length - 1, found < 0 ? -found - 1 : found + 1)];
            if (!allowance.take(item)) {
                return drawn.stream().mapToInt(Integer::intValue).toArray();
            }
            if (!isDrawn[item]) {
                isDrawn[item] = true;
                drawn.add(item);
            }
        }
    }

    private Selection selection(Corpus pool, double[] p, int[] chosen, List<String> notes) {
        Map<String, Object> settings = Picks.settings(embedder);
        settings.put("target", target.fingerprint());
        settings.put("alpha", alpha);
        settings.put("scale", scale);
        settings.put("width", width);
        settings.put("repeats", repeats.id());
        return new Selection(
                "tsds",
                settings,
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(
                        pool,
                        chosen,
                        t -> p[chosen[t]],
                        t -> "draw with probability " + Picks.decimals(p[chosen[t]], 8) + ", "
                                + Picks.decimals(p[chosen[t]] * pool.size(), 2) + " times that of a uniform draw"),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                notes);
    }
}
