package winnow.utility;

import java.util.LinkedHashMap;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.NeighbourGraph;
import winnow.embedding.SimilarityScale;
import winnow.linalg.SparseMatrix;
import winnow.random.Seeds;

/**
 * Utility of near pairs only: exact for each represented record's K candidates of highest cosine and, within one corpus, for
 * the record itself too; all other pairs are left out and count 0.
 *
 * <p>Cost: n·K queries and m prefixes at most, where all pairs are n·m queries, and a {@link NeighbourGraph}. Records that look
 * alike mostly help each other most; help between records that do not look alike is lost, and {@link SparseUtility#share()} says how
 * many pairs were computed. Within one corpus of more than {@value NeighbourGraph#EXACT_UP_TO} records neighbours are found
 * approximately, from the seeds; otherwise by comparing all.
 *
 * <p>Departure: DELIFT (arXiv 2411.04425) computes all pairs.
 *
 * <p>Example: {@code new PrunedUtility(metric, embedder, 64, Seeds.of(7)).between(pool, pool)}.
 *
 * @param exact of the pairs that are computed; the store, listener and columns at once of an {@link InContextUtility} work here
 *     too
 * @param embedder of both corpora
 * @param neighbours K ≥ 1
 * @param seeds of the search for neighbours
 */
public record PrunedUtility(PairwiseUtility exact, Embedder embedder, int neighbours, Seeds seeds) {
    /** Checks the number of neighbours. */
    public PrunedUtility {
        if (neighbours < 1) {
            throw new IllegalArgumentException("the number of neighbours must be >= 1, got " + neighbours);
        }
    }

    /** Name and settings as they stand in a manifest, in a fixed order. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("metric", "pruned");
        settings.put("neighbours", neighbours);
        settings.put("embedder", embedder.settings());
        settings.put("seed", seeds.root());
        settings.put("exact", exact.settings());
        return settings;
    }

    /**
     * The utilities of near pairs.
     *
     * @param represented n records that are to be served, the rows
     * @param candidates m records that may be chosen, the columns; may be the same corpus
     * @throws IllegalArgumentException as {@link PairwiseUtility#sparse}
     */
    public SparseUtility between(Corpus represented, Corpus candidates) {
        return exact.sparse(represented, candidates, pattern(represented, candidates))
                .withSettings(settings());
    }

    /** The pairs that {@link #between} computes, {@code [n, m]}; embeds, but does not run the scoring model. */
    public SparseMatrix pattern(Corpus represented, Corpus candidates) {
        Embeddings points = embedder.embed(candidates);
        if (represented.fingerprint().equals(candidates.fingerprint())) {
            return NeighbourGraph.of(points, neighbours, SimilarityScale.RAW, seeds)
                    .similarities();
        }
        return NeighbourGraph.between(embedder.embed(represented), points, neighbours, SimilarityScale.RAW);
    }
}
