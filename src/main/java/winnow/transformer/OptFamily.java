package winnow.transformer;

import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.ModelConfig;

/**
 * OPT: GPT-2's layout with three separate projections and ReLU. Rows of the position table start at 2.
 *
 * <p>The 350m model normalises after each block, has no final norm, and embeds tokens in a narrower space than it computes
 * in, with a projection at either end.
 *
 * <p>Source: Zhang et al., OPT: Open Pre-trained Transformer Language Models, arXiv 2205.01068, section 2.
 */
final class OptFamily implements DecoderFamily {
    private static final int POSITION_OFFSET = 2;
    private static final double EPSILON = 1e-5;

    @Override
    public DecoderBody body(ModelConfig config, Parts parts) {
        int d = config.positive("hidden_size");
        int embedded = config.positiveOr(d, "word_embed_proj_dim");
        int vocabulary = config.positive("vocab_size");
        int heads = config.positive("num_attention_heads");
        int context = config.positive("max_position_embeddings");
        int inner = config.positive("ffn_dim");
        boolean bias = config.flagOr(true, "enable_bias");
        boolean normsFirst = config.flagOr(true, "do_layer_norm_before");
        ActivationFunction function = ActivationFunction.of(config, "relu", "activation_function");
        Sizes.requireFlag(config, true, "layer_norm_elementwise_affine");
        Sizes.headWidth(config, "hidden_size", d, "num_attention_heads", heads);

        Parameter words = parts.tensor("model.decoder.embed_tokens.weight", vocabulary, embedded);
        Parameter positions = parts.tensor("model.decoder.embed_positions.weight", (long) context + POSITION_OFFSET, d);
        LinearLayer projectIn = embedded == d ? null : parts.linear("model.decoder.project_in", embedded, d, false);
        List<Layer> layers = new ArrayList<>();
        int count = Sizes.layers(config, "num_hidden_layers");
        for (int i = 0; i < count; i++) {
            String at = "model.decoder.layers." + i + ".";
            Projection projection = new Projection.Separate(
                    parts.linear(at + "self_attn.q_proj", d, d, bias),
                    parts.linear(at + "self_attn.k_proj", d, d, bias),
                    parts.linear(at + "self_attn.v_proj", d, d, bias),
                    heads,
                    heads);
            Attention attention =
                    new Attention(i, projection, null, 0, parts.linear(at + "self_attn.out_proj", d, d, bias));
            Norm first = parts.layerNorm(at + "self_attn_layer_norm", d, EPSILON);
            FeedForward feedForward = new FeedForward.Plain(
                    parts.linear(at + "fc1", d, inner, bias), function, parts.linear(at + "fc2", inner, d, bias));
            Norm second = parts.layerNorm(at + "final_layer_norm", d, EPSILON);
            Layer.Placement placement = normsFirst ? Layer.Placement.BEFORE : Layer.Placement.AFTER;
            layers.add(new Layer(placement, first, attention, second, feedForward));
        }
        boolean hasFinalNorm = normsFirst && !config.flagOr(false, "_remove_final_layer_norm");
        Norm finalNorm = hasFinalNorm ? parts.layerNorm("model.decoder.final_layer_norm", d, EPSILON) : null;
        LinearLayer projectOut = embedded == d ? null : parts.linear("model.decoder.project_out", d, embedded, false);
        LinearLayer head = parts.head(config, "lm_head", words, true, embedded, vocabulary);
        return new DecoderBody(
                words, positions, POSITION_OFFSET, projectIn, layers, finalNorm, projectOut, head, context);
    }

    @Override
    public String[] optionalPrefixes() {
        return new String[] {"model."};
    }

    @Override
    public String[] ignorable() {
        return new String[] {"lm_head\\.weight"};
    }
}
