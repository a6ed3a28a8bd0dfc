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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.corpus.Example;
import winnow.random.Seeds;
import winnow.synthetic.DomainCorpus;
import winnow.synthetic.DomainCorpusSettings;
import winnow.synthetic.DomainMix;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Precision;

/** The built-in corpus written into files and read as anybody's. */
class TextsProblemTest {
    private static final String TINY =
            """
            {"schema": 1, "name": "tiny", "question": "Does it run on files?", "kind": "texts", "model": "seedling",
             "corpora": {
              "test": {"file": "task.jsonl", "take": 9, "columns": {"prompt": "text", "response": "label"}},
              "heldOut": {"file": "task.jsonl", "take": 4, "columns": {"prompt": "text", "response": "label"}},
              "train": {"file": "task.jsonl", "take": 12, "columns": {"prompt": "text", "response": "label"}},
              "pool": {"file": "pool.jsonl", "columns": {"response": "text", "domain": "source"}}},
             "domain": "lab", "labels": {"0": "acidic", "1": "neutral", "2": "basic"}, "cue": "In short, it is", "characters": 200,
             "embedder": {"by": "latent", "ngrams": 2, "width": 32},
             "reading": {"tune": "full", "steps": 2, "batch": 4, "rate": 0.01, "warmup": 0},
             "learning": {"tune": "full", "steps": 2, "batch": 4, "rate": 0.01, "warmup": 0},
             "shares": [0.1], "methods": ["Initial", "Random", "DAPT", "GOT-D"], "seeds": [1], "metrics": ["accuracy"]}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        DomainCorpus corpus = DomainCorpus.of(
                DomainCorpusSettings.of(DomainMix.among("lab", 0.2)).withSize(100), Seeds.of(2));
        StringBuilder pool = new StringBuilder();
        for (Example text : corpus.pool()) {
            pool.append(line("text", text.response(), "source", text.tags().get("domain")));
        }
        Files.writeString(folder.resolve("pool.jsonl"), pool);
        StringBuilder task = new StringBuilder();
        for (Example record : corpus.train("lab", 30)) {
            int label = DomainCorpus.labels("lab").indexOf(record.response());
            task.append(line("text", record.prompt().replace(". ", ".\\n "), "label", String.valueOf(label)));
        }
        Files.writeString(folder.resolve("task.jsonl"), task);
    }

    private static String line(String a, String first, String b, String second) {
        return "{\"" + a + "\": \"" + first + "\", \"" + b + "\": \"" + second + "\"}\n";
    }

    private static ExperimentSpec parse(String text) {
        return ExperimentSpec.parse(text, "tiny.json");
    }

    private ExperimentProblem located(String text) {
        return parse(text).problem().located(new CorpusPlaces(folder, folder, new DataStore(folder.resolve("store"))));
    }

    private StepSetting step() {
        return new StepSetting(
                DomainComparisonTest.decoder(folder), "digest", ComputeSettings.CPU_F32, folder.resolve("cache"), 1);
    }

    @Test
    void methodsChooseFromAFileAndTheTaskIsAsked() {
        ExperimentProblem problem = located(TINY);
        StepSetting step = step();
        Results results = new Results(List.of());
        for (String method : List.of("Initial", "Random", "DAPT", "GOT-D")) {
            StepResult result = problem.run(method, 0.1, 1, step);
            assertEquals(method.equals("Initial") ? 0 : 10, result.chosen().size());
            assertEquals(
                    StepResult.choiceIn(result.results()),
                    StepResult.choiceIn(problem.choose(method, 0.1, 1, step).results()));
            results = results.and(result.results());
        }
        assertEquals(1, mean(results, Comparison.CHOICE, "DAPT", "pool", "of the domain"));
        assertEquals(1, mean(results, Comparison.CHOICE, "GOT-D", "pool", "of the domain"));
        assertTrue(mean(results, Comparison.CHOICE, "Random", "pool", "of the domain") < 0.7);
        assertTrue(results.mean(Comparison.CHOICE, "GOT-D", "pool", "near-duplicates")
                .isEmpty());
        for (String learner : List.of(DomainComparison.READ, DomainComparison.TUNED)) {
            assertTrue(results.mean(learner, "GOT-D", "test", "accuracy").isPresent(), learner);
        }
    }

    private static double mean(Results results, String learner, String method, String asked, String metric) {
        return results.mean(learner, method, asked, metric).orElseThrow().estimate();
    }

    @Test
    void whatIsAskedOrLearnedIsNotInThePool() throws IOException {
        Path pool = folder.resolve("pool.jsonl");
        String unlabelled = Files.readString(folder.resolve("task.jsonl"))
                .replace("\\n ", " ")
                .replaceAll("\"label\": \"\\d\"", "\"source\": \"lab\"");
        Files.writeString(pool, Files.readString(pool) + unlabelled);
        StepResult all =
                located(TINY.replace("\"shares\": [0.1]", "\"shares\": [1]")).choose("Random", 1, 1, step());
        assertEquals(100 + 30 - 9 - 4 - 12, all.chosen().size());
    }

    @Test
    void modelsAreOpenedOnTheDeviceAndOnlyVectorsHaveAFormat() {
        ComputeSettings rounded = ComputeSettings.CPU_F32.withPrecision(Precision.BF16_LINEAR);
        assertThrows(IllegalArgumentException.class, () -> parse(TINY).withCompute(rounded));
        String byModel = TINY.replace(
                "{\"by\": \"latent\", \"ngrams\": 2, \"width\": 32}",
                "{\"by\": \"model\", \"pooling\": \"mean\", \"length\": \"unit\"}");
        assertEquals(rounded, parse(byModel).withCompute(rounded).compute());
        assumeFalse(ComputeDevice.AUTO.isGpu());
        ComputeSettings onGpu = ComputeSettings.CPU_F32.withDevice(ComputeDevice.GPU);
        StepSetting step =
                new StepSetting(DomainComparisonTest.decoder(folder), "digest", onGpu, folder.resolve("cache"), 1);
        ExperimentProblem problem = located(TINY);
        assertEquals(10, problem.choose("GOT-D", 0.1, 1, step).chosen().size(), "no model chooses");
        assertThrows(IllegalStateException.class, () -> problem.run("GOT-D", 0.1, 1, step));
    }

    @Test
    void withoutRecordsToLearnFromTheTaskIsAskedOnce() {
        ExperimentProblem problem = located(TINY.replace("\"train\"", "\"target\"")
                .replace(
                        "\"learning\": {\"tune\": \"full\", \"steps\": 2, \"batch\": 4, \"rate\": 0.01, \"warmup\": 0},",
                        "")
                .replace("\"domain\": \"lab\",", "")
                .replace("\"DAPT\", ", ""));
        Results results = problem.run("GOT-D", 0.1, 1, step()).results();
        assertEquals(List.of(Comparison.CHOICE, DomainComparison.READ), results.learners());
        assertTrue(
                results.mean(Comparison.CHOICE, "GOT-D", "pool", "of the domain")
                        .isEmpty(),
                "not known");
        assertFalse(problem.methods().contains("DAPT"));
    }

    @Test
    void ofMethodsThatOnlyChooseNothingElseIsSaid() {
        ExperimentProblem problem = located(TINY.replace("\"shares\"", "\"choiceOnly\": [\"GOT-D\"], \"shares\""));
        assertEquals(
                List.of(Comparison.CHOICE),
                problem.run("GOT-D", 0.1, 1, step()).results().learners());
        assertEquals(ExperimentProblem.Work.NONE, problem.work("GOT-D", 0.1));
        assertEquals(new ExperimentProblem.Work(0, 8 + 8, 2 * 3 * 9 + 4), problem.work("Random", 0.1));
        assertEquals(new ExperimentProblem.Work(0, 8, 2 * 3 * 9 + 4), problem.work("Initial", 0.1), "it reads nothing");
    }

    @Test
    void textsArePlacedByAModelThatHasLearnedTheTask() {
        String byModel = TINY.replace(
                "\"by\": \"latent\", \"ngrams\": 2, \"width\": 32",
                "\"by\": \"model\", \"pooling\": \"mean\","
                        + " \"length\": \"unit\", \"tuned\": {\"tune\": \"full\", \"steps\": 3, \"batch\": 4, \"rate\": 0.01, \"warmup\": 0}");
        ExperimentProblem problem = located(byModel);
        assertEquals(3, problem.trainings().size());
        assertEquals(new ExperimentProblem.Work(0, 12, 100 + 12), problem.sharedWork("GOT-D"));
        assertEquals(ExperimentProblem.Work.NONE, located(TINY).sharedWork("GOT-D"));
        StepSetting step = step();
        problem.choose("Random", 0.1, 1, step);
        assertFalse(Files.exists(step.cache().resolve("vectors")), "what places nothing does not wait for a model");
        StepResult tuned = problem.choose("GOT-D", 0.1, 1, step);
        assertEquals(10, tuned.chosen().size());
        assertEquals(tuned.chosen(), problem.choose("GOT-D", 0.1, 1, step).chosen());
        assertNotEquals(key(TINY), key(byModel));
        ExperimentSpec spec = parse(byModel);
        assertEquals(spec, ExperimentSpec.parse(spec.canonical(), "canonical"));
    }

    @Test
    void aStepIsKnownByWhatItsFilesHoldNotByTheirNames() throws IOException {
        String before = key(TINY);
        Files.move(folder.resolve("pool.jsonl"), folder.resolve("texts.jsonl"));
        assertEquals(before, key(TINY.replace("pool.jsonl", "texts.jsonl")));
        Files.writeString(folder.resolve("pool.jsonl"), line("text", "one more", "source", "lab"));
        assertNotEquals(before, key(TINY));
        ExperimentSpec spec = parse(TINY);
        assertEquals(spec, ExperimentSpec.parse(spec.canonical(), "canonical"));
    }

    /** A step is known by the labels, not by their order: a new head of an encoder must not be drawn in another one. */
    @Test
    void theOrderOfTheLabelsInAFileDecidesNothing() {
        String hardlyTaught = TINY.replace("0.01", "1e-9");
        String turned = hardlyTaught.replace(
                "{\"0\": \"acidic\", \"1\": \"neutral\", \"2\": \"basic\"}",
                "{\"2\": \"basic\", \"0\": \"acidic\", \"1\": \"neutral\"}");
        assertNotEquals(hardlyTaught, turned);
        assertEquals(key(hardlyTaught), key(turned));
        StepSetting step = new StepSetting(
                DomainComparisonTest.encoder(folder, DomainComparisonTest.task(Seeds.of(1))),
                "digest",
                ComputeSettings.CPU_F32,
                folder.resolve("cache"),
                1);
        for (long seed = 1; seed <= 5; seed++) {
            assertEquals(
                    located(hardlyTaught).run("Initial", 0.1, seed, step),
                    located(turned).run("Initial", 0.1, seed, step));
        }
    }

    @Test
    void aDomainWithACommaCanStandInAFileOfResults() {
        assertEquals(
                "domain news sports",
                parse(TINY.replace("\"domain\": \"lab\"", "\"domain\": \"news,\\nsports\""))
                        .problem()
                        .label());
    }

    private String key(String text) {
        return CanonicalJson.of(located(text).keySettings("GOT-D"));
    }

    @Test
    void aLabelWithoutANameIsRefused() {
        ExperimentProblem problem = located(TINY.replace(", \"2\": \"basic\"", ""));
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> problem.choose("Random", 0.1, 1, step()));
        assertTrue(error.getMessage().startsWith("labels must name every label of "), error.getMessage());
        assertTrue(error.getMessage().contains("found \"2\" in record "), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"train\": { | \"trains\": { | there is no key corpora.trains; did you mean corpora.train?",
                "\"learning\": { | \"learnings\": { | learning must be given if and only if there are training records",
                "\"1\": \"neutral\" | \"1\": \"acidic\" | labels must hold different texts, at least one, got",
                "\"heldOut\": { | \"held\": { | corpora.heldOut must be given, it is missing",
                "\"characters\": 200 | \"characters\": 0 | characters must be a whole number from 1 to",
            })
    void whatBreaksARuleIsRefusedWithFileAndKey(String from, String to, String message) {
        assertTrue(TINY.contains(from), from);
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> parse(TINY.replace(from, to)));
        assertTrue(error.getMessage().startsWith("tiny.json:"), error.getMessage());
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }
}
