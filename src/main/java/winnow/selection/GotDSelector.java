package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.EmbeddingRows;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.maximize.Budget;
import winnow.random.RandomDraw;
import winnow.random.Seeds;
import winnow.transport.Cost;
import winnow.transport.PointCost;
import winnow.transport.Potentials;
import winnow.transport.Sinkhorn;
import winnow.transport.TargetPotential;
import winnow.transport.TransportPlan;
import winnow.transport.TransportProblem;

/**
 * {@code got-d}: the records whose added weight pulls the pool fastest toward the target, by the gradient of their optimal-transport
 * distance.
 *
 * <p>With D_S the pool and D_R the target, uniformly weighted in embedding space, the gradient of OT(D_S, D_R) in the weight of record i is its
 * calibrated potential g_i = n/(n−1)·(f_i − mean f), in units of the cost; the budget's worth of records with the most negative one is
 * chosen, ties to the lowest position. The gain of a pick is −g_i. There is one transport problem, one ranking and no term for
 * diversity: all picks may lie in one mode of the target, the one the pool has least of.
 *
 * <p>A pool larger than the sample is solved on a sample drawn with the seed; every record then gets its potential in one pass ({@link
 * TargetPotential}), from embeddings that may stand on disk. A second sample is solved to say how much the draw matters: which share of its own
 * records that are chosen it would choose too. Cost: iterations × sample·m·d, and n·m·d once; memory: the sample, the target and a block.
 *
 * <p>Source: Kang et al., "Get more for less: Principled data selection for warming up fine-tuning in LLMs", ICLR 2024 (arXiv 2405.02774), §2.3,
 * Eq. 4 and 8, App. C; away from a target: "GOT-D contrast" of §3.1, for which no formula is printed, read as the reversed sign. The paper
 * names neither cost nor epsilon: squared Euclidean and 0.05 of the mean are ott-jax's defaults of that time.
 */
public final class GotDSelector implements Selector {
    /** Records of the pool that are solved for at most, by default. */
    public static final int DEFAULT_SAMPLE = 20_000;

    private static final int BLOCK = 8192;
    private static final int LEAST = 2;

    private final Embedder embedder;
    private final Corpus target;
    private final Optional<int[]> targetRecords;
    private final Cost cost;
    private final Sinkhorn sinkhorn;
    private final boolean isAway;
    private final int sample;
    private final Seeds seeds;

    private GotDSelector(
            Embedder embedder,
            Corpus target,
            Optional<int[]> targetRecords,
            Cost cost,
            Sinkhorn sinkhorn,
            boolean isAway,
            int sample,
            Seeds seeds) {
        this.embedder = embedder;
        this.target = target;
        this.targetRecords = targetRecords;
        this.cost = cost;
        this.sinkhorn = sinkhorn;
        this.isAway = isAway;
        this.sample = sample;
        this.seeds = seeds;
    }

    /**
     * Toward a target: squared Euclidean costs, {@link Sinkhorn#withDefaults()}, at most {@link #DEFAULT_SAMPLE} records solved for.
     *
     * @param seeds decide the sample of a larger pool, nothing else
     * @throws IllegalArgumentException if the target is empty
     */
    public static GotDSelector toward(Embedder embedder, Corpus target, Seeds seeds) {
        return new GotDSelector(
                embedder,
                Picks.notEmpty("target", target),
                Optional.empty(),
                PointCost.SQUARED_EUCLIDEAN,
                Sinkhorn.withDefaults(),
                false,
                DEFAULT_SAMPLE,
                seeds);
    }

    /** Away from a target of what is unwanted: the most positive gradients. */
    public static GotDSelector awayFrom(Embedder embedder, Corpus target, Seeds seeds) {
        GotDSelector toward = toward(embedder, target, seeds);
        return new GotDSelector(
                embedder, target, toward.targetRecords, toward.cost, toward.sinkhorn, true, toward.sample, seeds);
    }

    /** Toward, or away from, some records of the target alone. */
    GotDSelector withTargetRecords(int[] records) {
        return new GotDSelector(embedder, target, Optional.of(records.clone()), cost, sinkhorn, isAway, sample, seeds);
    }

    Corpus target() {
        return target;
    }

    /** With another cost. */
    public GotDSelector withCost(Cost value) {
        return new GotDSelector(embedder, target, targetRecords, value, sinkhorn, isAway, sample, seeds);
    }

    /** With other settings of the solver, which must be balanced. */
    public GotDSelector withSinkhorn(Sinkhorn value) {
        return new GotDSelector(embedder, target, targetRecords, cost, value, isAway, sample, seeds);
    }

    /**
     * With another bound on the records of the pool that are solved for.
     *
     * @throws IllegalArgumentException if it is below 2
     */
    public GotDSelector withSample(int value) {
        if (value < LEAST) {
            throw new IllegalArgumentException("sample must be at least " + LEAST + ", got " + value);
        }
        return new GotDSelector(embedder, target, targetRecords, cost, sinkhorn, isAway, value, seeds);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if pool and target are placed in spaces of different widths, or the pool has fewer than two records
     */
    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool).with("target", Optional.of(target));
        Ranking ranking = new Ranking(pool, budget);
        List<String> notes = new ArrayList<>(overlap.notes());
        if (pool.size() >= LEAST) {
            FloatMatrix targetPoints = targetPoints();
            EmbeddingRows points = embedder.rows(pool);
            double[] gradient = gradient(points, targetPoints, notes);
            double sign = isAway ? 1 : -1;
            for (int i = 0; i < gradient.length; i++) {
                ranking.put(i, sign * gradient[i]);
            }
            if (points.size() > sample) {
                int chosen = Allowance.prefix(byValue(gradient), budget, gradient.length).length;
                notes.add(agreement(points, targetPoints, gradient, (double) chosen / points.size()));
            }
        } else if (pool.size() == 1) {
            throw new IllegalArgumentException("pool must have at least 2 records for a gradient, got 1");
        }
        return ranking.select(
                "got-d",
                settings(),
                seeds.root(),
                item -> "a unit of weight moved here changes the transport cost by "
                        + Picks.decimals(isAway ? ranking.score(item) : -ranking.score(item), 4),
                notes);
    }

    /**
     * The transport between the pool, or the sample that is drawn of a larger one, and the target: what {@link #select} ranks by.
     *
     * @throws IllegalArgumentException if pool and target are placed in spaces of different widths, or the pool is empty
     */
    public TransportPlan plan(Corpus pool) {
        Picks.notEmpty("pool", pool);
        return plan(embedder.rows(pool), targetPoints());
    }

    private FloatMatrix targetPoints() {
        FloatMatrix all = embedder.embed(target).matrix();
        return targetRecords.map(all::rows).orElse(all);
    }

    private TransportPlan plan(EmbeddingRows points, FloatMatrix targetPoints) {
        int n = points.size();
        FloatMatrix solved = n <= sample
                ? points.rows(0, n)
                : points.rows(RandomDraw.sample(n, sample, seeds.stream("got-d sample")));
        return sinkhorn.solve(TransportProblem.uniform(cost.between(solved, targetPoints)));
    }

    /** The calibrated gradient at every record of the pool, {@code [n]}; what a reader should know is added to the notes. */
    private double[] gradient(EmbeddingRows points, FloatMatrix targetPoints, List<String> notes) {
        int n = points.size();
        boolean isWhole = n <= sample;
        TransportPlan plan = plan(points, targetPoints);
        notes.add(String.format(
                Locale.ROOT,
                "transport of %s records to %d of the target: cost %.6g, epsilon %.4g, %s, marginal error %.1e",
                isWhole ? "all " + n : "a sample of " + sample + " of " + n,
                targetPoints.rows(),
                plan.transportCost(),
                plan.epsilon(),
                plan.outcome(),
                plan.marginalError()));
        if (isWhole) {
            return plan.potentials().calibratedSource();
        }
        TargetPotential potential = TargetPotential.of(plan, cost, targetPoints);
        double[] f = new double[n];
        for (int from = 0; from < n; from += BLOCK) {
            Parallel.stopIfInterrupted();
            double[] block = potential.at(points.rows(from, Math.min(n, from + BLOCK)));
            System.arraycopy(block, 0, f, from, block.length);
        }
        return Potentials.of(f, new double[1]).calibratedSource();
    }

    /** A second sample is solved, and its own records are ranked by both: which share of the front is the same. */
    private String agreement(EmbeddingRows points, FloatMatrix targetPoints, double[] gradient, double share) {
        int[] items = RandomDraw.sample(points.size(), sample, seeds.stream("got-d second sample"));
        double[] second = sinkhorn.solve(TransportProblem.uniform(cost.between(points.rows(items), targetPoints)))
                .potentials()
                .source();
        double[] first = new double[items.length];
        Arrays.setAll(first, i -> gradient[items[i]]);
        int front = Math.max(1, (int) Math.round(share * items.length));
        int[] one = Arrays.copyOf(byValue(first), front);
        int[] two = Arrays.copyOf(byValue(second), front);
        Arrays.sort(two);
        long shared = Arrays.stream(one)
                .filter(item -> Arrays.binarySearch(two, item) >= 0)
                .count();
        return String.format(
                Locale.ROOT,
                "of the records of another sample as large, %.1f %% of those chosen would be chosen by that sample too",
                100.0 * shared / front);
    }

    private int[] byValue(double[] gradient) {
        double[] scores = new double[gradient.length];
        Arrays.setAll(scores, i -> isAway ? gradient[i] : -gradient[i]);
        return Picks.descending(scores);
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = Picks.settings(embedder, target, cost, sinkhorn);
        settings.put("direction", isAway ? "away" : "toward");
        settings.put("sample", sample);
        return settings;
    }
}
