package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;
import winnow.random.Seeds;

class EncoderTest {
    private static final List<String> LABELS = List.of("yes", "no", "perhaps", "never");
    private static final List<int[]> TEXTS = List.of(TinyModels.text("a", 7), TinyModels.text("b", 4));
    private static final TokenBatch BATCH = TokenBatch.rightPadded(TEXTS, 0);

    @TempDir
    private Path folder;

    private static Encoder withNewClassifier(String fixture, long seed) {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(fixture))) {
            return Encoder.loadWithNewClassifier(checkpoint, LABELS, Seeds.of(seed), ComputeDevice.CPU);
        }
    }

    private static float[] classLogits(Encoder encoder, TokenBatch batch) {
        try (NDManager scope = encoder.newScope()) {
            return encoder.classLogits(encoder.hidden(scope, batch), batch).toFloatArray();
        }
    }

    private static float[] hidden(Encoder encoder) {
        try (NDManager scope = encoder.newScope()) {
            return encoder.hidden(scope, BATCH).toFloatArray();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bert, true, false, false",
        "bert_mlm, false, true, false",
        "bert_mlm/legacy_names, true, true, false",
        "bert_classifier, true, false, true",
        "roberta, true, false, false",
        "roberta_mlm, false, true, false",
        "roberta_classifier, false, false, true",
        "distilbert, false, false, false",
        "distilbert_mlm, false, true, false"
    })
    void headsAreThoseThatTheCheckpointHolds(String fixture, boolean pooler, boolean maskedLm, boolean classifier) {
        try (Encoder encoder = TinyModels.encoder(fixture);
                NDManager scope = encoder.newScope()) {
            NDArray states = encoder.hidden(scope, BATCH);
            requireWorking(pooler, encoder.hasPooler(), () -> encoder.pooled(states, BATCH));
            requireWorking(maskedLm, encoder.hasMaskedLmHead(), () -> encoder.maskedLmLogits(states));
            requireWorking(classifier, encoder.hasClassifier(), () -> encoder.classLogits(states, BATCH));
        }
    }

    private static void requireWorking(boolean expected, boolean said, Runnable use) {
        assertEquals(expected, said);
        if (expected) {
            use.run();
        } else {
            assertTrue(assertThrows(IllegalStateException.class, use::run)
                    .getMessage()
                    .startsWith("the checkpoint holds no "));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert",
                "bert_mlm",
                "bert_mlm/legacy_names",
                "bert_classifier",
                "roberta",
                "roberta_mlm",
                "roberta_classifier",
                "distilbert",
                "distilbert_mlm"
            })
    void aNewClassifierGoesOnAnyEncoderAndLeavesItsStatesAlone(String fixture) {
        try (Encoder plain = TinyModels.encoder(fixture);
                Encoder encoder = withNewClassifier(fixture, 1);
                Encoder same = withNewClassifier(fixture, 1);
                Encoder other = withNewClassifier(fixture, 2)) {
            assertArrayEquals(hidden(plain), hidden(encoder));
            assertEquals(LABELS, encoder.labels());
            float[] logits = classLogits(encoder, BATCH);
            assertEquals(TEXTS.size() * LABELS.size(), logits.length);
            assertArrayEquals(logits, classLogits(same, BATCH));
            assertFalse(Arrays.equals(logits, classLogits(other, BATCH)));
            if (plain.hasPooler()) {
                assertArrayEquals(pooled(plain), pooled(encoder));
            }
        }
    }

    private static float[] pooled(Encoder encoder) {
        try (NDManager scope = encoder.newScope()) {
            return encoder.pooled(encoder.hidden(scope, BATCH), BATCH).toFloatArray();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert_mlm", "roberta_mlm", "distilbert_mlm"})
    void aNewClassifierIsWrittenAndReadBack(String fixture) {
        Path written = folder.resolve("tuned");
        try (Encoder encoder = withNewClassifier(fixture, 3)) {
            encoder.write(written, place -> {}, ElementType.F32);
            try (Checkpoint checkpoint = Checkpoint.open(written);
                    Encoder back = Encoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
                assertEquals(LABELS, back.labels());
                assertArrayEquals(classLogits(encoder, BATCH), classLogits(back, BATCH));
                assertTrue(back.hasMaskedLmHead());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert_classifier", "roberta_classifier"})
    void theClassOfATextIsReadFromItsFirstTokenOnWhicheverSideThePaddingIs(String fixture) {
        try (Encoder encoder = TinyModels.encoder(fixture)) {
            float[] left = classLogits(encoder, TokenBatch.leftPadded(TEXTS, 9));
            assertArrayEquals(classLogits(encoder, BATCH), left, 1e-5f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "bert_mlm", "bert_classifier", "roberta_classifier", "distilbert_mlm"})
    void anEncoderFromNothingHasTheHeadsOfItsArchitecture(String fixture) {
        try (Encoder given = TinyModels.encoder(fixture);
                Encoder initial = Encoder.initial(given.config(), Seeds.of(1), ComputeDevice.CPU)) {
            assertEquals(
                    given.parameters().stream().map(Parameter::toString).toList(),
                    initial.parameters().stream().map(Parameter::toString).toList());
        }
    }

    @Test
    void labelsMustBeAtLeastTwoAndDistinct() {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder("bert"))) {
            for (List<String> labels : List.of(List.<String>of(), List.of("a"), List.of("a", "a"))) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Encoder.loadWithNewClassifier(checkpoint, labels, Seeds.of(1), ComputeDevice.CPU));
            }
        }
    }

    @Test
    void inputThatTheModelCannotTakeIsRefused() {
        try (Encoder bert = TinyModels.encoder("bert");
                Encoder roberta = TinyModels.encoder("roberta")) {
            requireRefused(bert, BATCH.withTokenTypes(types(2)), "token types must be in 0..1, got 2");
            requireRefused(roberta, BATCH.withTokenTypes(types(1)), "token types must be in 0..0, got 1");
            requireRefused(bert, batchOf(160), "token ids must be in 0..159, got 160");
            requireRefused(bert, batchOf(-1), "token ids must be in 0..159, got -1");
            requireRefused(bert, batchOf(new int[65]), "the model takes at most 64 tokens, got 65");
            requireRefused(roberta, batchOf(new int[65]), "the model takes at most 64 tokens, got 65");
            try (NDManager scope = roberta.newScope()) {
                assertEquals(
                        64,
                        roberta.hidden(scope, batchOf(new int[64])).getShape().get(1));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> BATCH.withTokenTypes(types(0).subList(0, 1)));
    }

    private static List<int[]> types(int type) {
        List<int[]> types = TEXTS.stream().map(t -> new int[t.length]).toList();
        types.get(1)[0] = type;
        return types;
    }

    private static TokenBatch batchOf(int... ids) {
        return TokenBatch.rightPadded(List.of(ids), 0);
    }

    private static void requireRefused(Encoder encoder, TokenBatch batch, String message) {
        try (NDManager scope = encoder.newScope()) {
            assertEquals(
                    message,
                    assertThrows(IllegalArgumentException.class, () -> encoder.hidden(scope, batch))
                            .getMessage());
        }
    }

    @Test
    void aDecoderIsNotReadAsAnEncoderNorAnEncoderAsADecoder() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> TinyModels.encoder("gpt2"))
                .getMessage()
                .endsWith("found \"gpt2\", a decoder, which reads in one direction"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> TinyModels.decoder("bert"))
                .getMessage()
                .endsWith("found \"bert\", an encoder, which gives no next token"));
    }
}
