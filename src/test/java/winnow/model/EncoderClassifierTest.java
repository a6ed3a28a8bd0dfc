package winnow.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.linalg.FloatMatrix;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Golden;
import winnow.transformer.Precision;

/** Probabilities against the logits of an independent program. */
class EncoderClassifierTest {
    private static final double GOLDEN = 5e-5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bert_classifier", "roberta_classifier"})
    void probabilitiesAreThoseOfAnIndependentProgramsLogits(String name) {
        Fixture.stage(name, folder);
        try (EncoderClassifier classifier = EncoderClassifier.open(folder, ComputeDevice.CPU, Precision.F32)) {
            List<String> texts = new ArrayList<>();
            List<float[]> logits = new ArrayList<>();
            for (JsonNode one : Golden.of(name).values().get("unpadded")) {
                texts.add(Arrays.stream(Golden.integers(one.get("input_ids")))
                        .mapToObj(id -> "w" + id)
                        .collect(Collectors.joining(" ")));
                logits.add(Golden.flat(one.get("logits")));
            }
            FloatMatrix found = classifier.probabilities(texts);
            int[] classes = classifier.classes(texts);
            assertEquals(classifier.labels().size(), found.columns());
            for (int i = 0; i < texts.size(); i++) {
                double sum = 0;
                int best = 0;
                for (float logit : logits.get(i)) {
                    sum += Math.exp(logit);
                }
                for (int c = 0; c < found.columns(); c++) {
                    assertEquals(Math.exp(logits.get(i)[c]) / sum, found.get(i, c), GOLDEN);
                    best = logits.get(i)[c] > logits.get(i)[best] ? c : best;
                }
                assertEquals(best, classes[i]);
            }
        }
    }

    @Test
    void longTextsAreCutAndEmptyOnesRefused() {
        Fixture.stage("bert_classifier", folder);
        try (EncoderClassifier classifier = EncoderClassifier.open(folder, ComputeDevice.CPU, Precision.F32)) {
            int[] tokens = classifier.tokens("w5 ".repeat(1000) + "w7");
            assertEquals(7, tokens[tokens.length - 1]);
            assertTrue(tokens.length < 1001);
            assertEquals(1, classifier.classes(List.of("w5 ".repeat(1000) + "w7")).length);
            assertEquals(
                    "a text must have at least one token, got none for \"\"",
                    assertThrows(IllegalArgumentException.class, () -> classifier.classes(List.of("")))
                            .getMessage());
        }
    }

    @Test
    void aModelWithoutAHeadIsRefused() {
        Fixture.stage("bert", folder);
        assertEquals(
                "the checkpoint holds no classification head",
                assertThrows(
                                IllegalStateException.class,
                                () -> EncoderClassifier.open(folder, ComputeDevice.CPU, Precision.F32))
                        .getMessage());
    }
}
