package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;

class PrecisionTest {
    /** Eight bits a weight; logits are about 1 in size. */
    private static final double LOGITS_BF16 = 5e-2;

    /** Eleven bits. */
    private static final double LOGITS_F16 = 2e-2;

    private static Decoder load(String fixture, Precision precision) {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(fixture))) {
            return Decoder.load(checkpoint, ComputeDevice.CPU, precision);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void everyFormHasAsManyWeights(Precision precision) {
        for (String fixture : List.of("llama", "llama_tied", "gpt2", "qwen3", "gemma2", "gemma3_text")) {
            try (Decoder exact = load(fixture, Precision.F32);
                    Decoder other = load(fixture, precision)) {
                assertEquals(exact.size(), other.size(), fixture);
            }
        }
    }

    /** Held beside the rounded ones, exact weights would make half the memory one and a half times as much. */
    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama_tied", "llama_bias_linear_rope", "gpt2", "qwen3", "gemma3_text"})
    void weightsRoundedToBfloat16AreNotHeldInFull(String fixture) {
        try (Decoder exact = load(fixture, Precision.F32);
                Decoder rounded = load(fixture, Precision.BF16_LINEAR)) {
            rounded.linears().forEach((name, layer) -> {
                assertTrue(exact.parameter(name + ".weight").isPresent(), name);
                assertTrue(rounded.parameter(name + ".weight").isEmpty(), name);
            });
            double far = Golden.largestDifference(logits(exact), logits(rounded));
            assertTrue(far > 0 && far <= LOGITS_BF16, fixture + " " + far);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen3", "qwen3_window", "gemma", "gemma2", "gemma3_text"})
    void sixteenBitsComputeNearlyTheSame(String fixture) {
        try (Decoder exact = load(fixture, Precision.F32);
                Decoder half = load(fixture, Precision.F16)) {
            double far = Golden.largestDifference(logits(exact), logits(half));
            assertTrue(far > 0 && far <= LOGITS_F16, fixture + " " + far);
        }
    }

    @Test
    void whatIsNotHeldInFullIsNotWritten(@TempDir Path folder) {
        try (Decoder rounded = load("llama", Precision.BF16_LINEAR)) {
            assertThrows(
                    IllegalStateException.class,
                    () -> rounded.write(folder.resolve("out"), beside -> {}, ElementType.F32));
        }
    }

    private static float[] logits(Decoder decoder) {
        try (NDManager scope = decoder.newScope()) {
            TokenBatch batch = TokenBatch.rightPadded(List.of(new int[] {3, 1, 4, 1, 5}, new int[] {9, 2}), 0);
            return GradientMode.off(() -> decoder.logits(decoder.hidden(scope, batch, null)))
                    .toType(DataType.FLOAT32, false)
                    .toFloatArray();
        }
    }
}
