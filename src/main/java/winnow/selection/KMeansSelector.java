package winnow.selection;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import winnow.corpus.Corpus;
import winnow.embedding.Clustering;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.KMeans;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/**
 * {@code k-means}: the records nearest to the centroids of as many clusters as there are records to choose.
 *
 * <p>K = min(k, mostClusters). Each cluster that has records gives the one nearest to its centroid; beyond mostClusters, or
 * where records coincide, the rest of the budget is divided in proportion to what is left of the clusters (largest remainder)
 * and each gives its next nearest. Order: all nearest records first, larger clusters before smaller, then all second nearest,
 * and so on. The gain of a pick is the negated distance to its centroid. Cost O(n·K·d) per iteration of k-means.
 *
 * <p>Source: standard definition. Departure: the limit on K, without which 30 % of 200,000 records would need 60,000
 * centroids.
 *
 * @param embedder places the records
 * @param mostClusters the largest K
 * @param seeds of the seeding of k-means
 */
public record KMeansSelector(Embedder embedder, int mostClusters, Seeds seeds) implements Selector {
    /** At most this many clusters unless told otherwise. */
    public static final int DEFAULT_MOST_CLUSTERS = 1024;

    /** Checks the number of clusters. */
    public KMeansSelector {
        if (mostClusters < 1) {
            throw new IllegalArgumentException("clusters must be >= 1, got " + mostClusters);
        }
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        int k = Picks.recordsOnly("k-means", budget, pool.size());
        Embeddings points = embedder.embed(pool);
        int clusters = Math.min(Math.min(Math.max(1, k), mostClusters), Math.max(1, pool.size()));
        Map<String, Object> settings = Picks.settings(embedder);
        settings.put("clusters", clusters);
        if (k == 0) {
            return ClusterRanks.nothing("k-means", settings, pool, seeds);
        }
        Clustering clustering = KMeans.into(clusters, seeds).cluster(points);
        ClusterRanks ranks = ClusterRanks.of(points.matrix(), clustering);
        int[] quotas = Quotas.oneEachThenProportional(k, ranks.sizes());
        int[] chosen = ranks.inRounds(quotas, ranks::nearest);
        return new Selection(
                "k-means",
                settings,
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(pool, chosen, t -> -ranks.distance(chosen[t]), t -> ranks.describe(chosen[t])),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of());
    }
}
