package winnow.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ModelConfig;
import winnow.corpus.InvalidRecordException;
import winnow.corpus.OutputFile;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Encoder;
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

    /** Its sigmoid outputs would pass for a softmax's without a word; a new head on it tells classes apart again. */
    @Test
    void classesThatDoNotExcludeEachOtherAreRefused() {
        Fixture.stage("bert_classifier", folder);
        Path config = folder.resolve("config.json");
        String many = ModelConfig.read(config)
                .with("problem_type", "multi_label_classification")
                .json();
        OutputFile.write(config, out -> out.write(many.getBytes(StandardCharsets.UTF_8)));
        String message = assertThrows(
                        InvalidRecordException.class,
                        () -> EncoderClassifier.open(folder, ComputeDevice.CPU, Precision.F32))
                .getMessage();
        assertTrue(message.contains("problem_type must be single_label_classification"), message);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Tokenizer tokenizer = Tokenizer.load(folder);
                Encoder fresh = Encoder.loadWithNewClassifier(
                        checkpoint, List.of("no", "yes"), Seeds.of(0), ComputeDevice.CPU)) {
            assertEquals(
                    List.of("no", "yes"), EncoderClassifier.of(fresh, tokenizer).labels());
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
