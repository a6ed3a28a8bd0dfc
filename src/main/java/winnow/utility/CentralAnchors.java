package winnow.utility;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.embedding.Clustering;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.KMeans;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

/**
 * Anchors by k-means on embeddings of norm 1: from every cluster the record nearest to its centroid.
 *
 * <p>Rare kinds of records are represented more surely than by {@link RandomAnchors}, but every anchor counts the same, however
 * large its cluster: frequent kinds weigh less than they do among all records. A cluster without a record (there are fewer different
 * records than clusters) gives its place to the first record that is not an anchor. Ties go to the lowest position.
 *
 * @param embedder of the represented records
 * @param seeds of the clustering
 */
public record CentralAnchors(Embedder embedder, Seeds seeds) implements AnchorChoice {
    @Override
    public int[] choose(Corpus represented, int count) {
        FloatMatrix points = embedder.embed(represented).matrix().withUnitRows();
        Clustering clusters = KMeans.into(count, seeds).cluster(new Embeddings(points));
        int[] nearest = new int[count];
        double[] distances = new double[count];
        Arrays.fill(nearest, -1);
        boolean[] isAnchor = new boolean[points.rows()];
        for (int i = 0; i < points.rows(); i++) {
            int cluster = clusters.clusterOf(i);
            double distance = points.squaredDistance(i, clusters.centroids(), cluster);
            if (nearest[cluster] < 0 || distance < distances[cluster]) {
                nearest[cluster] = i;
                distances[cluster] = distance;
            }
        }
        for (int record : nearest) {
            if (record >= 0) {
                isAnchor[record] = true;
            }
        }
        int next = 0;
        for (int cluster = 0; cluster < count; cluster++) {
            if (nearest[cluster] < 0) {
                while (isAnchor[next]) {
                    next++;
                }
                isAnchor[next] = true;
                nearest[cluster] = next;
            }
        }
        Arrays.sort(nearest);
        return nearest;
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("choice", "central");
        settings.put("embedder", embedder.settings());
        settings.put("seed", seeds.root());
        return settings;
    }
}
