package winnow.seedling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.checkpoint.ModelConfig;

/**
 * Everything that decides what the built-in model becomes, but the seed.
 *
 * <p>The shape is that of Llama. Training text is {@link winnow.synthetic.PretrainingText}, with copy sequences (segments of
 * random tokens, repeated) mixed in, a larger share of them at first, because a small model learns very late to copy from its
 * context without them.
 *
 * @param width d
 * @param layers number of layers
 * @param heads number of heads
 * @param feedForward inner width of the gated block
 * @param vocabulary size of the vocabulary, special tokens and bytes included
 * @param contextLength longest text in tokens
 * @param steps optimiser steps
 * @param tokensPerStep tokens of a batch, padding not counted
 * @param peakRate highest learning rate
 * @param beginning share of the steps that count as the beginning
 * @param copyShareAtFirst share of copy sequences in the beginning
 * @param copyShare share of copy sequences after that
 */
public record SeedlingRecipe(
        int width,
        int layers,
        int heads,
        int feedForward,
        int vocabulary,
        int contextLength,
        int steps,
        int tokensPerStep,
        double peakRate,
        double beginning,
        double copyShareAtFirst,
        double copyShare) {
    /** The recipe of the model that is shipped. */
    public static final SeedlingRecipe SHIPPED =
            new SeedlingRecipe(160, 4, 5, 432, 1536, 512, 4000, 2400, 3e-3, 0.15, 0.5, 0.12);

    /** Checks what the shape needs. */
    public SeedlingRecipe {
        if (width < 2 || heads < 1 || width % heads != 0 || (width / heads) % 2 != 0) {
            throw new IllegalArgumentException(
                    "width must be a multiple of heads with an even quotient, got " + width + " and " + heads);
        }
        if (steps < 1 || tokensPerStep < contextLength) {
            throw new IllegalArgumentException(
                    "steps must be >= 1 and tokensPerStep >= contextLength, got " + steps + " and " + tokensPerStep);
        }
    }

    /** The same recipe with another number of steps. */
    public SeedlingRecipe withSteps(int number) {
        return new SeedlingRecipe(
                width,
                layers,
                heads,
                feedForward,
                vocabulary,
                contextLength,
                number,
                tokensPerStep,
                peakRate,
                beginning,
                copyShareAtFirst,
                copyShare);
    }

    /** The configuration of the model in the form of a Llama {@code config.json}. */
    ModelConfig config(int vocabularySize, int begin, int end, int pad) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("architectures", List.of("LlamaForCausalLM"));
        values.put("model_type", "llama");
        values.put("hidden_size", width);
        values.put("intermediate_size", feedForward);
        values.put("num_hidden_layers", layers);
        values.put("num_attention_heads", heads);
        values.put("num_key_value_heads", heads);
        values.put("hidden_act", "silu");
        values.put("vocab_size", vocabularySize);
        values.put("max_position_embeddings", contextLength);
        values.put("rms_norm_eps", 1e-5);
        values.put("rope_theta", 10000.0);
        values.put("attention_bias", true);
        values.put("mlp_bias", false);
        values.put("tie_word_embeddings", true);
        values.put("initializer_range", 0.08);
        values.put("bos_token_id", begin);
        values.put("eos_token_id", end);
        values.put("pad_token_id", pad);
        values.put("torch_dtype", "float32");
        return ModelConfig.of(values);
    }
}
