package winnow.selection;

import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.Similarity;
import winnow.embedding.SimilarityScale;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;

/**
 * {@code mean-embedding}: the records nearest to the mean of a target, by cosine.
 *
 * <p>score(x) = cos(φ(x), Σ_y φ(y) / m), in [−1, 1], ties to the lowest position; the gain of a pick is its score. A cost budget
 * takes the prefix that fits. Cost: n + m embeddings and O((n + m)·d).
 *
 * <p>Source: standard definition.
 *
 * @param embedder places pool and target
 * @param target at least one record
 */
public record MeanEmbeddingSelector(Embedder embedder, Corpus target) implements Selector {
    /** Checks that there is a target. */
    public MeanEmbeddingSelector {
        Picks.notEmpty("target", target);
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool).with("target", Optional.of(target));
        Ranking ranking = new Ranking(pool, budget);
        Embeddings mean =
                new Embeddings(HerdingSelector.meanOf(embedder.embed(target).matrix()));
        FloatMatrix cosines = pool.size() == 0
                ? FloatMatrix.of(0, 1)
                : Similarity.cosine(embedder.embed(pool), mean, SimilarityScale.RAW);
        for (int i = 0; i < pool.size(); i++) {
            ranking.put(i, cosines.get(i, 0));
        }
        Map<String, Object> settings = Picks.settings(embedder);
        settings.put("target", target.fingerprint());
        return ranking.select(
                "mean-embedding",
                settings,
                0,
                item -> "cosine " + Picks.decimals(ranking.score(item), 4) + " with the mean of " + target.size()
                        + " target records",
                overlap.notes());
    }
}
