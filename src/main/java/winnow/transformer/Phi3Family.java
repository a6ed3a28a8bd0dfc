package winnow.transformer;

import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.ModelConfig;

/**
 * Phi-3: Llama's layout with queries, keys and values in one product, gate and up in another, and longrope in the models for
 * long texts.
 *
 * <p>Source: Abdin et al., Phi-3 Technical Report, arXiv 2404.14219, section 2.
 */
final class Phi3Family implements LlamaNames {
    @Override
    public DecoderBody body(ModelConfig config, Parts parts) {
        int d = config.positive("hidden_size");
        int vocabulary = config.positive("vocab_size");
        int inner = config.positive("intermediate_size");
        int heads = config.positive("num_attention_heads");
        int keyHeads = Sizes.keyHeads(config, heads);
        int e = Sizes.ownHeadWidth(config, "hidden_size", d, "num_attention_heads", heads);
        int context = config.positive("max_position_embeddings");
        int window = config.positiveOr(0, "sliding_window");
        double epsilon = Sizes.epsilon(config, 1e-5, "rms_norm_eps");
        ActivationFunction function = ActivationFunction.of(config, "silu", "hidden_act");
        RotaryEmbedding rotary = RopeSchedules.of(config, e);

        Parameter words = parts.tensor("model.embed_tokens.weight", vocabulary, d);
        List<Layer> layers = new ArrayList<>();
        int count = Sizes.layers(config, "num_hidden_layers");
        for (int i = 0; i < count; i++) {
            String at = "model.layers." + i + ".";
            long fused = (heads + 2L * keyHeads) * e;
            Projection projection = new Projection.Stacked(
                    parts.linear(at + "self_attn.qkv_proj", d, fused, false), heads, keyHeads, e);
            Attention attention = new Attention(
                    i, projection, rotary, window, parts.linear(at + "self_attn.o_proj", (long) heads * e, d, false));
            FeedForward feedForward = new FeedForward.FusedGated(
                    parts.linear(at + "mlp.gate_up_proj", d, 2L * inner, false),
                    function,
                    parts.linear(at + "mlp.down_proj", inner, d, false));
            layers.add(LlamaNames.layer(parts, at, d, epsilon, attention, feedForward));
        }
        return LlamaNames.body(config, parts, words, layers, d, epsilon, context);
    }
}
