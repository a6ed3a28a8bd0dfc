package winnow.transformer;

import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.ModelConfig;

/**
 * DistilBERT: BERT's layers without token types and pooler.
 *
 * <p>Source: Sanh et al., DistilBERT, arXiv 1910.01108, section 3.
 */
final class DistilBertFamily implements EncoderFamily {
    private static final String ROOT = "distilbert.";
    private static final double EPSILON = 1e-12;
    private static final Heads HEADS = new Heads(
            null,
            "vocab_transform.weight",
            "pre_classifier.weight",
            List.of("pre_classifier.", "classifier."),
            "DistilBertForSequenceClassification");

    @Override
    public EncoderBody body(ModelConfig config, Parts parts) {
        int d = config.positive("dim", "hidden_size");
        int vocabulary = config.positive("vocab_size");
        int inner = config.positive("hidden_dim", "intermediate_size");
        int heads = config.positive("n_heads", "num_attention_heads");
        int context = config.positive("max_position_embeddings");
        ActivationFunction function = ActivationFunction.of(config, "gelu", "activation");
        Sizes.headWidth(config, "dim", d, "n_heads", heads);

        Parameter words = parts.tensor(ROOT + "embeddings.word_embeddings.weight", vocabulary, d);
        Parameter positions = parts.tensor(ROOT + "embeddings.position_embeddings.weight", context, d);
        Norm embeddingNorm = parts.layerNorm(ROOT + "embeddings.LayerNorm", d, EPSILON);
        List<Layer> layers = new ArrayList<>();
        int count = Sizes.layers(config, "n_layers", "num_hidden_layers");
        for (int i = 0; i < count; i++) {
            String at = ROOT + "transformer.layer." + i + ".";
            Projection projection = new Projection.Separate(
                    parts.linear(at + "attention.q_lin", d, d, true),
                    parts.linear(at + "attention.k_lin", d, d, true),
                    parts.linear(at + "attention.v_lin", d, d, true),
                    heads,
                    heads);
            Attention attention =
                    new Attention(i, projection, null, 0, parts.linear(at + "attention.out_lin", d, d, true));
            Norm first = parts.layerNorm(at + "sa_layer_norm", d, EPSILON);
            FeedForward feedForward = new FeedForward.Plain(
                    parts.linear(at + "ffn.lin1", d, inner, true),
                    function,
                    parts.linear(at + "ffn.lin2", inner, d, true));
            Norm second = parts.layerNorm(at + "output_layer_norm", d, EPSILON);
            layers.add(new Layer(Layer.Placement.AFTER, first, attention, second, feedForward));
        }
        MaskedLmHead maskedLm = parts.holds(HEADS.maskedLm())
                ? new MaskedLmHead(
                        parts.linear("vocab_transform", d, d, true),
                        function,
                        parts.layerNorm("vocab_layer_norm", d, EPSILON),
                        parts.wordDecoder(config, "vocab_projector", words, "vocab_projector.bias", vocabulary, d))
                : null;
        ClassificationHead classifier = parts.holds(HEADS.classifier()) && EncoderFamily.classifiesSequences(config)
                ? new ClassificationHead(
                        parts.linear("pre_classifier", d, d, true),
                        ActivationFunction.RELU,
                        parts.linear("classifier", d, EncoderFamily.classes(config), true))
                : null;
        return new EncoderBody(words, positions, 0, null, embeddingNorm, layers, null, maskedLm, classifier, context);
    }

    @Override
    public Heads heads() {
        return HEADS;
    }

    @Override
    public String[] optionalPrefixes() {
        return new String[] {ROOT};
    }

    @Override
    public String[] ignorable() {
        return new String[] {
            "(distilbert\\.)?embeddings\\.position_ids",
            "vocab_projector\\.weight",
            "(pre_)?classifier\\.(weight|bias)",
            "qa_outputs\\.(weight|bias)"
        };
    }
}
