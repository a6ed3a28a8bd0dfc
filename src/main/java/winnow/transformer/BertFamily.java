package winnow.transformer;

import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.ModelConfig;

/**
 * BERT and RoBERTa: learned positions and token types, norms after each block, attention in both directions.
 *
 * <p>RoBERTa's rows of positions start after the padding id, and its heads have other names. BERT's classifier reads the
 * pooler; RoBERTa's has a layer of its own in its place.
 *
 * <p>Source: Devlin et al., BERT, arXiv 1810.04805, section 3; Liu et al., RoBERTa, arXiv 1907.11692.
 */
final class BertFamily implements EncoderFamily {
    private static final Heads BERT_HEADS = new Heads(
            "bert.pooler.dense.weight",
            "cls.predictions.transform.dense.weight",
            "classifier.weight",
            List.of("classifier."),
            "BertForSequenceClassification");
    private static final Heads ROBERTA_HEADS = new Heads(
            "roberta.pooler.dense.weight",
            "lm_head.dense.weight",
            "classifier.out_proj.weight",
            List.of("classifier."),
            "RobertaForSequenceClassification");

    private final boolean roberta;

    private BertFamily(boolean roberta) {
        this.roberta = roberta;
    }

    static BertFamily bert() {
        return new BertFamily(false);
    }

    static BertFamily roberta() {
        return new BertFamily(true);
    }

    private String root() {
        return roberta ? "roberta." : "bert.";
    }

    @Override
    public EncoderBody body(ModelConfig config, Parts parts) {
        int d = config.positive("hidden_size");
        int vocabulary = config.positive("vocab_size");
        int inner = config.positive("intermediate_size");
        int heads = config.positive("num_attention_heads");
        int positionRows = config.positive("max_position_embeddings");
        int offset = roberta ? config.integerOr(1, "pad_token_id") + 1 : 0;
        double epsilon = Sizes.epsilon(config, 1e-12, "layer_norm_eps");
        ActivationFunction function = ActivationFunction.of(config, "gelu", "hidden_act");
        Sizes.headWidth(config, "hidden_size", d, "num_attention_heads", heads);
        Sizes.requireFlag(config, false, "is_decoder", "add_cross_attention");
        if (!config.textOr("absolute", "position_embedding_type").equals("absolute")) {
            throw Sizes.refusal(
                    config,
                    "position_embedding_type must be absolute, found " + config.text("position_embedding_type"));
        }
        if (offset < 0 || offset >= positionRows) {
            throw Sizes.refusal(
                    config, "max_position_embeddings must be above pad_token_id + 1, found " + positionRows);
        }

        String at = root() + "embeddings.";
        Parameter words = parts.tensor(at + "word_embeddings.weight", vocabulary, d);
        Parameter positions = parts.tensor(at + "position_embeddings.weight", positionRows, d);
        Parameter types = parts.tensor(at + "token_type_embeddings.weight", config.positiveOr(2, "type_vocab_size"), d);
        Norm embeddingNorm = parts.layerNorm(at + "LayerNorm", d, epsilon);
        List<Layer> layers = new ArrayList<>();
        int count = Sizes.layers(config, "num_hidden_layers");
        for (int i = 0; i < count; i++) {
            layers.add(layer(parts, root() + "encoder.layer." + i + ".", i, d, heads, inner, epsilon, function));
        }
        boolean classifies = parts.holds(heads().classifier()) && EncoderFamily.classifiesSequences(config);
        boolean pools = parts.holds(heads().pooler()) || classifies && !roberta;
        LinearLayer pooler = pools ? parts.linear(root() + "pooler.dense", d, d, true) : null;
        MaskedLmHead maskedLm =
                parts.holds(heads().maskedLm()) ? maskedLm(config, parts, words, d, vocabulary, epsilon) : null;
        ClassificationHead classifier = classifies ? classifier(config, parts, pooler, d) : null;
        return new EncoderBody(
                words,
                positions,
                offset,
                types,
                embeddingNorm,
                layers,
                pooler,
                maskedLm,
                classifier,
                positionRows - offset);
    }

    private static Layer layer(
            Parts parts, String at, int i, int d, int heads, int inner, double epsilon, ActivationFunction function) {
        Projection projection = new Projection.Separate(
                parts.linear(at + "attention.self.query", d, d, true),
                parts.linear(at + "attention.self.key", d, d, true),
                parts.linear(at + "attention.self.value", d, d, true),
                heads,
                heads);
        Attention attention =
                new Attention(i, projection, null, 0, parts.linear(at + "attention.output.dense", d, d, true));
        Norm first = parts.layerNorm(at + "attention.output.LayerNorm", d, epsilon);
        FeedForward feedForward = new FeedForward.Plain(
                parts.linear(at + "intermediate.dense", d, inner, true),
                function,
                parts.linear(at + "output.dense", inner, d, true));
        Norm second = parts.layerNorm(at + "output.LayerNorm", d, epsilon);
        return new Layer(Layer.Placement.AFTER, first, attention, second, feedForward);
    }

    private MaskedLmHead maskedLm(
            ModelConfig config, Parts parts, Parameter words, int d, int vocabulary, double epsilon) {
        String at = roberta ? "lm_head." : "cls.predictions.transform.";
        String norm = roberta ? "layer_norm" : "LayerNorm";
        String bias = roberta ? "lm_head.bias" : "cls.predictions.bias";
        String decoder = roberta ? "lm_head.decoder" : "cls.predictions.decoder";
        ActivationFunction function =
                roberta ? ActivationFunction.GELU : ActivationFunction.of(config, "gelu", "hidden_act");
        return new MaskedLmHead(
                parts.linear(at + "dense", d, d, true),
                function,
                parts.layerNorm(at + norm, d, epsilon),
                parts.wordDecoder(config, decoder, words, bias, vocabulary, d));
    }

    private ClassificationHead classifier(ModelConfig config, Parts parts, LinearLayer pooler, int d) {
        int classes = EncoderFamily.classes(config);
        return roberta
                ? new ClassificationHead(
                        parts.linear("classifier.dense", d, d, true),
                        ActivationFunction.TANH,
                        parts.linear("classifier.out_proj", d, classes, true))
                : new ClassificationHead(pooler, ActivationFunction.TANH, parts.linear("classifier", d, classes, true));
    }

    @Override
    public Heads heads() {
        return roberta ? ROBERTA_HEADS : BERT_HEADS;
    }

    @Override
    public String[] optionalPrefixes() {
        return new String[] {root()};
    }

    @Override
    public String[] ignorable() {
        return new String[] {
            "(" + root() + ")?embeddings\\.(position_ids|token_type_ids)",
            "cls\\.seq_relationship\\.(weight|bias)",
            "(cls\\.predictions|lm_head)\\.decoder\\.(weight|bias)",
            "classifier\\..*",
            "qa_outputs\\.(weight|bias)"
        };
    }
}
