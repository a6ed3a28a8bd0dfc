package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.checkpoint.Checkpoint;

/** The golden values can tell each setting from another: golden/README.md states by how much the logits then change. */
class SettingsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "gpt_neo, window_size, 64, 2.2",
                "mistral, sliding_window, null, 5.4",
                "mistral, sliding_window, 5, 2.8",
                "llama3_rope, rope_scaling, null, 3.9",
                "llama_bias_linear_rope, rope_scaling, null, 5.1",
                "llama, rope_theta, 500000, 1.3",
                "llama, rms_norm_eps, 1e-6, 0.001",
                "phi3_longrope, rope_scaling, null, 1.9",
                "phi3_longrope, original_max_position_embeddings, 32, 1.0",
                "gpt_neox, use_parallel_residual, false, 5.4",
                "gpt_neox, hidden_act, '\"gelu_new\"', 0.0013",
                "gpt2, activation_function, '\"gelu\"', 0.0011",
                "gpt_neo, activation_function, '\"gelu\"', 0.0011",
                "qwen3, rope_parameters, '{\"rope_theta\": 10000.0}', 1.0",
                "qwen3, rms_norm_eps, 1e-5, 0.00061",
                "qwen3_window, sliding_window, 5, 1.5",
                "qwen3_window, layer_types, '[\"full_attention\", \"full_attention\", \"full_attention\"]', 2.8",
                "qwen3_window, layer_types, '[\"sliding_attention\", \"full_attention\", \"sliding_attention\"]', 4.3",
                "gemma2, attn_logit_softcapping, null, 2.3",
                "gemma2, final_logit_softcapping, null, 1.7",
                "gemma2, query_pre_attn_scalar, 8, 0.32",
                "gemma2, sliding_window, 5, 2.7",
                "gemma2, layer_types, '[\"full_attention\", \"sliding_attention\", \"full_attention\"]', 2.8",
                "gemma3_text, rope_local_base_freq, 10000.0, 0.8",
                "gemma3_text, rope_theta, 10000.0, 0.18",
                "gemma3_text, rope_scaling, null, 0.67",
                "gemma3_text, sliding_window, 5, 2.5",
                "gemma3_text, sliding_window_pattern, 2, 2.1",
                "gemma3_text, final_logit_softcapping, 3.0, 1.0"
            })
    void aWrongSettingChangesTheLogitsAsMuchAsItShould(String fixture, String key, String value, double change) {
        GoldenBlock longest =
                GoldenBlock.of(Golden.of(fixture)).blocks("unpadded").get(2);
        int[] ids = Golden.integers(longest.get("input_ids"));
        Path wrong = TinyModels.changed(folder.resolve("wrong"), fixture, Map.of(key, value));
        try (Checkpoint checkpoint = Checkpoint.open(wrong);
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
                NDManager scope = decoder.newScope()) {
            float[] logits = decoder.logits(decoder.hidden(scope, TokenBatch.rightPadded(List.of(ids), 0), null))
                    .toFloatArray();
            double half = 0.5 * StrictMath.pow(10, StrictMath.floor(StrictMath.log10(change)) - 1);
            assertEquals(change, longest.difference("logits", logits), Math.max(2 * half, 0.06 * change));
        }
    }

    /** Keys of other releases that say the same. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "gemma2 | layer_types | [\"sliding_attention\", \"full_attention\", \"sliding_attention\"]",
                "gemma2 | use_bidirectional_attention | false",
                "gemma2 | hidden_activation | null",
                "gemma3_text | layer_types | [\"sliding_attention\", \"sliding_attention\", \"full_attention\"]",
                "gemma3_text | rope_parameters | {\"full_attention\": {\"rope_type\": \"linear\", \"factor\": 2.0, \"rope_theta\":"
                        + " 1000000.0}, \"sliding_attention\": {\"rope_type\": \"default\", \"rope_theta\": 100.0}}",
                "gemma3_text | rope_theta | null",
                "gemma | hidden_act | \"gelu\"",
                "gemma | hidden_activation | null",
                "qwen3 | layer_types | [\"full_attention\", \"full_attention\"]"
            })
    void otherWordsForASettingChangeNothing(String fixture, String key, String value) {
        assertArrayEquals(logits(fixture, Map.of()), logits(fixture, Map.of(key, value)));
    }

    @Test
    void theWindowsOfQwen2AreAsTwoReleasesSayThem() {
        float[] plain = logits("qwen2", Map.of());
        Map<String, String> windows = Map.of("use_sliding_window", "true", "sliding_window", "4");
        float[] byNumber = logits("qwen2", and(windows, "max_window_layers", "1"));
        float[] byName = logits("qwen2", and(windows, "layer_types", "[\"full_attention\", \"sliding_attention\"]"));
        assertArrayEquals(byNumber, byName);
        assertFalse(Arrays.equals(plain, byNumber));
        assertArrayEquals(plain, logits("qwen2", and(windows, "max_window_layers", "null")));
    }

    private static Map<String, String> and(Map<String, String> settings, String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return more;
    }

    private float[] logits(String fixture, Map<String, String> settings) {
        Path changed = TinyModels.changed(folder.resolve(fixture + settings.hashCode()), fixture, settings);
        TokenBatch batch = TokenBatch.rightPadded(List.of(TinyModels.text("a", 11)), 0);
        try (Checkpoint checkpoint = Checkpoint.open(changed);
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
                NDManager scope = decoder.newScope()) {
            return decoder.logits(decoder.hidden(scope, batch, null)).toFloatArray();
        }
    }
}
