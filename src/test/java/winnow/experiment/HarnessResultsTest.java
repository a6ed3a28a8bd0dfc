package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarnessResultsTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String MODEL =
            "tiny_seedling_stage_1_noise_0.2_near-duplicates_0.1_budget_30_%_Lo__RA_DELIFT_seed_1";

    @TempDir
    private Path folder;

    private List<Path> write(String question, Path out) throws IOException {
        ExperimentSpec spec = ExperimentSpec.parse(
                ExperimentSpecTest.DELIFT.replace("Does it run?", question).replace("\"LoRA\"", "\"Lo/RA\""), "text");
        List<Outcome> outcomes = new ArrayList<>();
        for (long seed : spec.seeds()) {
            outcomes.add(Outcome.of(seed, "stage 1", Comparison.CHOICE, "DELIFT", "pool", "records", 3));
            outcomes.add(Outcome.of(seed, "stage 1", "Lo/RA", "DELIFT", "test", "exact", 1, 0, 1, 1));
            outcomes.add(Outcome.of(seed, "stage 1", "Lo/RA", "DELIFT", "test", "logloss", 1, 2, 3, 4));
            outcomes.add(Outcome.of(seed, "stage 1", "Lo/RA", "DELIFT", "test", "macro F1", 0.5));
            outcomes.add(Outcome.of(seed, "stage 1", "Lo/RA", "DELIFT", "pool", "iterations", 5));
        }
        Path result = Files.createDirectories(folder.resolve("result"));
        String setting = spec.problem().points().get(0).label();
        List<PointResults> points = List.of(new PointResults(setting, 0.3, new Results(outcomes)));
        new StoredResult(result, spec, Map.of("source", Map.of("commit", COMMIT)), points, List.of()).write();
        Files.setLastModifiedTime(result.resolve("manifest.json"), FileTime.from(TIME));
        return HarnessResults.write(StoredResult.read(result), out);
    }

    @Test
    void aTrainedModelIsAModelAndItsQuestionsAreATask() throws IOException {
        Path out = folder.resolve("out");
        List<Path> models = write("?", out);
        assertEquals(2, models.size(), "one for each seed");
        assertEquals(out.resolve(MODEL), models.get(0));
        Map<String, Object> all = StrictJson.read(models.get(0).resolve("results_2026-01-02T03-04-05.json"))
                .asMap();
        assertTrue(
                all.keySet()
                        .containsAll(Set.of(
                                "results",
                                "group_subtasks",
                                "configs",
                                "versions",
                                "n-shot",
                                "higher_is_better",
                                "n-samples",
                                "config",
                                "git_hash",
                                "date",
                                "task_hashes",
                                "model_source",
                                "model_name",
                                "model_name_sanitized")),
                all.keySet().toString());
        assertEquals(COMMIT, all.get("git_hash"));
        Map<?, ?> values = (Map<?, ?>) ((Map<?, ?>) all.get("results")).get("tiny_test");
        assertEquals(0.75, values.get("exact,none"));
        assertEquals(0.25, values.get("exact_stderr,none"), "√(0.75·0.25·4/3)/√4");
        assertEquals(2.5, values.get("logloss,none"));
        assertEquals(Math.sqrt(5 / 3.0) / 2, (double) values.get("logloss_stderr,none"), 1e-9);
        assertEquals(0.5, values.get("macro F1,none"));
        assertEquals("N/A", values.get("macro F1_stderr,none"));
        assertEquals(Map.of("original", 4, "effective", 4), ((Map<?, ?>) all.get("n-samples")).get("tiny_test"));
        assertEquals(
                Map.of("exact", true, "logloss", false, "macro F1", true),
                ((Map<?, ?>) all.get("higher_is_better")).get("tiny_test"));

        List<String> lines = Files.readAllLines(models.get(0).resolve("samples_tiny_test_2026-01-02T03-04-05.jsonl"));
        assertEquals(4, lines.size());
        Map<String, Object> second = StrictJson.parse(lines.get(1), "line").asMap();
        assertEquals(1, second.get("doc_id"));
        assertEquals(0.0, second.get("exact"));
        assertEquals(2.0, second.get("logloss"));
        assertEquals(List.of("exact", "logloss"), second.get("metrics"), "F1 is none of an item's");
        StringBuilder hashes = new StringBuilder();
        for (String line : lines) {
            Map<String, Object> sample = StrictJson.parse(line, "line").asMap();
            hashes.append(sample.get("doc_hash"))
                    .append(sample.get("prompt_hash"))
                    .append(sample.get("target_hash"));
        }
        assertEquals(
                CanonicalJson.hash(hashes.toString().getBytes()),
                ((Map<?, ?>) all.get("task_hashes")).get("tiny_test"),
                "as the harness computes it");
        Map<String, Object> other = StrictJson.read(models.get(1).resolve("results_2026-01-02T03-04-05.json"))
                .asMap();
        assertNotEquals(all.get("task_hashes"), other.get("task_hashes"), "another seed asks other questions");
    }

    @Test
    void examplesOfThePromptAreCountedForRecordsOfFilesTooAndNoneForWhoLearnsFromNothing() throws IOException {
        String inContext = RecordsProblemTest.STAGE_3.replaceFirst(
                "(?s)\"learners\": \\[.*?]", "\"learners\": [{\"name\": \"shown\", \"examples\": 5}]");
        ExperimentSpec spec = ExperimentSpec.parse(inContext, "text");
        List<Outcome> outcomes = List.of(
                Outcome.of(1, "stage 3", "shown", "Initial", "test", "logloss", 1, 2),
                Outcome.of(1, "stage 3", "shown", "Random", "test", "logloss", 1, 2));
        Path result = Files.createDirectories(folder.resolve("shown"));
        List<PointResults> points = List.of(new PointResults("stage 3", 0.5, new Results(outcomes)));
        new StoredResult(result, spec, Map.of(), points, List.of()).write();
        Files.setLastModifiedTime(result.resolve("manifest.json"), FileTime.from(TIME));
        List<Object> shots = new ArrayList<>();
        for (Path model : HarnessResults.write(StoredResult.read(result), folder.resolve("out"))) {
            Map<String, Object> all = StrictJson.read(model.resolve("results_2026-01-02T03-04-05.json"))
                    .asMap();
            shots.add(((Map<?, ?>) all.get("n-shot")).get("records_test"));
        }
        assertEquals(List.of(0, 5), shots);
    }

    /** Its table prints {@code 0} of a whole number and {@code 0.0000} of one with a point, and columns of both kinds do not go together. */
    @Test
    void noValueIsAWholeNumber() throws IOException {
        Path model = write("?", folder.resolve("out")).get(0);
        String results = Files.readString(model.resolve("results_2026-01-02T03-04-05.json"));
        for (String metric : List.of("exact", "logloss", "macro F1")) {
            assertTrue(results.matches("(?s).*\"" + metric + ",none\" : \\d+\\.\\d+,.*"), results);
        }
        for (String line : Files.readAllLines(model.resolve("samples_tiny_test_2026-01-02T03-04-05.jsonl"))) {
            assertTrue(line.matches(".*\"exact\":[01]\\.0,\"logloss\":[1-4]\\.0}"), line);
        }
    }

    @Test
    void whatIsOnlyCountedIsNeitherBetterNorWorse() throws IOException {
        Map<String, Object> all = StrictJson.read(
                        write("?", folder.resolve("out")).get(0).resolve("results_2026-01-02T03-04-05.json"))
                .asMap();
        Map<?, ?> directions = (Map<?, ?>) all.get("higher_is_better");
        assertEquals(Boolean.TRUE, ((Map<?, ?>) directions.get("tiny_test")).get("exact"));
        assertTrue(((Map<?, ?>) directions.get("tiny_pool")).containsKey("iterations"));
        assertEquals(null, ((Map<?, ?>) directions.get("tiny_pool")).get("iterations"));
    }

    @Test
    void theSameResultGivesTheSameFiles() throws IOException {
        write("?", folder.resolve("one"));
        write("?", folder.resolve("two"));
        assertEquals(files(folder.resolve("one")), files(folder.resolve("two")));
        assertEquals(6, files(folder.resolve("one")).size());
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
