package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.transport.Cost;
import winnow.transport.PointCost;
import winnow.transport.Sinkhorn;
import winnow.transport.TransportPlan;
import winnow.transport.TransportProblem;

/**
 * {@code ot-match}: the records whose distribution is nearest to the target's by optimal transport, what GOT-D is not.
 *
 * <p>A selection of k records is a distribution that gives 1/k to each, so the nearest one solves min ⟨P, C⟩ with Pᵀ·1 = 1/m and P·1 ≤ 1/k: partial
 * transport, in which the target takes what it needs from a pool of n/k times its mass. Record i then belongs to the selection with
 * probability p_i = k·(P·1)_i, and k records are drawn with exactly these probabilities, spread evenly over the target: records in the
 * order of the target record that takes most of them, one pick at every whole step of the running sum of p. (The k largest p_i would prefer
 * whatever the pool has little of.) The gain of a pick is its p, in [0, 1]; picks stand by descending gain. Item budgets only. Cost: iterations ×
 * n·m·d; memory: the embeddings, and the kernel if it fits.
 *
 * <p>Source: distribution matching as GOT-D describes its contrast (arXiv 2405.02774, §2.2); partial transport by scaling: Chizat et al., Math.
 * Comp. 87, 2018; systematic sampling: Madow, Ann. Math. Stat. 20, 1949. Departure: entropic, then rounded to k records.
 *
 * @param embedder places pool and target
 * @param target at least one record
 * @param cost between embeddings
 * @param sinkhorn the solver's settings; capacities are set here
 * @param seeds decide where the steps of the running sum begin
 */
public record OtMatchSelector(Embedder embedder, Corpus target, Cost cost, Sinkhorn sinkhorn, Seeds seeds)
        implements Selector {
    private static final int BLOCK = 64;

    /** Checks that there is a target. */
    public OtMatchSelector {
        Picks.notEmpty("target", target);
    }

    /** Squared Euclidean costs and the default solver. */
    public static OtMatchSelector of(Embedder embedder, Corpus target, Seeds seeds) {
        return new OtMatchSelector(embedder, target, PointCost.SQUARED_EUCLIDEAN, Sinkhorn.withDefaults(), seeds);
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool).with("target", Optional.of(target));
        int k = Picks.recordsOnly("ot-match", budget, pool.size());
        List<String> notes = new ArrayList<>(overlap.notes());
        double[] shares = new double[pool.size()];
        int[] chosen = new int[0];
        if (k > 0) {
            TransportPlan plan = plan(pool, k);
            double[] masses = plan.sourceMarginal();
            Arrays.setAll(shares, i -> Math.min(1, k * masses[i] / plan.mass()));
            chosen = drawn(shares, takers(plan, shares.length), k);
            notes.add(String.format(
                    Locale.ROOT,
                    "partial transport: cost %.6g, epsilon %.4g, %s, error %.1e",
                    plan.transportCost(),
                    plan.epsilon(),
                    plan.outcome(),
                    plan.marginalError()));
        }
        Map<String, Object> settings = Picks.settings(embedder, target, cost, sinkhorn);
        int[] picked = chosen;
        return new Selection(
                "ot-match",
                settings,
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(
                        pool,
                        picked,
                        t -> shares[picked[t]],
                        t -> "the target takes " + Picks.decimals(100 * shares[picked[t]], 1) + " % of its share"),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                notes);
    }

    /** For every record the target record that takes most of it. */
    private static int[] takers(TransportPlan plan, int n) {
        int[] takers = new int[n];
        Parallel.forBlocks(n, BLOCK, (from, to) -> {
            for (int i = from; i < to; i++) {
                double[] row = plan.row(i);
                for (int j = 1; j < row.length; j++) {
                    takers[i] = row[j] > row[takers[i]] ? j : takers[i];
                }
            }
        });
        return takers;
    }

    /** One record at every whole step of the running sum of shares, by descending share. */
    private int[] drawn(double[] shares, int[] takers, int k) {
        int[] order = IntStream.range(0, shares.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> takers[i]).thenComparingInt(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
        double total = Arrays.stream(shares).sum();
        double step = total / k;
        double next = step * seeds.stream("ot-match").nextDouble();
        List<Integer> drawn = new ArrayList<>();
        double sum = 0;
        for (int item : order) {
            sum += shares[item];
            if (sum > next && drawn.size() < k) {
                drawn.add(item);
                next += step;
            }
        }
        for (int t = order.length - 1; drawn.size() < k; t--) {
            // Rounding of the running sum may leave the last step out.
            if (!drawn.contains(order[t])) {
                drawn.add(order[t]);
            }
        }
        drawn.sort(Comparator.comparingDouble((Integer i) -> -shares[i]).thenComparingInt(i -> i));
        return drawn.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * The partial transport by whose shares {@link #select} draws.
     *
     * @param k records to be chosen, at least 1 and at most those of the pool
     * @throws IllegalArgumentException if k is out of range, or pool and target are placed in spaces of different widths
     */
    public TransportPlan plan(Corpus pool, int k) {
        if (k < 1 || k > pool.size()) {
            throw new IllegalArgumentException(
                    "k must be from 1 to the " + pool.size() + " records of the pool, got " + k);
        }
        FloatMatrix points = embedder.embed(pool).matrix();
        FloatMatrix targetPoints = embedder.embed(target).matrix();
        double[] capacities = new double[pool.size()];
        Arrays.fill(capacities, 1.0 / k);
        double[] weights = new double[targetPoints.rows()];
        Arrays.fill(weights, 1.0 / weights.length);
        return sinkhorn.withSourceCapacities()
                .solve(TransportProblem.ofMasses(cost.between(points, targetPoints), capacities, weights));
    }
}
