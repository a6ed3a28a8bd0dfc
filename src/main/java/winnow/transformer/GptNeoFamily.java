package winnow.transformer;

import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.ModelConfig;

/**
 * GPT-Neo: GPT-2's layout with three separate projections, attention scores that are not scaled, and layers that see either
 * all of the text (global) or only its last {@code window_size} tokens (local).
 *
 * <p>Source: Black et al., GPT-Neo, 2021, and the configuration's {@code attention_types}.
 */
final class GptNeoFamily implements DecoderFamily {
    @Override
    public DecoderBody body(ModelConfig config, Parts parts) {
        int d = config.positive("hidden_size");
        int vocabulary = config.positive("vocab_size");
        int heads = config.positive("num_heads", "num_attention_heads");
        int context = config.positive("max_position_embeddings");
        long inner = config.has("intermediate_size") ? config.positive("intermediate_size") : 4L * d;
        double epsilon = Sizes.epsilon(config, 1e-5, "layer_norm_epsilon");
        ActivationFunction function = ActivationFunction.of(config, "gelu_new", "activation_function");
        double plain = StrictMath.sqrt((double) Sizes.headWidth(config, "hidden_size", d, "num_heads", heads));
        int count = Sizes.layers(config, "num_layers", "num_hidden_layers");
        List<Integer> windows = windows(config, count);

        Parameter words = parts.tensor("transformer.wte.weight", vocabulary, d);
        Parameter positions = parts.tensor("transformer.wpe.weight", context, d);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String at = "transformer.h." + i + ".";
            Norm first = parts.layerNorm(at + "ln_1", d, epsilon);
            Projection projection = new Projection.Separate(
                    parts.linear(at + "attn.attention.q_proj", d, d, false),
                    parts.linear(at + "attn.attention.k_proj", d, d, false),
                    parts.linear(at + "attn.attention.v_proj", d, d, false),
                    heads,
                    heads);
            Attention attention = new Attention(
                    i,
                    projection,
                    null,
                    windows.get(i),
                    plain,
                    0,
                    parts.linear(at + "attn.attention.out_proj", d, d, true));
            Norm second = parts.layerNorm(at + "ln_2", d, epsilon);
            FeedForward feedForward = new FeedForward.Plain(
                    parts.linear(at + "mlp.c_fc", d, inner, true),
                    function,
                    parts.linear(at + "mlp.c_proj", inner, d, true));
            layers.add(new Layer(Layer.Placement.BEFORE, first, attention, second, feedForward));
        }
        Norm finalNorm = parts.layerNorm("transformer.ln_f", d, epsilon);
        LinearLayer head = parts.head(config, "lm_head", words, true, d, vocabulary);
        return new DecoderBody(words, positions, 0, null, layers, finalNorm, null, head, context);
    }

    /** The window of each layer, 0 for none; {@code [[["global", "local"], 12]]} stands for 24 layers in turn. */
    private static List<Integer> windows(ModelConfig config, int layers) {
        List<Integer> windows = new ArrayList<>();
        if (!config.has("attention_types")) {
            addWindows(config, config.texts("attention_layers"), windows);
            return requireOnePerLayer(config, "attention_layers", windows, layers);
        }
        for (ModelConfig group : config.rows("attention_types")) {
            List<String> kinds = group.texts("0");
            int times = group.positive("1");
            if (windows.size() + (long) times * kinds.size() > layers) {
                throw Sizes.refusal(config, "attention_types must name " + layers + " layers, found more");
            }
            for (int i = 0; i < times; i++) {
                addWindows(config, kinds, windows);
            }
        }
        return requireOnePerLayer(config, "attention_types", windows, layers);
    }

    private static void addWindows(ModelConfig config, List<String> kinds, List<Integer> windows) {
        for (String kind : kinds) {
            switch (kind) {
                case "global" -> windows.add(0);
                case "local" -> windows.add(config.positive("window_size"));
                default -> throw Sizes.refusal(config, "attention_types must be global or local, found " + kind);
            }
        }
    }

    private static List<Integer> requireOnePerLayer(ModelConfig config, String key, List<Integer> windows, int layers) {
        if (windows.size() != layers) {
            throw Sizes.refusal(config, key + " must name " + layers + " layers, found " + windows.size());
        }
        return windows;
    }

    @Override
    public String[] optionalPrefixes() {
        return new String[] {"transformer."};
    }

    @Override
    public String[] ignorable() {
        return new String[] {"(transformer\\.)?h\\.\\d+\\.attn\\.attention\\.(bias|masked_bias)", "lm_head\\.weight"};
    }
}
