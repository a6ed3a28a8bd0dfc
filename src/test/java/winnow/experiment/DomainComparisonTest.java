package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;
import winnow.checkpoint.ModelConfig;
import winnow.checkpoint.ModelFolder;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.evaluation.ClassificationMetrics;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.model.OverlongException;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.synthetic.DomainCorpusSettings;
import winnow.synthetic.DomainMix;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Encoder;

/** With a decoder and an encoder of random weights, so small that they learn in no time. */
class DomainComparisonTest {
    private static final FineTuneSettings SHORT = FineTuneSettings.gotD()
            .withLength(TrainingLength.steps(2))
            .withBatching(Batching.of(4))
            .withRate(LearningRate.constant(1e-2));
    private static final PreFineTuning TRAINING = new PreFineTuning(SHORT, SHORT, ScoringTemplate.seedling());
    private static final DomainCorpusSettings SETTINGS =
            DomainCorpusSettings.of(DomainMix.among("lab", 0.2)).withSize(60);
    private static final DomainTask.Sizes SIZES = new DomainTask.Sizes(6, 4, 6, 9);

    @TempDir
    Path folder;

    static DomainTask task(Seeds seeds) {
        return DomainTask.of("lab", SETTINGS, SIZES, seeds);
    }

    /** The built-in tokenizer before a decoder of two small layers. */
    static Path decoder(Path folder) {
        Path model = folder.resolve("decoder");
        ModelConfig config = ModelConfig.of(Map.of(
                "model_type", "llama",
                "vocab_size", 1536,
                "hidden_size", 16,
                "intermediate_size", 32,
                "num_hidden_layers", 2,
                "num_attention_heads", 2,
                "max_position_embeddings", 160,
                "initializer_range", 0.1));
        try (Decoder decoder = Decoder.initial(config, Seeds.of(1), ComputeDevice.CPU)) {
            decoder.write(model, Checkpoint.companions(ModelFolder.of(Seedling.folder())), ElementType.F32);
        }
        return model;
    }

    /** Words of the task's texts, with the marks that an encoder reads. */
    static Path encoder(Path folder, DomainTask task) {
        Path model = folder.resolve("encoder");
        Set<String> words = new LinkedHashSet<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
        for (Corpus corpus : List.of(task.pool(), task.train())) {
            corpus.forEach(example -> words.addAll(List.of(example.text().split("\\s+"))));
        }
        List<String> all = List.copyOf(words);
        ModelConfig config = ModelConfig.of(Map.of(
                "model_type", "bert",
                "architectures", List.of("BertForMaskedLM"),
                "vocab_size", all.size(),
                "hidden_size", 16,
                "intermediate_size", 32,
                "num_hidden_layers", 2,
                "num_attention_heads", 2,
                "max_position_embeddings", 64,
                "initializer_range", 0.1));
        try (Encoder encoder = Encoder.initial(config, Seeds.of(1), ComputeDevice.CPU)) {
            encoder.write(model, beside -> writeTokenizer(beside, all), ElementType.F32);
        }
        return model;
    }

    private static void writeTokenizer(Path folder, List<String> words) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer(words));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"mask_token\":\"[MASK]\",\"pad_token\":\"[PAD]\",\"unk_token\":\"[UNK]\"}");
    }

    private static String tokenizer(List<String> words) {
        List<String> entries = new ArrayList<>();
        List<String> marks = new ArrayList<>();
        for (int id = 0; id < words.size(); id++) {
            entries.add("\"" + words.get(id) + "\":" + id);
            if (id < 5) {
                marks.add("{\"id\":" + id + ",\"content\":\"" + words.get(id) + "\",\"special\":true,"
                        + "\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false}");
            }
        }
        return """
                {"version":"1.0","truncation":null,"padding":null,"added_tokens":[%s],"normalizer":null,
                 "pre_tokenizer":{"type":"WhitespaceSplit"},"decoder":null,
                 "post_processor":{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]},
                 "model":{"type":"WordLevel","vocab":{%s},"unk_token":"[UNK]"}}
                """
                .formatted(String.join(",", marks), String.join(",", entries));
    }

    @Test
    void everyContenderIsMeasuredAndARunIsTheSameAgain() {
        DomainComparison comparison = new DomainComparison(
                DomainComparisonTest::task, 0.1, TargetedContender.baselines(), TRAINING, decoder(folder));
        List<String> told = new ArrayList<>();
        List<Outcome> outcomes = comparison.run(4, (steps, of, latest) -> told.add(steps + "/" + of + " " + latest));
        assertEquals("1/8 Initial chose", told.get(0));
        assertEquals("8/8 kNN learned", told.get(7));
        Results results = new Results(outcomes);
        assertEquals(List.of("Initial", "Random", "mean embedding", "kNN"), results.methods());
        assertEquals(6, mean(results, Comparison.CHOICE, "kNN", "pool", "texts"));
        assertTrue(results.mean(Comparison.CHOICE, "Initial", "pool", "of the domain")
                .isEmpty());
        assertEquals(
                1, mean(results, Comparison.CHOICE, "kNN", "pool", "of the domain"), "lab text is told from others");
        for (Outcome outcome : outcomes) {
            int expected =
                    outcome.asked().equals("held-out") ? 4 : outcome.metric().equals("accuracy") ? 9 : 1;
            assertEquals(expected, outcome.values().size(), outcome::toString);
        }
        assertTrue(mean(results, DomainComparison.READ, "kNN", "held-out", "logloss")
                < mean(results, DomainComparison.READ, "Initial", "held-out", "logloss"));
        assertTrue(
                results.mean(DomainComparison.TUNED, "kNN", "test", "Matthews").isPresent());
        assertEquals(outcomes, comparison.run(4, (steps, of, latest) -> {}));
    }

    private static double mean(Results results, String learner, String method, String asked, String metric) {
        return results.mean(learner, method, asked, metric).orElseThrow().estimate();
    }

    @Test
    void thePublishedSettingsAreThoseOfTheTables() {
        PreFineTuning paper = PreFineTuning.paper();
        assertEquals(TrainingLength.epochs(1), paper.texts().length());
        assertEquals(TrainingLength.epochs(10), paper.records().length());
        for (FineTuneSettings settings : List.of(paper.texts(), paper.records())) {
            assertEquals(Batching.of(64), settings.batching());
            assertEquals(1e-4, settings.rate().at(0, 100));
            assertEquals(0.01, settings.optimiser().weightDecay());
        }
    }

    /** Nothing but training on records that say the opposite of others can turn the answers round. */
    @Test
    void aDecoderAnswersAsItsRecordsDid() {
        DomainTask task = task(Seeds.of(4));
        PreFineTuning longer =
                new PreFineTuning(SHORT, SHORT.withLength(TrainingLength.steps(40)), ScoringTemplate.seedling());
        Path model = decoder(folder);
        for (String label : task.labels().subList(1, 3)) {
            ClassificationMetrics metrics = longer.run(
                            model, Corpus.of(List.of()), relabelled(task, label), Seeds.of(2))
                    .metrics()
                    .orElseThrow();
            int wanted = task.labels().indexOf(label);
            assertEquals(9, metrics.count(0, wanted) + metrics.count(1, wanted) + metrics.count(2, wanted), label);
        }
    }

    @Test
    void aTaskWithoutRecordsToLearnFromIsAskedOnce() {
        DomainComparison comparison = new DomainComparison(
                seeds -> DomainTask.of("lab", SETTINGS, new DomainTask.Sizes(6, 4, 0, 9), seeds),
                0.1,
                List.of(TargetedContender.random()),
                TRAINING,
                decoder(folder));
        Results results = new Results(comparison.run(4, (steps, of, latest) -> {}));
        assertEquals(List.of(Comparison.CHOICE, DomainComparison.READ), results.learners());
        assertTrue(results.mean(DomainComparison.READ, "Random", "test", "accuracy")
                .isPresent());
    }

    /** Who refuses it is no part of the message: reading would do so too, but later. */
    @Test
    void aRecordThatCannotBeAskedIsFoundBeforeAnythingIsRead() {
        DomainTask task = task(Seeds.of(4));
        Corpus test = Corpus.of(
                List.of(new Example("long", "word ".repeat(200), task.labels().get(0), Map.of())));
        DomainTask overlong = new DomainTask(
                task.domain(), task.pool(), task.target(), task.heldOut(), task.train(), test, task.labels());
        Path model = decoder(folder);
        OverlongException refused =
                assertThrows(OverlongException.class, () -> TRAINING.run(model, task.pool(), overlong, Seeds.of(2)));
        assertTrue(refused.getMessage().endsWith("in example long"), refused.getMessage());
        assertTrue(Arrays.stream(refused.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("requireFitting")));
    }

    private static DomainTask relabelled(DomainTask task, String label) {
        Corpus train = Corpus.of(task.train().stream()
                .map(record -> new Example(record.id(), record.prompt(), label, record.tags()))
                .toList());
        return new DomainTask(
                task.domain(), task.pool(), task.target(), task.heldOut(), train, task.test(), task.labels());
    }

    @Test
    void anEncoderReadsByHiddenTokensAndLearnsAHead() {
        DomainTask task = task(Seeds.of(4));
        PreFineTuning longer =
                new PreFineTuning(SHORT, SHORT.withLength(TrainingLength.steps(40)), ScoringTemplate.seedling());
        PreFineTuning.Findings found = longer.run(
                encoder(folder, task),
                task.pool().subset(0, 1, 2, 3),
                relabelled(task, task.labels().get(2)),
                Seeds.of(2));
        assertTrue(found.zeroShot().isEmpty() && found.heldOutLoss().isEmpty());
        ClassificationMetrics metrics = found.metrics().orElseThrow();
        assertEquals(9, metrics.count(0, 2) + metrics.count(1, 2) + metrics.count(2, 2));
    }

    @Test
    void aModelThatHasReadASourceIsWritten() {
        Path model = decoder(folder);
        Path read = folder.resolve("read");
        DomainTask task = task(Seeds.of(4));
        PreFineTuning.pretrain(model, task.pool(), SHORT.withLength(TrainingLength.steps(20)), read);
        double before = TRAINING.run(model, Corpus.of(List.of()), task, Seeds.of(2))
                .heldOutLoss()
                .orElseThrow()
                .mean();
        double after = TRAINING.run(read, Corpus.of(List.of()), task, Seeds.of(2))
                .heldOutLoss()
                .orElseThrow()
                .mean();
        assertTrue(after < before - 1, before + " and then " + after);
    }
}
