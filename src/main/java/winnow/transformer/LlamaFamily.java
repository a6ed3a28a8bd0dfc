package winnow.transformer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import winnow.checkpoint.ModelConfig;

/**
 * Llama and its close kin: RMS norms before each block, rotary positions, grouped keys, a gated feed-forward block.
 *
 * <p>Mistral adds a sliding window and a width of heads of its own; Qwen2 has biases on queries, keys and values only.
 *
 * <p>Source: Touvron et al., Llama 2, arXiv 2307.09288, section 2; Jiang et al., Mistral 7B, arXiv 2310.06825, section 2; Qwen2
 * Technical Report, arXiv 2407.10671, section 2.
 */
final class LlamaFamily implements LlamaNames {
    private static final int LLAMA_CONTEXT = 2048;

    private final boolean queryKeyValueBias;

    private LlamaFamily(boolean queryKeyValueBias) {
        this.queryKeyValueBias = queryKeyValueBias;
    }

    /** Llama, Mistral: biases only as the configuration says. */
    static LlamaFamily llama() {
        return new LlamaFamily(false);
    }

    /** Qwen2. */
    static LlamaFamily qwen2() {
        return new LlamaFamily(true);
    }

    @Override
    public DecoderBody body(ModelConfig config, Parts parts) {
        int d = config.positive("hidden_size");
        int vocabulary = config.positive("vocab_size");
        int inner = config.positive("intermediate_size");
        int heads = config.positive("num_attention_heads");
        int keyHeads = Sizes.keyHeads(config, heads);
        int e = Sizes.ownHeadWidth(config, "hidden_size", d, "num_attention_heads", heads);
        int context = config.positiveOr(LLAMA_CONTEXT, "max_position_embeddings");
        double epsilon = Sizes.epsilon(config, 1e-6, "rms_norm_eps");
        boolean attentionBias = config.flagOr(false, "attention_bias");
        boolean feedForwardBias = config.flagOr(false, "mlp_bias");
        ActivationFunction function = ActivationFunction.of(config, "silu", "hidden_act");
        RotaryEmbedding rotary = RopeSchedules.of(config, e);

        Parameter words = parts.tensor("model.embed_tokens.weight", vocabulary, d);
        List<Layer> layers = new ArrayList<>();
        int count = Sizes.layers(config, "num_hidden_layers");
        List<Integer> windows = windows(config, count);
        for (int i = 0; i < count; i++) {
            String at = "model.layers." + i + ".";
            boolean bias = attentionBias || queryKeyValueBias;
            Projection projection = LlamaNames.projection(parts, at, d, heads, keyHeads, e, bias);
            Attention attention = new Attention(
                    i,
                    projection,
                    rotary,
                    windows.get(i),
                    parts.linear(at + "self_attn.o_proj", (long) heads * e, d, attentionBias));
            FeedForward feedForward = LlamaNames.feedForward(parts, at, d, inner, function, feedForwardBias);
            layers.add(LlamaNames.layer(parts, at, d, epsilon, attention, feedForward));
        }
        return LlamaNames.body(config, parts, words, layers, d, epsilon, context);
    }

    /** Mistral: every layer, if one is given. Llama: none. */
    private List<Integer> windows(ModelConfig config, int layers) {
        if (queryKeyValueBias) {
            return Sizes.qwenWindows(config, layers);
        }
        int window = config.modelType().equals("mistral") ? config.positiveOr(0, "sliding_window") : 0;
        return Collections.nCopies(layers, window);
    }
}
