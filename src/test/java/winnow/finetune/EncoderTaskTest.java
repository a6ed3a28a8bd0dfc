package winnow.finetune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import winnow.checkpoint.ModelConfig;
import winnow.random.Seeds;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Encoder;

class EncoderTaskTest {
    private static final int VOCABULARY = 50;
    private static final int MASK = 3;
    private static final MaskingSettings MASKING = MaskingSettings.bert(MASK, VOCABULARY, Set.of(0, 1, 2, MASK));

    private static final FineTuneSettings SETTINGS = new FineTuneSettings(
            TuningMethod.full(),
            TrainingLength.steps(60),
            Batching.of(8),
            LearningRate.constant(0.005),
            AdamWSettings.DEFAULT,
            OptionalDouble.of(1),
            0,
            false,
            Validation.EVERY_EPOCH,
            OptionalInt.empty(),
            Seeds.of(7));

    @Test
    void masksAreDrawnAsPublished() {
        RandomGenerator random = Seeds.of(1).stream("masks");
        int[] text = new int[100_000];
        Arrays.setAll(text, i -> i % 10 == 0 ? 1 : 4 + i % 40);
        MaskedTokens masked = MaskedTokens.of(text, 90_000, MASKING, random);
        int predicted = 0;
        int hidden = 0;
        int same = 0;
        for (int i = 0; i < text.length; i++) {
            if (!masked.isPredicted(i)) {
                assertEquals(text[i], masked.ids()[i]);
                continue;
            }
            assertFalse(text[i] == 1, "special tokens stay");
            predicted++;
            hidden += masked.ids()[i] == MASK ? 1 : 0;
            same += masked.ids()[i] == text[i] ? 1 : 0;
            assertTrue(masked.ids()[i] >= MASK);
        }
        // Four standard deviations of a binomial count.
        assertEquals(0.15 * 90_000, predicted, 4 * Math.sqrt(0.15 * 0.85 * 90_000));
        assertEquals(0.8 * predicted, hidden, 4 * Math.sqrt(0.16 * predicted));
        double stay = 0.1 + 0.1 / 46;
        assertEquals(stay * predicted, same, 4 * Math.sqrt(stay * predicted));
    }

    @Test
    void everyTextHasAMaskedToken() {
        RandomGenerator random = Seeds.of(1).stream("masks");
        for (int i = 0; i < 100; i++) {
            MaskedTokens masked = MaskedTokens.of(new int[] {1, 7, 2}, 1, MASKING, random);
            assertTrue(masked.isPredicted(1));
        }
    }

    @Test
    void encodersLearnHiddenTokens() {
        try (Encoder encoder = encoder("BertForMaskedLM")) {
            List<int[]> texts = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                int word = 4 + i % 3;
                texts.add(new int[] {1, word, word, word, word, word, word, 2});
            }
            TrainingCurve curve = new FineTuner(
                            SETTINGS.withBatching(Batching.of(8).withPacking(16)))
                    .train(MaskedTokenTask.of(encoder, texts, MASKING))
                    .curve();
            assertTrue(curve.steps().get(59).loss() < 0.5 * curve.steps().get(0).loss(), curve.csv());
        }
    }

    @Test
    void encodersLearnClasses() {
        try (Encoder encoder = encoder("BertForSequenceClassification")) {
            List<int[]> texts = new ArrayList<>();
            int[] classes = new int[16];
            for (int i = 0; i < 16; i++) {
                classes[i] = i % 2;
                texts.add(new int[] {1, 10 + i, 30 + classes[i], 20, 2});
            }
            ClassificationTask task = ClassificationTask.of(encoder, texts, classes);
            TrainingCurve curve = new FineTuner(SETTINGS).train(task).curve();
            assertTrue(curve.steps().get(59).loss() < 0.1, curve.csv());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new FineTuner(SETTINGS.withBatching(Batching.of(8).withPacking(16))).train(task));
        }
    }

    /** A run is known by this text when another process continues it. */
    @Test
    void maskingIsDescribedAlikeInEveryProcess() {
        Set<Integer> ids = Set.of(11, 3, 8, 0, 5, 2, 9, 7, 1, 10, 4, 6);
        String text = MaskingSettings.bert(MASK, VOCABULARY, ids).toString();
        assertTrue(text.contains("specialIds=[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]"), text);
    }

    @Test
    void badInputIsRefusedByName() {
        try (Encoder encoder = encoder("BertForSequenceClassification")) {
            List<int[]> one = List.of(new int[] {1, 5, 2});
            refused(
                    "classes must be in 0..1, got 2 at index 0",
                    () -> ClassificationTask.of(encoder, one, new int[] {2}));
            refused("every text must have a class", () -> ClassificationTask.of(encoder, one, new int[0]));
            refused("got 33 at index 0", () -> ClassificationTask.of(encoder, List.of(new int[33]), new int[] {0}));
            assertThrows(IllegalStateException.class, () -> MaskedTokenTask.of(encoder, one, MASKING));
        }
        try (Encoder encoder = encoder("BertForMaskedLM")) {
            refused("got none at index 0", () -> MaskedTokenTask.of(encoder, List.of(new int[] {1, 2}), MASKING));
        }
        refused("mask token must be in the vocabulary", () -> MaskingSettings.bert(60, VOCABULARY, Set.of()));
    }

    @Test
    void masksDependOnTheSeedsAlone() {
        int[] text = {1, 7, 8, 9, 10, 11, 12, 2};
        MaskedTokens first = MaskedTokens.of(text, 6, MASKING, Seeds.of(5).stream("masks"));
        MaskedTokens again = MaskedTokens.of(text, 6, MASKING, Seeds.of(5).stream("masks"));
        assertArrayEquals(first.ids(), again.ids());
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable work) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, work);
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    private static Encoder encoder(String architecture) {
        return Encoder.initial(
                ModelConfig.of(Map.of(
                        "model_type", "bert",
                        "architectures", List.of(architecture),
                        "vocab_size", VOCABULARY,
                        "hidden_size", 16,
                        "intermediate_size", 32,
                        "num_hidden_layers", 1,
                        "num_attention_heads", 2,
                        "max_position_embeddings", 32,
                        "initializer_range", 0.1)),
                Seeds.of(1),
                ComputeDevice.CPU);
    }
}
