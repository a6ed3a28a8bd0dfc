package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
                "gpt_neo, activation_function, '\"gelu\"', 0.0011"
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
}
