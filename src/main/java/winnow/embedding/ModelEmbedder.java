package winnow.embedding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.linalg.FloatMatrix;
import winnow.model.TextEncoder;
import winnow.model.TextEncoder.Overflow;

/**
 * Points by a model's hidden states: prompt and response as one text, pooled as the encoder is set to.
 *
 * <p>Immutable; it does not close the encoder. Rows of unit length make inner products cosines.
 *
 * <p>Example: {@code ModelEmbedder.of(encoder).withUnitLength().embed(corpus).width()} is the model's width.
 */
public final class ModelEmbedder implements Embedder {
    private final TextEncoder encoder;
    private final Overflow overflow;
    private final boolean unitLength;

    private ModelEmbedder(TextEncoder encoder, Overflow overflow, boolean unitLength) {
        this.encoder = encoder;
        this.overflow = overflow;
        this.unitLength = unitLength;
    }

    /** Vectors as the model makes them; a text longer than the model takes is refused by the id of its example. */
    public static ModelEmbedder of(TextEncoder encoder) {
        return new ModelEmbedder(encoder, Overflow.REFUSE, false);
    }

    /** Leaving out the end of texts that are longer than the model takes. */
    public ModelEmbedder withTruncation() {
        return new ModelEmbedder(encoder, Overflow.TRUNCATE, unitLength);
    }

    /** Scaling every vector to norm 1. */
    public ModelEmbedder withUnitLength() {
        return new ModelEmbedder(encoder, overflow, true);
    }

    @Override
    public Embeddings embed(Corpus corpus) {
        List<String> names =
                corpus.stream().map(example -> "example " + example.id()).toList();
        List<String> texts = corpus.stream().map(Example::text).toList();
        FloatMatrix vectors = encoder.encode(names, texts, overflow);
        return new Embeddings(unitLength ? vectors.withUnitRows() : vectors);
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("embedder", "model");
        settings.putAll(encoder.settings());
        settings.put("unit-length", unitLength);
        settings.put("overlong", overflow == Overflow.REFUSE ? "refuse" : "cut-end");
        return settings;
    }
}
