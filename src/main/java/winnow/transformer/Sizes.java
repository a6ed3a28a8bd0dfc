package winnow.transformer;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import winnow.checkpoint.ModelConfig;
import winnow.corpus.InvalidRecordException;

/** Sizes as a configuration states them, within bounds that keep a wrong one from asking for the machine's memory. */
final class Sizes {
    /** Far above any published model. */
    private static final int MOST_LAYERS = 10_000;

    private static final int WIDEST_HEAD = 1 << 16;
    /** What published programs take for {@code max_window_layers} where a configuration leaves it away. */
    private static final int USUAL_FULL_LAYERS = 28;

    private Sizes() {}

    /** Number of layers. */
    static int layers(ModelConfig config, String... keys) {
        return atMostLayers(config, config.positive(keys), keys);
    }

    /** Number of layers, or the fallback if the configuration does not say. */
    static int layersOr(int fallback, ModelConfig config, String... keys) {
        return atMostLayers(config, config.positiveOr(fallback, keys), keys);
    }

    private static int atMostLayers(ModelConfig config, int layers, String... keys) {
        if (layers > MOST_LAYERS) {
            throw refusal(config, name(config, keys) + " must be at most " + MOST_LAYERS + ", found " + layers);
        }
        return layers;
    }

    /** Width of a head e, where all heads together are as wide as the model. */
    static int headWidth(ModelConfig config, String widthKey, int width, String headsKey, int heads) {
        if (width % heads != 0) {
            throw refusal(
                    config, widthKey + " must be a multiple of " + headsKey + ", found " + width + " and " + heads);
        }
        return requireHeadWidth(config, widthKey + " / " + headsKey, width / heads);
    }

    /** Width of a head e that the configuration may state apart from the width of the model. */
    static int ownHeadWidth(ModelConfig config, String widthKey, int width, String headsKey, int heads) {
        return config.has("head_dim") ? statedHeadWidth(config) : headWidth(config, widthKey, width, headsKey, heads);
    }

    /** Width of a head e that the configuration must state. */
    static int statedHeadWidth(ModelConfig config) {
        return requireHeadWidth(config, "head_dim", config.positive("head_dim"));
    }

    private static int requireHeadWidth(ModelConfig config, String key, int width) {
        if (width > WIDEST_HEAD) {
            throw refusal(config, key + " must be at most " + WIDEST_HEAD + ", found " + width);
        }
        return width;
    }

    /** Number of key/value heads g, each shared by as many query heads as the others. */
    static int keyHeads(ModelConfig config, int heads) {
        int keyHeads = config.positiveOr(heads, "num_key_value_heads");
        if (heads % keyHeads != 0) {
            throw refusal(
                    config,
                    "num_attention_heads must be a multiple of num_key_value_heads, found " + heads + " and "
                            + keyHeads);
        }
        return keyHeads;
    }

    /**
     * The window of each layer, 0 for none: {@code sliding_window} where {@code layer_types} says so, or without these where the
     * architecture does.
     */
    static List<Integer> windows(ModelConfig config, int layers, IntPredicate sliding) {
        if (!config.has("layer_types")) {
            return IntStream.range(0, layers)
                    .mapToObj(i -> sliding.test(i) ? config.positive("sliding_window") : 0)
                    .toList();
        }
        List<String> types = config.texts("layer_types");
        if (types.size() != layers) {
            throw refusal(config, "layer_types must name " + layers + " layers, found " + types.size());
        }
        return types.stream()
                .map(type -> switch (type) {
                    case "full_attention" -> 0;
                    case "sliding_attention" -> config.positive("sliding_window");
                    default ->
                        throw refusal(
                                config,
                                "layer_types must be full_attention or sliding_attention, found "
                                        + InvalidRecordException.quote(type));
                })
                .toList();
    }

    /** Qwen's: only with {@code use_sliding_window}, and, where {@code layer_types} is not given, from {@code max_window_layers} on. */
    static List<Integer> qwenWindows(ModelConfig config, int layers) {
        boolean used = config.flagOr(false, "use_sliding_window");
        int first = config.integerOr(USUAL_FULL_LAYERS, "max_window_layers");
        if (!used && config.has("layer_types") && config.texts("layer_types").contains("sliding_attention")) {
            throw refusal(config, "layer_types must be full_attention without use_sliding_window");
        }
        return windows(config, layers, i -> used && i >= first);
    }

    /** What a normalisation adds below its root. */
    static double epsilon(ModelConfig config, double fallback, String... keys) {
        double epsilon = config.numberOr(fallback, keys);
        if (epsilon < 0) {
            throw refusal(config, name(config, keys) + " must be at least 0, found " + epsilon);
        }
        return epsilon;
    }

    /** Refuses variants of an architecture that this description does not cover. */
    static void requireFlag(ModelConfig config, boolean value, String... keys) {
        for (String key : keys) {
            if (config.flagOr(value, key) != value) {
                throw refusal(config, key + " must be " + value + ", found " + !value);
            }
        }
    }

    /** The error of a configuration that breaks a rule. */
    static InvalidRecordException refusal(ModelConfig config, String problem) {
        return new InvalidRecordException(config.file(), problem);
    }

    private static String name(ModelConfig config, String... keys) {
        for (String key : keys) {
            if (config.has(key)) {
                return key;
            }
        }
        return keys[0];
    }
}
