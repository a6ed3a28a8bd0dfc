package winnow.selection;

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
import winnow.maximize.Budget;
import winnow.random.Seeds;

/**
 * {@code deft-ucs}: from every cluster the records nearest to its centroid (easy) and those farthest from it (hard).
 *
 * <p>Records are clustered by k-means and ranked by cosine distance to the centroid of their cluster. A cluster with quota A
 * gives round(α·A) easy records and A − round(α·A) hard ones. A is the same for all clusters; what a small cluster cannot give
 * is spread over the others, so the quotas sum to the budget. Order: easy and hard alternate, one record of every cluster per
 * round. The gain of a pick is its cosine distance. Cost O(n·K·d) per iteration of k-means.
 *
 * <p>Source: Das and Khetan, EMNLP 2024 (arXiv 2310.16776): K = 7 and α = β = 0.5 as its reimplementations state them.
 * Departure: the paper trains on a base set beside the selection; here the selection is all there is. Records are scaled to
 * norm 1 before clustering, so that k-means and the ranking agree on what is near.
 *
 * @param embedder places the records
 * @param clusters K, at most the size of the pool is used
 * @param easyShare α in [0, 1]; β is 1 − α
 * @param seeds of the seeding of k-means
 */
public record DeftUcsSelector(Embedder embedder, int clusters, double easyShare, Seeds seeds) implements Selector {
    /** K of the reimplementations. */
    public static final int DEFAULT_CLUSTERS = 7;
    /** α of the reimplementations. */
    public static final double DEFAULT_EASY_SHARE = 0.5;

    /** Checks the ranges. */
    public DeftUcsSelector {
        if (clusters < 1) {
            throw new IllegalArgumentException("clusters must be >= 1, got " + clusters);
        }
        if (!(easyShare >= 0 && easyShare <= 1)) {
            throw new IllegalArgumentException("easyShare must be in [0, 1], got " + easyShare);
        }
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        int k = Picks.recordsOnly("deft-ucs", budget, pool.size());
        Map<String, Object> settings = Picks.settings(embedder);
        int used = Math.min(clusters, Math.max(1, pool.size()));
        settings.put("clusters", used);
        settings.put("alpha", easyShare);
        if (k == 0) {
            return ClusterRanks.nothing("deft-ucs", settings, pool, seeds);
        }
        FloatMatrix points = embedder.embed(pool).matrix().withUnitRows();
        Clustering clustering = KMeans.into(used, seeds).cluster(new Embeddings(points));
        // ‖x − c‖² = 2 − 2·cos(x, c) between unit vectors: the same order as cosine distance.
        ClusterRanks ranks =
                ClusterRanks.of(points, clustering, clustering.centroids().withUnitRows());
        int[] quotas = Quotas.equal(k, ranks.sizes());
        // Among equal distances a record that is easy must not be hard too.
        int[][] hard = IntStream.range(0, used)
                .mapToObj(c -> ranks.farthestFirst(c, easy(quotas[c])))
                .toArray(int[][]::new);
        boolean[] isEasy = new boolean[pool.size()];
        int[] chosen = ranks.inRounds(quotas, (cluster, round) -> {
            int easyBefore = easyBefore(round, quotas[cluster]);
            boolean takesEasy = easyBefore(round + 1, quotas[cluster]) > easyBefore;
            int item = takesEasy ? ranks.nearest(cluster, easyBefore) : hard[cluster][round - easyBefore];
            isEasy[item] = takesEasy;
            return item;
        });
        return new Selection(
                "deft-ucs",
                settings,
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(
                        pool,
                        chosen,
                        t -> cosineDistance(ranks, chosen[t]),
                        t -> (isEasy[chosen[t]] ? "easy: " : "hard: ") + ranks.describe(chosen[t])),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of());
    }

    /** How many of a cluster's first rounds take an easy record: its easy ones spread evenly over its quota. */
    private int easyBefore(int round, int quota) {
        return (int) (((long) round * easy(quota) + quota - 1) / quota);
    }

    private int easy(int quota) {
        return (int) Math.floor(easyShare * quota + 0.5);
    }

    private static double cosineDistance(ClusterRanks ranks, int item) {
        return ranks.distance(item) * ranks.distance(item) / 2;
    }
}
