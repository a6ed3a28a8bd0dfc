package winnow.cli;

import java.util.Map;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.EmbeddingRows;
import winnow.embedding.Embeddings;

/** An embedder whose time counts as a phase of its own. */
record TimedEmbedder(Embedder embedder, Progress progress) implements Embedder {
    @Override
    public Embeddings embed(Corpus corpus) {
        progress.announce("embedding");
        Embeddings embeddings = embedder.embed(corpus);
        progress.announce("choosing");
        return embeddings;
    }

    @Override
    public EmbeddingRows rows(Corpus corpus) {
        progress.announce("embedding");
        EmbeddingRows rows = embedder.rows(corpus);
        progress.announce("choosing");
        return rows;
    }

    @Override
    public Map<String, Object> settings() {
        return embedder.settings();
    }
}
