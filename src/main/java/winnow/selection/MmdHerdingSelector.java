package winnow.selection;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.maximize.Budget;

/**
 * {@code mmd-herding}: records chosen so that they are distributed as the target, by kernel herding with a Gaussian kernel.
 *
 * <p>After t records the next is argmax_x of mean_y k(x, y) − Σ_{s chosen} k(x, s)/(t + 1) over the records not chosen yet, k(x, y) =
 * exp(−γ‖x − y‖²) of the embeddings, ties to the lowest position. The gain of a pick is that score, in [−1, 1]. The objective is
 * the squared maximum mean discrepancy, mean k(s, s′) − 2·mean k(s, y) + mean k(y, y′), in [0, 4], smaller is better. {@link
 * HerdingSelector#toward} is the same with the inner product as the kernel, which follows the mean alone. A cost budget takes the prefix
 * that fits.
 *
 * <p>γ is 1 over the median of ‖x − y‖² between pool and target, at most 512 evenly spaced records of each. Cost: n + m embeddings and
 * O(n·(m + k)·d). Deterministic for any number of threads.
 *
 * <p>Source: Chen, Welling and Smola, Super-Samples from Kernel Herding, UAI 2010. Departure: without replacement, since a record is
 * trained on once.
 *
 * @param embedder places pool and target
 * @param target at least one record
 */
public record MmdHerdingSelector(Embedder embedder, Corpus target) implements ObjectiveSelector {
    private static final int BLOCK = 64;
    private static final int SAMPLE = 512;

    /** Checks that there is a target. */
    public MmdHerdingSelector {
        Picks.notEmpty("target", target);
    }

    /** Points of pool and target and the kernel between them. */
    private record Space(FloatMatrix points, FloatMatrix targets, double gamma) {
        static Space of(Embeddings pool, Embeddings target) {
            return new Space(pool.matrix(), target.matrix(), gamma(pool.matrix(), target.matrix()));
        }

        private static double gamma(FloatMatrix points, FloatMatrix targets) {
            int n = Math.min(SAMPLE, points.rows());
            int m = Math.min(SAMPLE, targets.rows());
            double[] distances = new double[n * m];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < m; j++) {
                    distances[i * m + j] = points.squaredDistance(
                            (int) ((long) i * points.rows() / n), targets, (int) ((long) j * targets.rows() / m));
                }
            }
            Arrays.sort(distances);
            double median = distances.length == 0 ? 0 : distances[distances.length / 2];
            // Where most points coincide any width tells the others apart.
            return median > 0 ? 1 / median : 1;
        }

        double kernel(FloatMatrix a, int i, FloatMatrix b, int j) {
            return StrictMath.exp(-gamma * a.squaredDistance(i, b, j));
        }

        /** mean_y k(x, y) of every x. */
        double[] meanKernels(FloatMatrix of) {
            double[] means = new double[of.rows()];
            Parallel.forBlocks(means.length, BLOCK, (from, to) -> {
                for (int i = from; i < to; i++) {
                    for (int j = 0; j < targets.rows(); j++) {
                        means[i] += kernel(of, i, targets, j);
                    }
                    means[i] /= targets.rows();
                }
            });
            return means;
        }
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool).with("target", Optional.of(target));
        Allowance allowance = new Allowance(budget, pool.size());
        Space space = Space.of(embedder.embed(pool), embedder.embed(target));
        int n = pool.size();
        double[] toward = space.meanKernels(space.points());
        HerdingOrder order = HerdingOrder.of(
                toward,
                allowance,
                (item, other) -> space.kernel(space.points(), item, space.points(), other),
                (nearness, chosenSum, count) -> nearness - chosenSum / (count + 1));
        int[] picked = order.positions();
        double[] gains = order.gains();
        Map<String, Object> settings = Picks.settings(embedder);
        settings.put("objective", "squared MMD");
        settings.put("target", target.fingerprint());
        settings.put("gamma", space.gamma());
        return new Selection(
                "mmd-herding",
                settings,
                pool.fingerprint(),
                n,
                0,
                Picks.of(
                        pool,
                        picked,
                        t -> gains[t],
                        t -> "mean similarity " + Picks.decimals(toward[picked[t]], 4) + " to the target, "
                                + Picks.decimals(toward[picked[t]] - gains[t], 4) + " taken by earlier picks"),
                picked.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(discrepancy(space, picked)),
                OptionalDouble.empty(),
                overlap.notes());
    }

    @Override
    public double objective(Corpus pool, int[] positions) {
        if (positions.length == 0) {
            throw new IllegalArgumentException("a discrepancy needs at least one chosen record");
        }
        return discrepancy(Space.of(embedder.embed(pool), embedder.embed(target)), positions);
    }

    private static double discrepancy(Space space, int[] positions) {
        FloatMatrix chosen = space.points().rows(positions);
        double[] amongChosen = new double[positions.length];
        Parallel.forBlocks(positions.length, BLOCK, (from, to) -> {
            for (int i = from; i < to; i++) {
                int row = i;
                amongChosen[i] = IntStream.range(0, positions.length)
                        .mapToDouble(j -> space.kernel(chosen, row, chosen, j))
                        .average()
                        .orElseThrow();
            }
        });
        double squared =
                mean(amongChosen) - 2 * mean(space.meanKernels(chosen)) + mean(space.meanKernels(space.targets()));
        return Math.max(0, squared);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
