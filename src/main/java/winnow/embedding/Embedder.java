package winnow.embedding;

import java.util.Map;
import winnow.corpus.Corpus;

/** Turns every example of a corpus into a point; the same example gives the same point in any corpus. */
public interface Embedder {
    /** The embeddings of a corpus, row i for example i. */
    Embeddings embed(Corpus corpus);

    /** The same points for a reader that takes them block by block; an embedder whose points are on disk need not load them. */
    default EmbeddingRows rows(Corpus corpus) {
        return embed(corpus);
    }

    /** Name and settings as they stand in a manifest, in a fixed order. */
    Map<String, Object> settings();
}
