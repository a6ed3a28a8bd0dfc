package winnow.transformer;

import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.ModelConfig;

/**
 * Qwen3, the dense models: Llama's layout with an RMS norm over each head's queries and keys before they are turned, in place of
 * Qwen2's biases, and heads whose width does not follow from the model's.
 *
 * <p>Source: Qwen3 Technical Report, arXiv 2505.09388, section 2.
 */
final class Qwen3Family implements LlamaNames {
    @Override
    public DecoderBody body(ModelConfig config, Parts parts) {
        int d = config.positive("hidden_size");
        int vocabulary = config.positive("vocab_size");
        int inner = config.positive("intermediate_size");
        int heads = config.positive("num_attention_heads");
        int keyHeads = Sizes.keyHeads(config, heads);
        int e = Sizes.statedHeadWidth(config);
        int context = config.positive("max_position_embeddings");
        double epsilon = Sizes.epsilon(config, 1e-6, "rms_norm_eps");
        boolean bias = config.flagOr(false, "attention_bias");
        ActivationFunction function = ActivationFunction.of(config, "silu", "hidden_act");
        RotaryEmbedding rotary = RopeSchedules.of(config, e);
        int count = Sizes.layers(config, "num_hidden_layers");
        List<Integer> windows = Sizes.qwenWindows(config, count);

        Parameter words = parts.tensor("model.embed_tokens.weight", vocabulary, d);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String at = "model.layers." + i + ".";
            Projection plain = LlamaNames.projection(parts, at, d, heads, keyHeads, e, bias);
            Projection projection = new Projection.Normed(
                    plain,
                    parts.rmsNorm(at + "self_attn.q_norm", e, epsilon),
                    parts.rmsNorm(at + "self_attn.k_norm", e, epsilon));
            Attention attention = new Attention(
                    i,
                    projection,
                    rotary,
                    windows.get(i),
                    parts.linear(at + "self_attn.o_proj", (long) heads * e, d, bias));
            FeedForward feedForward = LlamaNames.feedForward(parts, at, d, inner, function, false);
            layers.add(LlamaNames.layer(parts, at, d, epsilon, attention, feedForward));
        }
        return LlamaNames.body(config, parts, words, layers, d, epsilon, context);
    }
}
