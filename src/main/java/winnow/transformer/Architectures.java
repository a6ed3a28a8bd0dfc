package winnow.transformer;

import java.util.Map;
import java.util.TreeMap;
import winnow.checkpoint.ModelConfig;

/** The architectures that can be read, by the {@code model_type} of a configuration. */
public final class Architectures {
    private static final Map<String, DecoderFamily> DECODERS = new TreeMap<>(Map.of(
            "gpt2", new Gpt2Family(),
            "gpt_neo", new GptNeoFamily(),
            "gpt_neox", new GptNeoxFamily(),
            "llama", LlamaFamily.llama(),
            "mistral", LlamaFamily.llama(),
            "opt", new OptFamily(),
            "phi3", new Phi3Family(),
            "qwen2", LlamaFamily.qwen2()));

    private Architectures() {}

    /** Whether the configuration is that of a decoder that can be read. */
    public static boolean isDecoder(ModelConfig config) {
        return DECODERS.containsKey(config.modelType());
    }

    /**
     * The family of a decoder.
     *
     * @throws IllegalArgumentException for any other type, with the list of those known
     */
    static DecoderFamily decoder(ModelConfig config) {
        DecoderFamily family = DECODERS.get(config.modelType());
        if (family == null) {
            throw new IllegalArgumentException(config.file() + ": model_type must be one of "
                    + String.join(", ", DECODERS.keySet()) + ", got " + config.modelType());
        }
        return family;
    }
}
