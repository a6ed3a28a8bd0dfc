package winnow.utility;

import java.util.LinkedHashMap;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.Similarity;
import winnow.embedding.SimilarityScale;

/**
 * Similarity in place of utility: the cosine of two records' embeddings, symmetric, in [−1, 1].
 *
 * <p>Source: baseline DELIFT (SE) of DELIFT (arXiv 2411.04425). Cost O(n·m·d).
 *
 * @param embedder of both corpora
 */
public record EmbeddingUtility(Embedder embedder) implements UtilityMetric {
    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("metric", "embedding");
        settings.put("embedder", embedder.settings());
        return settings;
    }

    @Override
    public UtilityMatrix between(Corpus represented, Corpus candidates) {
        return UtilityMatrix.of(
                represented,
                candidates,
                Similarity.cosine(embedder.embed(candidates), embedder.embed(represented), SimilarityScale.RAW),
                settings());
    }
}
