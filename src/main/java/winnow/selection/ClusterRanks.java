package winnow.selection;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.embedding.Clustering;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

/** The members of every cluster from the nearest to its centroid to the farthest, ties to the lowest position. */
final class ClusterRanks {
    private final Clustering clustering;
    private final double[] distances;
    private final int[] rankOf;
    private final int[][] members;

    private ClusterRanks(Clustering clustering, double[] distances) {
        this.clustering = clustering;
        this.distances = distances;
        this.members = IntStream.range(0, clustering.clusters())
                .mapToObj(c -> IntStream.of(clustering.members(c))
                        .boxed()
                        .sorted(Comparator.<Integer>comparingDouble(i -> distances[i])
                                .thenComparing(i -> i))
                        .mapToInt(Integer::intValue)
                        .toArray())
                .toArray(int[][]::new);
        this.rankOf = new int[distances.length];
        for (int[] cluster : members) {
            for (int rank = 0; rank < cluster.length; rank++) {
                rankOf[cluster[rank]] = rank;
            }
        }
    }

    /** By Euclidean distance; for rows and centroids of norm 1 that is the order of cosine distance. */
    static ClusterRanks of(FloatMatrix points, Clustering clustering) {
        return of(points, clustering, clustering.centroids());
    }

    static ClusterRanks of(FloatMatrix points, Clustering clustering, FloatMatrix centroids) {
        double[] distances = new double[points.rows()];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = Math.sqrt(points.squaredDistance(i, centroids, clustering.clusterOf(i)));
        }
        return new ClusterRanks(clustering, distances);
    }

    static Selection nothing(String method, Map<String, Object> settings, Corpus pool, Seeds seeds) {
        return new Selection(
                method,
                settings,
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                List.of(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of());
    }

    /** Which member of a cluster is taken in which round. */
    @FunctionalInterface
    interface Order {
        int member(int cluster, int round);
    }

    int[] sizes() {
        return Arrays.stream(members).mapToInt(m -> m.length).toArray();
    }

    /** The members of a cluster but so many nearest ones, from the farthest to the nearest, ties to the lowest position here too. */
    int[] farthestFirst(int cluster, int without) {
        return IntStream.of(members[cluster])
                .skip(without)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -distances[i]).thenComparing(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    int nearest(int cluster, int rank) {
        return members[cluster][rank];
    }

    double distance(int item) {
        return distances[item];
    }

    /** Round after round one record from every cluster with quota left, larger clusters first. */
    int[] inRounds(int[] quotas, Order order) {
        int[] chosen = new int[Arrays.stream(quotas).sum()];
        int[] clusters =
                Picks.descending(Arrays.stream(sizes()).asDoubleStream().toArray());
        int count = 0;
        for (int round = 0; count < chosen.length; round++) {
            for (int cluster : clusters) {
                if (round < quotas[cluster]) {
                    chosen[count++] = order.member(cluster, round);
                }
            }
        }
        return chosen;
    }

    /** Such as {@code cluster 3 of 7, number 2 of 140 by distance to the centroid (0.4012)}. */
    String describe(int item) {
        int cluster = clustering.clusterOf(item);
        return "cluster " + (cluster + 1) + " of " + members.length + ", number " + (rankOf[item] + 1) + " of "
                + members[cluster].length + " by distance to the centroid (" + Picks.decimals(distances[item], 4) + ")";
    }
}
