package winnow.experiment;

import java.util.Map;
import java.util.function.Supplier;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.EmbeddingRows;
import winnow.embedding.Embeddings;

/** An embedder that is made when it is first asked: contenders that place nothing do not wait for it. Not safe for several threads. */
final class LateEmbedder implements Embedder {
    private final Supplier<Embedder> made;
    private Embedder embedder;

    LateEmbedder(Supplier<Embedder> made) {
        this.made = made;
    }

    private Embedder embedder() {
        if (embedder == null) {
            embedder = made.get();
        }
        return embedder;
    }

    @Override
    public Embeddings embed(Corpus corpus) {
        return embedder().embed(corpus);
    }

    @Override
    public EmbeddingRows rows(Corpus corpus) {
        return embedder().rows(corpus);
    }

    @Override
    public Map<String, Object> settings() {
        return embedder().settings();
    }
}
