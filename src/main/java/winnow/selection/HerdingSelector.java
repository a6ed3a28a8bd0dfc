package winnow.selection;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.maximize.Budget;

/**
 * {@code herding}: records chosen so that their mean follows the mean of the pool, or of a target.
 *
 * <p>x_{t+1} = argmax_x ⟨w_t, φ(x)⟩ over the records not chosen yet, w_{t+1} = w_t + μ − φ(x_{t+1}), w_0 = μ; ties to the
 * lowest position. The gain of a pick is ⟨w_t, φ(x)⟩; the objective is ‖μ − mean of the chosen‖ (smaller is better). A cost
 * budget takes the prefix that fits. Cost O(n·k·d).
 *
 * <p>Source: Welling, ICML 2009. Departure: without replacement, since a record is trained on once.
 */
public final class HerdingSelector implements ObjectiveSelector {
    private final Embedder embedder;
    private final Optional<Corpus> target;

    private HerdingSelector(Embedder embedder, Optional<Corpus> target) {
        this.embedder = embedder;
        this.target = target;
    }

    /** Follows the mean of the pool. */
    public static HerdingSelector of(Embedder embedder) {
        return new HerdingSelector(embedder, Optional.empty());
    }

    /**
     * Follows the mean of a target.
     *
     * @throws IllegalArgumentException if the target is empty
     */
    public static HerdingSelector toward(Embedder embedder, Corpus target) {
        return new HerdingSelector(embedder, Optional.of(Picks.notEmpty("target", target)));
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool).with("target", target);
        FloatMatrix points = embedder.embed(pool).matrix();
        int n = points.rows();
        Allowance allowance = new Allowance(budget, n);
        FloatMatrix mean = mean(points);
        double[] towardMean = new double[n];
        Parallel.forBlocks(n, 256, (from, to) -> {
            for (int i = from; i < to; i++) {
                towardMean[i] = points.dot(i, mean, 0);
            }
        });
        HerdingOrder order = HerdingOrder.of(
                towardMean,
                allowance,
                (item, other) -> points.dot(item, points, other),
                (toward, chosenSum, count) -> (count + 1) * toward - chosenSum);
        int[] picked = order.positions();
        double[] gains = order.gains();
        Map<String, Object> settings = Picks.settings(embedder);
        settings.put("objective", "distance of means");
        String whose = target.isPresent() ? "target" : "pool";
        target.ifPresent(t -> settings.put("target", t.fingerprint()));
        return new Selection(
                "herding",
                settings,
                pool.fingerprint(),
                n,
                0,
                Picks.of(
                        pool,
                        picked,
                        t -> gains[t],
                        t -> "pulls the mean toward that of the " + whose + " (score " + Picks.decimals(gains[t], 4)
                                + ")"),
                picked.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(distance(points, mean, picked)),
                OptionalDouble.empty(),
                overlap.notes());
    }

    @Override
    public double objective(Corpus pool, int[] positions) {
        if (positions.length == 0) {
            throw new IllegalArgumentException("a mean needs at least one chosen record");
        }
        FloatMatrix points = embedder.embed(pool).matrix();
        return distance(points, mean(points), positions);
    }

    private FloatMatrix mean(FloatMatrix points) {
        return meanOf(target.map(t -> embedder.embed(t).matrix()).orElse(points));
    }

    /** The mean of all rows, {@code [1, d]}. */
    static FloatMatrix meanOf(FloatMatrix points) {
        double[] mean = points.meanRow();
        float[] row = new float[mean.length];
        for (int k = 0; k < row.length; k++) {
            row[k] = (float) mean[k];
        }
        return FloatMatrix.wrap(1, row.length, row);
    }

    private static double distance(FloatMatrix points, FloatMatrix mean, int[] chosen) {
        double[] ofChosen = points.rows(chosen).meanRow();
        double sum = 0;
        for (int k = 0; k < ofChosen.length; k++) {
            double difference = ofChosen[k] - mean.get(0, k);
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
