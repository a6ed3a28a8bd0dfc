package winnow.selection;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.maximize.Budget;

/**
 * {@code k-center}: the record farthest from everything chosen so far, again and again, so that no record of the pool ends
 * up far from a chosen one.
 *
 * <p>argmax_x min_{s∈S} ‖φ(x) − φ(s)‖, ties to the lowest position. The first pick is the record nearest the mean of the
 * pool. The objective is the covering radius max_x min_{s∈S} ‖φ(x) − φ(s)‖ (smaller is better): at most twice the smallest
 * that as many records can have. A cost budget takes the prefix that fits. Cost O(n·k·d) time, O(n) memory beside the
 * embeddings.
 *
 * <p>Source: Sener and Savarese, ICLR 2018, algorithm 1. Departure: their algorithm starts from given centers; starting at
 * the middle keeps the result free of chance.
 *
 * @param embedder places the records
 */
public record KCenterSelector(Embedder embedder) implements ObjectiveSelector {
    private static final int BLOCK = 256;

    @Override
    public Selection select(Corpus pool, Budget budget) {
        FloatMatrix points = embedder.embed(pool).matrix();
        int n = points.rows();
        Allowance allowance = new Allowance(budget, n);
        double[] nearest = new double[n]; // squared distance to the nearest pick, or -1 for a pick
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        int[] nearestPick = new int[n];
        int[] chosen = new int[n];
        double[] distance = new double[n];
        int[] neighbour = new int[n];
        int count = 0;
        int next = n == 0 ? -1 : nearestToMean(points);
        while (next >= 0 && allowance.take(next)) {
            distance[count] = count == 0 ? 0 : Math.sqrt(nearest[next]);
            neighbour[count] = nearestPick[next];
            chosen[count++] = next;
            approach(points, next, nearest, nearestPick);
            next = farthest(nearest);
        }
        int[] picked = Arrays.copyOf(chosen, count);
        Map<String, Object> settings = Picks.settings(embedder);
        settings.put("objective", "covering radius");
        double left = next < 0 ? 0 : Math.sqrt(nearest[next]);
        return new Selection(
                "k-center",
                settings,
                pool.fingerprint(),
                pool.size(),
                0,
                Picks.of(pool, picked, t -> distance[t], t -> reason(pool, t, distance[t], neighbour[t])),
                count == 0 ? OptionalDouble.empty() : OptionalDouble.of(left),
                OptionalDouble.empty(),
                List.of());
    }

    private static String reason(Corpus pool, int t, double distance, int neighbour) {
        return t == 0
                ? "nearest to the mean of the pool"
                : "farthest from all earlier picks: " + Picks.decimals(distance, 4) + " from "
                        + pool.get(neighbour).id();
    }

    @Override
    public double objective(Corpus pool, int[] positions) {
        if (positions.length == 0) {
            throw new IllegalArgumentException("a covering radius needs at least one chosen record");
        }
        FloatMatrix points = embedder.embed(pool).matrix();
        double[] nearest = new double[points.rows()];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        int[] nearestPick = new int[points.rows()];
        for (int position : positions) {
            approach(points, position, nearest, nearestPick);
        }
        int farthest = farthest(nearest);
        return farthest < 0 ? 0 : Math.sqrt(nearest[farthest]);
    }

    private static int nearestToMean(FloatMatrix points) {
        double[] mean = points.meanRow();
        float[] center = new float[mean.length];
        for (int k = 0; k < mean.length; k++) {
            center[k] = (float) mean[k];
        }
        FloatMatrix row = FloatMatrix.wrap(1, center.length, center);
        int best = 0;
        for (int i = 1; i < points.rows(); i++) {
            if (points.squaredDistance(i, row, 0) < points.squaredDistance(best, row, 0)) {
                best = i;
            }
        }
        return best;
    }

    private static void approach(FloatMatrix points, int pick, double[] nearest, int[] nearestPick) {
        Parallel.forBlocks(points.rows(), BLOCK, (from, to) -> {
            for (int i = from; i < to; i++) {
                double distance = nearest[i] < 0 ? nearest[i] : points.squaredDistance(i, points, pick);
                if (distance < nearest[i]) {
                    nearest[i] = distance;
                    nearestPick[i] = pick;
                }
            }
        });
        nearest[pick] = -1;
    }

    private static int farthest(double[] nearest) {
        int best = -1;
        for (int i = 0; i < nearest.length; i++) {
            if (nearest[i] >= 0 && (best < 0 || nearest[i] > nearest[best])) {
                best = i;
            }
        }
        return best;
    }
}
