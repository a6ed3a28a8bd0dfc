package winnow.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;
import winnow.model.TextEncoder.Overflow;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Golden;
import winnow.transformer.Precision;

/** Vectors of texts against an independent program's. */
class TextEncoderTest {
    private static final double GOLDEN = 5e-5;

    @TempDir
    Path folder;

    private TextEncoder open(String name, Pooling pooling) {
        Fixture.stage(name, folder);
        return TextEncoders.open(folder, pooling, ComputeDevice.CPU, Precision.F32);
    }

    private static String text(JsonNode ids) {
        return Arrays.stream(Golden.integers(ids)).mapToObj(id -> "w" + id).collect(Collectors.joining(" "));
    }

    private static void assertVectors(
            TextEncoder encoder, String name, java.util.function.Function<JsonNode, JsonNode> of) {
        List<String> texts = new ArrayList<>();
        List<float[]> expected = new ArrayList<>();
        for (JsonNode one : Golden.of(name).values().get("unpadded")) {
            texts.add(text(one.get("input_ids")));
            expected.add(Golden.flat(of.apply(one)));
        }
        FloatMatrix found = encoder.encode(texts, texts, Overflow.REFUSE);
        Collections.reverse(texts);
        FloatMatrix reversed = encoder.encode(texts, texts, Overflow.REFUSE);
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(Golden.largestDifference(expected.get(i), found.row(i)) <= GOLDEN, name + " " + i);
            assertTrue(Golden.largestDifference(expected.get(i), reversed.row(texts.size() - 1 - i)) <= GOLDEN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert", "roberta"})
    void theFirstTokensVectorIsThatOfAnIndependentProgram(String name) {
        try (TextEncoder encoder = open(name, Pooling.CLS)) {
            assertVectors(encoder, name, one -> one.get("first_token_embedding"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert", "roberta"})
    void theMeanIsThatOfAnIndependentProgram(String name) {
        try (TextEncoder encoder = open(name, Pooling.MEAN)) {
            assertVectors(encoder, name, one -> one.get("mean_pooled_embedding"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "mistral"})
    void theMeanOfADecoderIsThatOfAnIndependentProgram(String name) {
        try (TextEncoder encoder = open(name, Pooling.MEAN)) {
            assertVectors(encoder, name, one -> one.get("last_hidden_state_mean_over_tokens"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "mistral"})
    void theLastTokenOfADecoderIsThatOfAnIndependentProgram(String name) {
        try (TextEncoder encoder = open(name, Pooling.LAST)) {
            assertVectors(encoder, name, one -> {
                JsonNode layers = one.get("hidden_states_of_last_token_by_layer");
                return layers.get(layers.size() - 1);
            });
        }
    }

    @Test
    void aTextThatIsTooLongIsRefusedByNameOrCut() {
        try (TextEncoder encoder = open("bert", Pooling.LAST)) {
            String whole = "w5 ".repeat(400);
            IllegalArgumentException error = assertThrows(
                    IllegalArgumentException.class,
                    () -> encoder.encode(List.of("example x"), List.of(whole), Overflow.REFUSE));
            assertTrue(error.getMessage().endsWith("got 400 for example x"), error.getMessage());
            assertEquals(
                    encoder.width(),
                    encoder.encode(List.of("a"), List.of(whole), Overflow.TRUNCATE)
                            .columns());
            assertThrows(
                    IllegalArgumentException.class, () -> encoder.encode(List.of("a"), List.of(" "), Overflow.REFUSE));
        }
    }
}
