package winnow.transformer;

import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.ModelConfig;

/**
 * GPT-NeoX and Pythia: layer norms, rotary positions on a part of each head, attention and feed-forward side by side on the
 * same input, and one product whose output holds query, key and value of head after head.
 *
 * <p>Source: Black et al., GPT-NeoX-20B, arXiv 2204.06745, section 2; Biderman et al., Pythia, arXiv 2304.01373.
 */
final class GptNeoxFamily implements DecoderFamily {
    /** What published programs take for {@code rotary_pct} where a configuration leaves it away. */
    private static final double USUAL_ROTARY_PART = 0.25;

    @Override
    public DecoderBody body(ModelConfig config, Parts parts) {
        int d = config.positive("hidden_size");
        int vocabulary = config.positive("vocab_size");
        int inner = config.positive("intermediate_size");
        int heads = config.positive("num_attention_heads");
        int context = config.positive("max_position_embeddings");
        double epsilon = Sizes.epsilon(config, 1e-5, "layer_norm_eps");
        boolean bias = config.flagOr(true, "attention_bias");
        ActivationFunction function = ActivationFunction.of(config, "gelu", "hidden_act");
        Layer.Placement placement =
                config.flagOr(true, "use_parallel_residual") ? Layer.Placement.PARALLEL : Layer.Placement.BEFORE;
        int e = Sizes.headWidth(config, "hidden_size", d, "num_attention_heads", heads);
        boolean saysPart = config.rope().has("partial_rotary_factor");
        RotaryEmbedding rotary = RopeSchedules.of(saysPart ? config : config.with("rotary_pct", USUAL_ROTARY_PART), e);

        Parameter words = parts.tensor("gpt_neox.embed_in.weight", vocabulary, d);
        List<Layer> layers = new ArrayList<>();
        int count = Sizes.layers(config, "num_hidden_layers");
        for (int i = 0; i < count; i++) {
            String at = "gpt_neox.layers." + i + ".";
            Norm first = parts.layerNorm(at + "input_layernorm", d, epsilon);
            Norm second = parts.layerNorm(at + "post_attention_layernorm", d, epsilon);
            Projection projection =
                    new Projection.Interleaved(parts.linear(at + "attention.query_key_value", d, 3L * d, bias), heads);
            Attention attention =
                    new Attention(i, projection, rotary, 0, parts.linear(at + "attention.dense", d, d, bias));
            FeedForward feedForward = new FeedForward.Plain(
                    parts.linear(at + "mlp.dense_h_to_4h", d, inner, true),
                    function,
                    parts.linear(at + "mlp.dense_4h_to_h", inner, d, true));
            layers.add(new Layer(placement, first, attention, second, feedForward));
        }
        Norm finalNorm = parts.layerNorm("gpt_neox.final_layer_norm", d, epsilon);
        LinearLayer head = parts.head(config, "embed_out", words, false, d, vocabulary);
        return new DecoderBody(words, null, 0, null, layers, finalNorm, null, head, context);
    }

    @Override
    public String[] optionalPrefixes() {
        return new String[] {"gpt_neox."};
    }

    @Override
    public String[] ignorable() {
        return new String[] {
            "(gpt_neox\\.)?layers\\.\\d+\\.attention\\.(bias|masked_bias|rotary_emb\\.inv_freq)", "embed_out\\.weight"
        };
    }
}
