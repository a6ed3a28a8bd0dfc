package winnow.transformer;

import java.util.Map;
import java.util.TreeMap;
import winnow.checkpoint.ModelConfig;
import winnow.corpus.InvalidRecordException;

/** The architectures that can be read, by the {@code model_type} of a configuration. */
public final class Architectures {
    private static final Map<String, DecoderFamily> DECODERS = new TreeMap<>(Map.ofEntries(
            Map.entry("gemma", GemmaFamily.first()),
            Map.entry("gemma2", GemmaFamily.second()),
            Map.entry("gemma3_text", GemmaFamily.third()),
            Map.entry("gpt2", new Gpt2Family()),
            Map.entry("gpt_neo", new GptNeoFamily()),
            Map.entry("gpt_neox", new GptNeoxFamily()),
            Map.entry("llama", LlamaFamily.llama()),
            Map.entry("mistral", LlamaFamily.llama()),
            Map.entry("opt", new OptFamily()),
            Map.entry("phi3", new Phi3Family()),
            Map.entry("qwen2", LlamaFamily.qwen2()),
            Map.entry("qwen3", new Qwen3Family())));

    private static final Map<String, EncoderFamily> ENCODERS = new TreeMap<>(Map.of(
            "bert", BertFamily.bert(),
            "distilbert", new DistilBertFamily(),
            "roberta", BertFamily.roberta()));

    private Architectures() {}

    /** Whether the configuration is that of a decoder that can be read. */
    public static boolean isDecoder(ModelConfig config) {
        return DECODERS.containsKey(config.modelType());
    }

    /** Whether the configuration is that of an encoder that can be read. */
    public static boolean isEncoder(ModelConfig config) {
        return ENCODERS.containsKey(config.modelType());
    }

    /**
     * Number of weights that the configuration of a decoder or an encoder calls for, without making the model.
     *
     * @throws winnow.corpus.InvalidRecordException if no such model can be read
     */
    public static long sizeOf(ModelConfig config) {
        return isEncoder(config) ? Encoder.sizeOf(config) : Decoder.sizeOf(config);
    }

    /**
     * The family of a decoder.
     *
     * @throws InvalidRecordException for any other type, with the list of those known
     */
    static DecoderFamily decoder(ModelConfig config) {
        DecoderFamily family = DECODERS.get(config.modelType());
        if (family == null) {
            throw unknown(config, isEncoder(config), "an encoder, which gives no next token");
        }
        return family;
    }

    /**
     * The family of an encoder.
     *
     * @throws InvalidRecordException for any other type, with the list of those known
     */
    static EncoderFamily encoder(ModelConfig config) {
        EncoderFamily family = ENCODERS.get(config.modelType());
        if (family == null) {
            throw unknown(config, isDecoder(config), "a decoder, which reads in one direction");
        }
        return family;
    }

    private static InvalidRecordException unknown(ModelConfig config, boolean known, String what) {
        String type = InvalidRecordException.quote(config.modelType());
        String more = config.has("text_config") ? ", a model for more than text, as its text_config shows" : "";
        return Sizes.refusal(
                config,
                "model_type must be " + list("decoders", DECODERS) + " or " + list("encoders", ENCODERS) + ", found "
                        + type + (known ? ", " + what : more));
    }

    private static String list(String kind, Map<String, ?> families) {
        return "one of the " + kind + " " + String.join(", ", families.keySet());
    }
}
