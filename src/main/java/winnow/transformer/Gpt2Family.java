package winnow.transformer;

import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.ModelConfig;

/**
 * GPT-2: layer norms before each block, learned positions, one product for queries, keys and values, weights stored as
 * [in, out], a head tied to the embedding.
 *
 * <p>Source: Radford et al., Language Models are Unsupervised Multitask Learners, 2019, section 2.3.
 */
final class Gpt2Family implements DecoderFamily {
    @Override
    public DecoderBody body(ModelConfig config, Parts parts) {
        int d = config.positiveOr(768, "n_embd", "hidden_size");
        int vocabulary = config.positive("vocab_size");
        int heads = config.positiveOr(12, "n_head", "num_attention_heads");
        int context = config.positiveOr(1024, "n_positions", "max_position_embeddings");
        long inner = config.has("n_inner") ? config.positive("n_inner") : 4L * d;
        double epsilon = Sizes.epsilon(config, 1e-5, "layer_norm_epsilon");
        ActivationFunction function = ActivationFunction.of(config, "gelu_new", "activation_function");
        int e = Sizes.headWidth(config, "n_embd", d, "n_head", heads);
        Sizes.requireFlag(config, false, "scale_attn_by_inverse_layer_idx", "add_cross_attention");
        Sizes.requireFlag(config, true, "scale_attn_weights");

        Parameter words = parts.tensor("transformer.wte.weight", vocabulary, d);
        Parameter positions = parts.tensor("transformer.wpe.weight", context, d);
        List<Layer> layers = new ArrayList<>();
        int count = Sizes.layersOr(12, config, "n_layer", "num_hidden_layers");
        for (int i = 0; i < count; i++) {
            String at = "transformer.h." + i + ".";
            Norm first = parts.layerNorm(at + "ln_1", d, epsilon);
            Projection projection =
                    new Projection.Stacked(parts.transposedLinear(at + "attn.c_attn", d, 3L * d), heads, heads, e);
            Attention attention =
                    new Attention(i, projection, null, 0, parts.transposedLinear(at + "attn.c_proj", d, d));
            Norm second = parts.layerNorm(at + "ln_2", d, epsilon);
            FeedForward feedForward = new FeedForward.Plain(
                    parts.transposedLinear(at + "mlp.c_fc", d, inner),
                    function,
                    parts.transposedLinear(at + "mlp.c_proj", inner, d));
            layers.add(new Layer(Layer.Placement.BEFORE, first, attention, second, feedForward));
        }
        Norm finalNorm = parts.layerNorm("transformer.ln_f", d, epsilon);
        LinearLayer head = parts.head(config, "lm_head", words, true, d, vocabulary);
        return new DecoderBody(words, positions, 0, null, layers, finalNorm, null, head, context);
    }

    @Override
    public String[] optionalPrefixes() {
        return new String[] {"transformer."};
    }

    @Override
    public String[] ignorable() {
        return new String[] {"(transformer\\.)?h\\.\\d+\\.attn\\.(bias|masked_bias)", "lm_head\\.weight"};
    }
}
