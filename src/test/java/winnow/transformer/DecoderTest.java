package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.random.Seeds;

class DecoderTest {
    private static TokenBatch one(int... ids) {
        return TokenBatch.rightPadded(List.of(ids), 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "opt", "opt_postln", "gpt_neo"})
    void aModelWithLearnedPositionsTakesNoMoreTokensThanItHasPositions(String fixture) {
        try (Decoder decoder = TinyModels.decoder(fixture);
                NDManager scope = decoder.newScope();
                KeyValueCache cache = decoder.newCache()) {
            int most = decoder.contextLength();
            decoder.hidden(scope, one(new int[most - 1]), cache);
            assertEquals(
                    1, decoder.hidden(scope, one(5), cache.shared()).getShape().get(1));
            String message = "the model takes at most 64 tokens, got 65";
            assertEquals(
                    message,
                    assertThrows(IllegalArgumentException.class, () -> decoder.hidden(scope, one(5, 6), cache.shared()))
                            .getMessage());
            assertEquals(
                    message,
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> decoder.hidden(scope, one(new int[most + 1]), null))
                            .getMessage());
            assertEquals(most - 1, cache.length());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mistral", "gpt_neox", "phi3_longrope"})
    void aModelWithRotaryPositionsTakesMoreTokensThanItWasMadeFor(String fixture) {
        try (Decoder decoder = TinyModels.decoder(fixture);
                NDManager scope = decoder.newScope()) {
            int tokens = decoder.contextLength() + 3;
            assertEquals(
                    tokens,
                    decoder.hidden(scope, one(new int[tokens]), null).getShape().get(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"gemma2, 0", "qwen3, 1"})
    void aModelFromNothingBeginsWithNormsThatScaleByOne(String fixture, float weight) {
        try (Decoder decoder =
                Decoder.initial(TinyModels.config(fixture, "unused", "1"), Seeds.of(1), ComputeDevice.CPU)) {
            float[] values =
                    decoder.parameter("model.norm.weight").orElseThrow().value().toFloatArray();
            float[] expected = new float[values.length];
            Arrays.fill(expected, weight);
            assertArrayEquals(expected, values);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "160"})
    void tokensOutsideTheVocabularyAreRefused(int id) {
        try (Decoder decoder = TinyModels.decoder("llama");
                NDManager scope = decoder.newScope()) {
            assertEquals(
                    "token ids must be in 0..159, got " + id,
                    assertThrows(IllegalArgumentException.class, () -> decoder.hidden(scope, one(3, id), null))
                            .getMessage());
        }
    }
}
