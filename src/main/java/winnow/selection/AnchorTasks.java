package winnow.selection;

import java.util.Map;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.random.Seeds;

/** The tasks by which {@link NuggetsSelector} judges a candidate. */
public interface AnchorTasks {
    /** The anchors for a pool, at least one. */
    Corpus of(Corpus pool);

    /** How they were found, for manifests, in a fixed order. */
    Map<String, Object> settings();

    /** The root seed, 0 if nothing is drawn. */
    default long seed() {
        return 0;
    }

    /**
     * Anchors given from outside, such as examples of a target.
     *
     * @throws IllegalArgumentException if there is none
     */
    static AnchorTasks given(Corpus anchors) {
        return new GivenAnchors(Picks.notEmpty("anchors", anchors));
    }

    /**
     * The records of the pool nearest to the centroids of so many clusters, all of the pool if it has no more; see {@link KMeansSelector}.
     *
     * <p>Source: Nuggets (arXiv 2312.10302) takes 100 of Alpaca by k-means.
     *
     * @param count number of anchors, at least 1
     */
    static AnchorTasks kMeans(int count, Embedder embedder, Seeds seeds) {
        return new KMeansAnchors(count, embedder, seeds);
    }
}
