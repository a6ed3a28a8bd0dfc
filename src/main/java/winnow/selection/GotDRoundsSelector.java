package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.Budget;
import winnow.transport.Cost;
import winnow.transport.CostMatrix;
import winnow.transport.Potentials;
import winnow.transport.Sinkhorn;
import winnow.transport.TransportPlan;
import winnow.transport.TransportProblem;

/**
 * {@code got-d} solved anew: after every part of the selection the pool's distribution moves toward what was chosen, and the next part follows
 * the gradient there.
 *
 * <p>With weights w = 1/n at first, each of R rounds solves OT(w, target), chooses the next budget/R records with the most negative calibrated
 * potential among those not chosen, ties to the lowest position, and sets w ← (1 − λ)·w + λ·(uniform on that part). A mode of the target that was
 * served stops pulling, so later rounds serve others. The gain of a pick is minus its gradient in its own round. One round is {@link
 * GotDSelector}. Item budgets only. Cost: R solves on the whole pool, each from the potentials of the one before.
 *
 * <p>Source: an ablation of ours of GOT-D (arXiv 2405.02774), whose single ranking may put all picks into one mode.
 *
 * @param embedder places pool and target
 * @param target at least one record
 * @param cost between embeddings
 * @param sinkhorn the solver's settings, balanced
 * @param rounds R, at least 1
 * @param weight λ, in (0, 1)
 */
public record GotDRoundsSelector(
        Embedder embedder, Corpus target, Cost cost, Sinkhorn sinkhorn, int rounds, double weight) implements Selector {
    /** The default of λ. */
    public static final double DEFAULT_WEIGHT = 0.1;

    /** Checks the ranges. */
    public GotDRoundsSelector {
        Picks.notEmpty("target", target);
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be >= 1, got " + rounds);
        }
        if (!(weight > 0 && weight < 1)) {
            throw new IllegalArgumentException("weight must be in (0, 1), got " + weight);
        }
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool).with("target", Optional.of(target));
        int k = Picks.recordsOnly("got-d in rounds", budget, pool.size());
        List<String> notes = new ArrayList<>(overlap.notes());
        int[] chosen = new int[k];
        double[] gains = new double[k];
        if (k > 0) {
            CostMatrix costs = cost.between(
                    embedder.embed(pool).matrix(), embedder.embed(target).matrix());
            choose(costs, chosen, gains, notes);
        }
        Map<String, Object> settings = Picks.settings(embedder, target, cost, sinkhorn);
        settings.put("rounds", rounds);
        settings.put("round-weight", weight);
        return new Selection(
                "got-d",
                settings,
                pool.fingerprint(),
                pool.size(),
                0,
                Picks.of(
                        pool,
                        chosen,
                        t -> gains[t],
                        t -> "in its round a unit of weight moved here changes the transport cost by "
                                + Picks.decimals(-gains[t], 4)),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                notes);
    }

    private void choose(CostMatrix costs, int[] chosen, double[] gains, List<String> notes) {
        int n = costs.rows();
        double[] weights = new double[n];
        Arrays.fill(weights, 1.0 / n);
        double[] targetWeights = new double[costs.columns()];
        Arrays.fill(targetWeights, 1.0 / targetWeights.length);
        boolean[] isTaken = new boolean[n];
        Optional<Potentials> before = Optional.empty();
        int done = 0;
        for (int r = 0; r < rounds; r++) {
            TransportProblem problem = TransportProblem.of(costs, weights, targetWeights);
            TransportPlan plan = before.isPresent() ? sinkhorn.solve(problem, before.get()) : sinkhorn.solve(problem);
            before = Optional.of(plan.potentials());
            notes.add(String.format(
                    Locale.ROOT,
                    "round %d: cost %.6g, epsilon %.4g, %s",
                    r + 1,
                    plan.transportCost(),
                    plan.epsilon(),
                    plan.outcome()));
            double[] gradient = plan.potentials().calibratedSource();
            double[] scores = new double[n];
            Arrays.setAll(scores, i -> isTaken[i] ? Double.NEGATIVE_INFINITY : -gradient[i]);
            int[] order = Picks.descending(scores);
            int until = (int) ((long) chosen.length * (r + 1) / rounds);
            int part = until - done;
            for (int t = 0; t < part; t++) {
                chosen[done] = order[t];
                gains[done++] = scores[order[t]];
                isTaken[order[t]] = true;
            }
            move(weights, order, part);
        }
    }

    /** w ← (1 − λ)·w + λ·uniform(part). */
    private void move(double[] weights, int[] order, int part) {
        if (part == 0) {
            return;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= 1 - weight;
        }
        for (int t = 0; t < part; t++) {
            weights[order[t]] += weight / part;
        }
    }
}
