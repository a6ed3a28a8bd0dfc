package winnow.transformer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import winnow.checkpoint.ModelConfig;

/**
 * Gemma, Gemma 2 and the text models of Gemma 3: Llama's layout with embedded tokens multiplied by √d, RMS norms that scale by
 * 1 + weight, and GeGLU in place of SwiGLU.
 *
 * <p>Gemma 2 normalises what a block gives as well, bounds attention scores and logits softly, divides scores by the root of a
 * number of its own, and lets every second layer see a window only. Gemma 3 normalises queries and keys in place of bounding their
 * scores, and lets one layer in six see all of the text, with rotary positions of another base.
 *
 * <p>Source: Gemma, arXiv 2403.08295, section 2; Gemma 2, arXiv 2408.00118, section 2; Gemma 3 Technical Report, arXiv 2503.19786,
 * section 2.
 */
final class GemmaFamily implements LlamaNames {
    private static final double GLOBAL_BASE = 1_000_000;
    private static final double LOCAL_BASE = 10_000;

    private final int generation;

    private GemmaFamily(int generation) {
        this.generation = generation;
    }

    /** Gemma. */
    static GemmaFamily first() {
        return new GemmaFamily(1);
    }

    /** Gemma 2. */
    static GemmaFamily second() {
        return new GemmaFamily(2);
    }

    /** Gemma 3 without its eyes. */
    static GemmaFamily third() {
        return new GemmaFamily(3);
    }

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
        // Old files of the first generation say gelu under hidden_act, which programs of their time passed over.
        ActivationFunction function = ActivationFunction.of(config, "gelu_pytorch_tanh", "hidden_activation");
        Sizes.requireFlag(config, false, "use_bidirectional_attention");
        double factor = generation == 1 ? 1 : StrictMath.sqrt(e / positive(config, "query_pre_attn_scalar"));
        double scoreCap = generation == 1 ? 0 : cap(config, "attn_logit_softcapping", 50);
        double logitCap = generation == 1 ? 0 : cap(config, "final_logit_softcapping", 30);
        if (generation == 3 && scoreCap > 0) {
            throw Sizes.refusal(config, "attn_logit_softcapping must be null in gemma3_text, found " + scoreCap);
        }
        int count = Sizes.layers(config, "num_hidden_layers");
        List<Integer> windows = windows(config, count);
        RotaryEmbedding global = generation == 3
                ? RopeSchedules.of(config, config.rope("full_attention"), e, GLOBAL_BASE)
                : RopeSchedules.of(config, e);
        RotaryEmbedding local = generation == 3 ? local(config, e) : global;

        Parameter words = parts.tensor("model.embed_tokens.weight", vocabulary, d);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String at = "model.layers." + i + ".";
            Projection plain = LlamaNames.projection(parts, at, d, heads, keyHeads, e, bias);
            Projection projection = generation < 3
                    ? plain
                    : new Projection.Normed(
                            plain,
                            parts.offsetRmsNorm(at + "self_attn.q_norm", e, epsilon),
                            parts.offsetRmsNorm(at + "self_attn.k_norm", e, epsilon));
            Attention attention = new Attention(
                    i,
                    projection,
                    windows.get(i) > 0 ? local : global,
                    windows.get(i),
                    factor,
                    scoreCap,
                    parts.linear(at + "self_attn.o_proj", (long) heads * e, d, bias));
            FeedForward feedForward = LlamaNames.feedForward(parts, at, d, inner, function, false);
            Norm first = parts.offsetRmsNorm(at + "input_layernorm", d, epsilon);
            Norm second = parts.offsetRmsNorm(at + "post_attention_layernorm", d, epsilon);
            layers.add(
                    generation == 1
                            ? new Layer(Layer.Placement.BEFORE, first, attention, second, feedForward)
                            : new Layer(
                                    Layer.Placement.BEFORE,
                                    first,
                                    attention,
                                    second,
                                    parts.offsetRmsNorm(at + "pre_feedforward_layernorm", d, epsilon),
                                    feedForward,
                                    parts.offsetRmsNorm(at + "post_feedforward_layernorm", d, epsilon)));
        }
        Norm finalNorm = parts.offsetRmsNorm("model.norm", d, epsilon);
        LinearLayer head = parts.head(config, "lm_head", words, true, d, vocabulary);
        return new DecoderBody(
                words, StrictMath.sqrt((double) d), null, 0, null, layers, finalNorm, null, head, logitCap, context);
    }

    private List<Integer> windows(ModelConfig config, int layers) {
        if (generation == 1) {
            return Collections.nCopies(layers, 0);
        }
        int pattern = generation == 2 ? 2 : config.positiveOr(6, "sliding_window_pattern");
        return Sizes.windows(config, layers, i -> (i + 1) % pattern != 0);
    }

    /** Of layers with a window. Files without {@code rope_parameters} state its base apart, and scale the others' positions only. */
    private static RotaryEmbedding local(ModelConfig config, int e) {
        Optional<ModelConfig> stated = config.child("rope_parameters");
        if (stated.isEmpty()) {
            double base = config.numberOr(LOCAL_BASE, "rope_local_base_freq");
            return RopeSchedules.of(config.with("rope_scaling", null).with("rope_theta", base), e);
        }
        if (!stated.get().has("full_attention") || !stated.get().has("sliding_attention")) {
            throw Sizes.refusal(config, "rope_parameters must be given for full_attention and sliding_attention");
        }
        return RopeSchedules.of(config, config.rope("sliding_attention"), e, LOCAL_BASE);
    }

    /** A bound, 0 if it is null; files that leave it away mean Gemma 2's usual one. */
    private double cap(ModelConfig config, String key, double usual) {
        if (config.has(key)) {
            return positive(config, key);
        }
        return generation == 2 && !config.keys().contains(key) ? usual : 0;
    }

    private static double positive(ModelConfig config, String key) {
        double value = config.number(key);
        if (!(value > 0)) {
            throw Sizes.refusal(config, key + " must be above 0, found " + value);
        }
        return value;
    }
}
