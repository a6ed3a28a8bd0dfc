package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;
import winnow.checkpoint.ModelConfig;
import winnow.checkpoint.ModelFolder;
import winnow.experiment.ExperimentProblem.Work;
import winnow.model.OverlongException;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;

class RecordsProblemTest {
    static final String STAGE_3 =
            """
            {"schema": 1, "name": "records", "question": "Does it run?", "kind": "records", "model": "seedling", "stage": 3,
             "corpora": {"test": {"file": "new.jsonl", "take": 2}, "old": {"file": "old.jsonl", "take": 2},
                         "existing": {"file": "old.jsonl"}, "pool": {"file": "new.jsonl", "take": 6}},
             "template": "plain", "answers": {"tokens": 3, "stops": ["\\n"]},
             "learners": [{"name": "LoRA", "tune": "lora", "passes": 1, "batch": 4, "rate": 0.005, "warmup": 0},
                          {"name": "QLoRA", "tune": "qlora", "passes": 1, "batch": 4, "rate": 0.005, "warmup": 0,
                           "schedule": "constant", "adapter": {"rank": 2, "alpha": 4, "dropout": 0}, "packed": 64}],
             "shares": [0.5], "methods": ["Initial", "Random", "DELIFT"], "seeds": [1], "metrics": ["logloss"]}
            """;

    private static final String STAGE_2 = STAGE_3.replace(
                    "\"stage\": 3", "\"stage\": 2, \"targetObjective\": \"flqmi\"")
            .replace("\"old\": {\"file\": \"old.jsonl\", \"take\": 2},", "")
            .replace("existing", "target");

    @TempDir
    private Path folder;

    private CorpusPlaces places;

    @BeforeEach
    void write() throws IOException {
        places = new CorpusPlaces(folder, folder.resolve("data"), new DataStore(folder.resolve("store")));
        write("new.jsonl", "new", 9);
        write("old.jsonl", "old", 5);
    }

    private void write(String name, String word, int count) throws IOException {
        Files.writeString(
                folder.resolve(name),
                IntStream.range(0, count)
                        .mapToObj(i ->
                                "{\"prompt\": \"say " + word + " " + i + "\", \"response\": \"" + word + i + "\"}\n")
                        .collect(Collectors.joining()));
    }

    private static ExperimentSpec parse(String text) {
        return ExperimentSpec.parse(text, "records.json");
    }

    private ExperimentSpec located(String text) {
        return parse(text).located(places);
    }

    private static String key(ExperimentSpec spec, String method) {
        return spec.steps().stream()
                .filter(step -> step.method().equals(method))
                .findFirst()
                .orElseThrow()
                .key("model", ComputeSettings.CPU_F32);
    }

    @Test
    void recordsThatTheModelCannotTakeAreFoundBeforeAnythingIsDone() throws IOException {
        write("new.jsonl", "new ".repeat(600), 9);
        ExperimentProblem problem = located(STAGE_3).problem();
        StepSetting step =
                new StepSetting(Seedling.folder(), "digest", ComputeSettings.CPU_F32, folder.resolve("cache"), 1);
        String message = assertThrows(OverlongException.class, () -> problem.run("Random", 0.5, 1, step))
                .getMessage();
        assertTrue(
                message.startsWith("records must fit into the model's 512 tokens, got 8 of 13 that do not, the first "),
                message);
        assertTrue(
                message.endsWith("; \"characters\": N in a corpus of the experiment leaves out what is longer"),
                message);
    }

    @Test
    void aFileIsReadAndSaysTheSameAgain() {
        for (String text : List.of(STAGE_3, STAGE_2)) {
            ExperimentSpec spec = parse(text);
            assertEquals(spec, parse(spec.canonical()));
            ExperimentSpec located = spec.located(places);
            assertEquals(located.hash(), parse(located.canonical()).hash(), "with the digests of the files");
            assertNotEquals(spec.hash(), located.hash());
        }
    }

    @Test
    void contentsDecideTheKeyAndPathsDoNot() throws IOException {
        ExperimentSpec before = located(STAGE_3);
        Files.copy(folder.resolve("new.jsonl"), folder.resolve("moved.jsonl"));
        assertEquals(key(before, "DELIFT"), key(located(STAGE_3.replace("new.jsonl", "moved.jsonl")), "DELIFT"));
        assertNotEquals(key(before, "DELIFT"), key(located(STAGE_3.replace("\"take\": 6", "\"take\": 5")), "DELIFT"));
        Files.writeString(
                folder.resolve("new.jsonl"),
                "{\"prompt\": \"say more\", \"response\": \"more\"}\n",
                StandardOpenOption.APPEND);
        ExperimentSpec after = located(STAGE_3);
        assertNotEquals(key(before, "DELIFT"), key(after, "DELIFT"));
        assertNotEquals(before.hash(), after.hash(), "and their results stand in another folder");
        String message = assertThrows(IllegalStateException.class, () -> parse(before.canonical())
                        .located(places))
                .getMessage();
        assertTrue(message.startsWith("new.jsonl must have the SHA-256 "), message);
    }

    @Test
    void withoutItsCorporaNothingIsRunAndTheErrorSaysWhatToDo() throws IOException {
        Files.delete(folder.resolve("old.jsonl"));
        String message = assertThrows(IllegalStateException.class, () -> located(STAGE_3))
                .getMessage();
        assertTrue(message.startsWith("old.jsonl does not exist; relative paths of an experiment start at "), message);
        assertThrows(IllegalStateException.class, () -> key(parse(STAGE_3), "DELIFT"));
    }

    @Test
    void workFollowsFromTheSizes() {
        ExperimentProblem problem = located(STAGE_3).problem();
        assertEquals(new Work(6 * (6 + 5), 0, 0), problem.sharedWork("DELIFT"), "pool and existing data are covered");
        assertEquals(new Work(6 * 6, 0, 0), problem.sharedWork("DELIFT; plain facility location"), "the pool alone");
        assertEquals(Work.NONE, problem.sharedWork("Random"));
        assertEquals(
                new Work(0, 2 * (3 + 5), 2 * 4 * 2), problem.work("Random", 0.5), "two learners learn 3 + 5 records");
        assertEquals(new Work(0, 2 * 5, 2 * 4 * 2), problem.work("Initial", 0.5));
    }

    @Test
    void theModelIsOpenedOnTheDevice() {
        assumeFalse(ComputeDevice.AUTO.isGpu());
        ComputeSettings onGpu = ComputeSettings.CPU_F32.withDevice(ComputeDevice.GPU);
        StepSetting step =
                new StepSetting(DomainComparisonTest.decoder(folder), "digest", onGpu, folder.resolve("cache"), 1);
        ExperimentProblem problem = located(STAGE_3).problem();
        assertThrows(IllegalStateException.class, () -> problem.run("Random", 0.5, 1, step));
    }

    @Test
    void aRunComputesEveryStepAndFindsItAgain() {
        ModelConfig config = ModelConfig.of(Map.of(
                "model_type", "llama",
                "vocab_size", 1536,
                "hidden_size", 64,
                "intermediate_size", 64,
                "num_hidden_layers", 1,
                "num_attention_heads", 2,
                "max_position_embeddings", 256,
                "initializer_range", 0.1));
        Path model = folder.resolve("decoder");
        try (Decoder made = Decoder.initial(config, Seeds.of(1), ComputeDevice.CPU)) {
            made.write(model, Checkpoint.companions(ModelFolder.of(Seedling.folder())), ElementType.F32);
        }
        for (String text : List.of(STAGE_3, STAGE_2)) {
            ExperimentRun run = new ExperimentRun(located(text), folder.resolve("results"), model, "tiny", 1);
            StoredResult stored = run.run(Map.of(), new SilentListener());
            Results results = stored.points().get(0).results();
            assertEquals(
                    List.of("LoRA", "QLoRA", "choice"),
                    List.copyOf(new TreeSet<>(
                            results.outcomes().stream().map(Outcome::learner).toList())));
            assertEquals(
                    text.equals(STAGE_3) ? List.of("old", "pool", "test") : List.of("pool", "test"),
                    List.copyOf(new TreeSet<>(
                            results.outcomes().stream().map(Outcome::asked).toList())));
            assertEquals(3, run.found().size());
            assertEquals(
                    stored.spec().hash(),
                    StoredResult.read(stored.folder()).spec().hash());
            assertFalse(results.outcomes().stream().anyMatch(outcome -> Double.isNaN(outcome.mean())));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"stage\": 3 | \"stage\": 1 | there is no key corpora.old; the keys there are test, pool",
                "\"pool\": { | \"pol\": { | there is no key corpora.pol; did you mean corpora.pool?",
                "\"template\": \"plain\" | \"template\": \"plane\" | did you mean \"plain\"?",
                "\"tokens\": 3 | \"tokens\": 0 | answers.tokens must be a whole number from 1 to 100000, got 0",
                "\"stops\": [\"\\n\"] | \"stops\": [\"\"] | answers: stop strings must not be empty, got []",
                "\"file\": \"old.jsonl\"} | \"file\": \"\"} | corpora.existing.file must be a text that is not blank",
                "\"tune\": \"lora\" | \"tune\": \"full\", \"adapter\": {\"rank\": 1, \"alpha\": 1, \"dropout\": 0} | adapter must not be given",
                "\"warmup\": 0, | \"warmup\": 3, | warmup must be 0 with a constant rate, got 3",
            })
    void whatBreaksARuleIsRefused(String from, String to, String message) {
        assertTrue(STAGE_3.contains(from), from);
        String found = assertThrows(IllegalArgumentException.class, () -> parse(STAGE_3.replace(from, to)))
                .getMessage();
        assertTrue(found.startsWith("records.json:"), found);
        assertTrue(found.contains(message), found);
    }
}
