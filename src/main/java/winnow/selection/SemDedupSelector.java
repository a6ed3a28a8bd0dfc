package winnow.selection;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.embedding.Clustering;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.KMeans;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/**
 * {@code semdedup}: the pool without its near-duplicates.
 *
 * <p>Within each cluster of k-means, records are visited from the farthest to the nearest to the centroid, ties from the lowest
 * position on, so that the first of equal records is kept; a record whose cosine with one already kept is above 1 − ε is dropped.
 * The redundancy of a record is that largest cosine with the kept records visited before it (−1 for the first). The method has no budget of its own; here kept records come first, then dropped
 * ones, each by ascending redundancy with ties to the lowest position, and the budget takes the front of that list: a small
 * budget trims the most redundant of the kept, a large one fills up with the least redundant of the dropped. The gain of a pick
 * is 1 − redundancy. A cost budget takes the prefix that fits. Cost: k-means and O(n²·d / K).
 *
 * <p>Source: Abbas et al. 2023 (arXiv 2303.09540). Departure: their code also drops what resembles a dropped record; the paper's
 * words, a kept one, are followed.
 *
 * @param embedder places the records
 * @param clusters K, at most the size of the pool is used
 * @param epsilon ε in [0, 2]: cosines above 1 − ε are duplicates
 * @param seeds of the seeding of k-means
 */
public record SemDedupSelector(Embedder embedder, int clusters, double epsilon, Seeds seeds) implements Selector {
    /** Cosines above 0.95 are duplicates unless told otherwise. */
    public static final double DEFAULT_EPSILON = 0.05;
    /** About this many records a cluster, unless told otherwise. */
    private static final int CLUSTER_SIZE = 1000;

    /** Checks the ranges. */
    public SemDedupSelector {
        if (clusters < 1) {
            throw new IllegalArgumentException("clusters must be >= 1, got " + clusters);
        }
        if (!(epsilon >= 0 && epsilon <= 2)) {
            throw new IllegalArgumentException("epsilon must be in [0, 2], got " + epsilon);
        }
    }

    /** One cluster for every thousand records of a pool of n. */
    public static int defaultClusters(int n) {
        return Math.max(1, (n + CLUSTER_SIZE / 2) / CLUSTER_SIZE);
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        int n = pool.size();
        Map<String, Object> settings = Picks.settings(embedder);
        int used = Math.min(clusters, Math.max(1, n));
        settings.put("clusters", used);
        settings.put("epsilon", epsilon);
        if (n == 0) {
            return ClusterRanks.nothing("semdedup", settings, pool, seeds);
        }
        FloatMatrix points = embedder.embed(pool).matrix().withUnitRows();
        Clustering clustering = KMeans.into(used, seeds).cluster(new Embeddings(points));
        ClusterRanks ranks =
                ClusterRanks.of(points, clustering, clustering.centroids().withUnitRows());
        Redundancy redundancy = new Redundancy(n);
        Parallel.forBlocks(used, 1, (from, to) -> {
            for (int cluster = from; cluster < to; cluster++) {
                redundancy.visit(points, ranks.farthestFirst(cluster, 0), (float) (1 - epsilon));
            }
        });
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.<Integer, Boolean>comparing(i -> redundancy.isDropped[i])
                        .thenComparing(i -> redundancy.largest[i])
                        .thenComparing(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] chosen = Allowance.prefix(order, budget);
        long dropped =
                IntStream.range(0, n).filter(i -> redundancy.isDropped[i]).count();
        return new Selection(
                "semdedup",
                settings,
                pool.fingerprint(),
                n,
                seeds.root(),
                Picks.of(
                        pool,
                        chosen,
                        t -> 1 - redundancy.largest[chosen[t]],
                        t -> redundancy.describe(pool, chosen[t])),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of(dropped + " of " + n + " records are near-duplicates (cosine above "
                        + Picks.decimals(1 - epsilon, 3) + ")"));
    }

    /** For every record the kept one that it resembles most; clusters write disjoint entries. */
    private static final class Redundancy {
        private final float[] largest;
        private final int[] nearest;
        private final boolean[] isDropped;

        Redundancy(int n) {
            largest = new float[n];
            nearest = new int[n];
            isDropped = new boolean[n];
            Arrays.fill(largest, -1);
            Arrays.fill(nearest, -1);
        }

        void visit(FloatMatrix points, int[] members, float threshold) {
            int[] kept = new int[members.length];
            int count = 0;
            for (int item : members) {
                Parallel.stopIfInterrupted();
                for (int other = 0; other < count; other++) {
                    float cosine = (float) Math.min(1, points.dot(item, points, kept[other]));
                    if (nearest[item] < 0 || cosine > largest[item]) {
                        largest[item] = cosine;
                        nearest[item] = kept[other];
                    }
                }
                isDropped[item] = nearest[item] >= 0 && largest[item] > threshold;
                if (!isDropped[item]) {
                    kept[count++] = item;
                }
            }
        }

        String describe(Corpus pool, int item) {
            if (nearest[item] < 0) {
                return "farthest from the centroid of its cluster";
            }
            String relation = isDropped[item] ? "near-duplicate of " : "most similar to ";
            return relation + pool.get(nearest[item]).id() + " at " + Picks.decimals(largest[item], 3)
                    + (isDropped[item] ? ", fills the budget" : " of those kept before it");
        }
    }
}
