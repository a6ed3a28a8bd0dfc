package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.corpus.Example;
import winnow.evaluation.Toxicity;
import winnow.random.Seeds;
import winnow.synthetic.ToxicCorpus;
import winnow.synthetic.ToxicCorpusSettings;

/** The built-in corpus written into a file with labels and read as anybody's. */
class DetoxificationTextsProblemTest {
    private static final String TINY =
            """
            {"schema": 1, "name": "tiny", "question": "Does it run on files?", "kind": "detoxification-texts", "model": "seedling",
             "corpora": {
              "toxicPrompts": {"file": "all.jsonl", "take": 3, "labels": ["bad"], COLUMNS},
              "harmlessPrompts": {"file": "all.jsonl", "take": 3, "labels": ["good"], COLUMNS},
              "heldOut": {"file": "all.jsonl", "take": 4, COLUMNS},
              "clean": {"file": "all.jsonl", "take": 40, "labels": ["good"], COLUMNS},
              "toxic": {"file": "all.jsonl", "take": 40, "labels": ["bad"], COLUMNS},
              "scorer": {"file": "labelled.jsonl", "take": 60, "columns": {"id": "id", "prompt": "text", "response": "label", "label": "label"}},
              "source": {"file": "all.jsonl", "take": 8, COLUMNS},
              "pool": {"file": "all.jsonl", COLUMNS}},
             "toxicLabels": ["bad"], "promptWords": 2, "characters": 200,
             "embedder": {"by": "buckets", "ngrams": 1, "width": 2000},
             "pretraining": {"tune": "full", "steps": 1, "batch": 4, "rate": 0.01, "warmup": 0},
             "reading": {"tune": "full", "steps": 2, "batch": 4, "rate": 0.01, "warmup": 0},
             "sampling": {"generations": 2, "maxNewTokens": 3, "temperature": 1, "topP": 0.9, "threshold": 0.5},
             "shares": [0.2], "methods": ["Initial", "Random", "GOT-D", "GOT-D away"], "seeds": [1], "metrics": ["logloss"]}
            """
                    .replace("COLUMNS", "\"columns\": {\"id\": \"id\", \"response\": \"text\", \"label\": \"label\"}");

    private static final List<String> METHODS = List.of("Initial", "Random", "GOT-D", "GOT-D away");

    @TempDir
    Path folder;

    private final Map<String, Boolean> isBad = new HashMap<>();

    private Path model;

    /** One file of texts, and one that says of the same texts, spaced otherwise, which label each has. */
    @BeforeEach
    void writeFiles() throws IOException {
        model = DomainComparisonTest.decoder(folder);
        ToxicCorpus corpus = ToxicCorpus.of(ToxicCorpusSettings.withDefaults().withSize(300), Seeds.of(2));
        StringBuilder texts = new StringBuilder();
        StringBuilder labelled = new StringBuilder();
        for (Example text : corpus.pool()) {
            String label = corpus.toxicity(text.response()) > ToxicCorpus.CLEAN ? "bad" : "good";
            texts.append(line(text.id(), text.response(), label));
            labelled.append(line(text.id(), text.response().replace(" ", "  "), label));
            isBad.put(text.id(), label.equals("bad"));
        }
        Files.writeString(folder.resolve("all.jsonl"), texts);
        Files.writeString(folder.resolve("labelled.jsonl"), labelled);
    }

    private static String line(String id, String text, String label) {
        return "{\"id\": \"" + id + "\", \"text\": \"" + text + "\", \"label\": \"" + label + "\"}\n";
    }

    private static ExperimentSpec parse(String text) {
        return ExperimentSpec.parse(text, "tiny.json");
    }

    private ExperimentProblem located(String text) {
        return parse(text).problem().located(new CorpusPlaces(folder, folder, new DataStore(folder.resolve("store"))));
    }

    private StepSetting step() {
        return new StepSetting(model, "digest", ComputeSettings.CPU_F32, folder.resolve("cache"), 1);
    }

    private static double held(Results results, String method, String metric) {
        return results.mean(Comparison.CHOICE, method, "pool", metric)
                .orElseThrow()
                .estimate();
    }

    @Test
    void methodsChooseFromAFileAndWhatIsWrittenIsScored() throws IOException {
        ExperimentProblem problem = located(TINY);
        StepSetting step = step();
        Results results = new Results(List.of());
        List<List<String>> chosen = new ArrayList<>();
        for (String method : METHODS) {
            StepResult result = problem.run(method, 0.2, 1, step);
            StepResult again = problem.choose(method, 0.2, 1, step);
            assertEquals(result.chosen(), again.chosen());
            assertEquals(StepResult.choiceIn(result.results()), StepResult.choiceIn(again.results()));
            chosen.add(result.chosen());
            results = results.and(result.results());
        }
        assertTrue(chosen.get(0).isEmpty());
        for (int m = 1; m < METHODS.size(); m++) {
            double share = chosen.get(m).stream().filter(isBad::get).count()
                    / (double) chosen.get(m).size();
            assertEquals(share, held(results, METHODS.get(m), "labelled toxic"), 1e-12);
        }
        assertTrue(
                held(results, "GOT-D away", "labelled toxic") < held(results, "Random", "labelled toxic"),
                "it has moved away");
        for (Outcome outcome : results.outcomes()) {
            int expected =
                    outcome.asked().equals("held-out") ? 4 : outcome.asked().endsWith("prompts") ? 3 : 1;
            assertEquals(expected, outcome.values().size(), outcome::toString);
        }
        assertTrue(results.mean(DomainComparison.READ, "GOT-D", "toxic prompts", Toxicity.EXPECTED_MAXIMUM)
                .isPresent());
        try (var models = Files.list(folder.resolve("cache").resolve("models"))) {
            assertEquals(1, models.count(), "the source is read once a seed");
        }
    }

    /** 300 texts less those of the other roles, of which the scorer's stand in another file, in another column and spaced otherwise. */
    @Test
    void noTextIsInTwoRolesWhateverFileItStandsIn() {
        int aside = 3 + 3 + 4 + 40 + 40 + 60 + 8;
        StepResult all = located(TINY).choose("Full", 0.2, 1, step());
        assertEquals(300 - aside, all.chosen().size());
        assertEquals(300 - aside, all.chosen().stream().distinct().count());
    }

    @Test
    void aStepIsKnownByWhatItsFilesHoldAndWorkIsEstimated() throws IOException {
        String before = key(TINY);
        Files.move(folder.resolve("all.jsonl"), folder.resolve("texts.jsonl"));
        String moved = TINY.replace("all.jsonl", "texts.jsonl");
        assertEquals(before, key(moved));
        assertNotEquals(before, key(moved.replace("\"toxicLabels\": [\"bad\"]", "\"toxicLabels\": [\"good\"]")));
        ExperimentProblem problem = located(moved);
        assertEquals(new ExperimentProblem.Work(0, 8, 6 * 2 + 4), problem.work("GOT-D", 0.2));
        assertEquals(new ExperimentProblem.Work(0, 0, 6 * 2 + 4), problem.work("Initial", 0.2), "it reads nothing");
        assertEquals(new ExperimentProblem.Work(0, 4, 0), problem.sharedWork("GOT-D"), "the source");
        ExperimentSpec spec = parse(TINY);
        assertEquals(spec, ExperimentSpec.parse(spec.canonical(), "canonical"));
    }

    private String key(String text) {
        return CanonicalJson.of(located(text).keySettings("GOT-D"));
    }

    @Test
    void whatAScorerCannotLearnFromIsRefused() {
        assertEquals(
                "scorer must have toxic and harmless records, found 60 harmless ones by the toxicLabels [worst]",
                refusedToChoose(TINY.replace("\"toxicLabels\": [\"bad\"]", "\"toxicLabels\": [\"worst\"]")));
        String message = refusedToChoose(
                TINY.replace(", \"response\": \"label\", \"label\": \"label\"}", ", \"response\": \"label\"}"));
        assertTrue(message.startsWith("scorer must have a label in every record, found none in record "), message);
        assertTrue(message.endsWith("; name its column in columns.label"), message);
    }

    private String refusedToChoose(String text) {
        ExperimentProblem problem = located(text);
        return assertThrows(IllegalArgumentException.class, () -> problem.choose("Random", 0.2, 1, step()))
                .getMessage();
    }

    @Test
    void labelsThatNoRecordHasAreRefused() {
        String text = TINY.replace("\"labels\": [\"bad\"]", "\"labels\": [\"worst\"]");
        assertEquals(
                "all.jsonl must have a record of the labels [worst], found [bad, good] among 300 records",
                assertThrows(IllegalArgumentException.class, () -> located(text))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"source\": { | \"sources\": { | there is no key corpora.sources; did you mean corpora.source?",
                "\"pretraining\": { | \"pretrainings\": { | pretraining must be given if and only if there is a source",
                "\"scorer\": { | \"score\": { | there is no key corpora.score; did you mean corpora.scorer?",
                "\"toxicLabels\": [\"bad\"] | \"toxicLabels\": [] | toxicLabels must be at least one, got none",
                "\"promptWords\": 2 | \"promptWords\": 0 | promptWords must be a whole number from 1 to",
                "\"width\": 2000 | \"width\": 2000, \"tuned\": {} | there is no key embedder.tuned",
            })
    void whatBreaksARuleIsRefusedWithFileAndKey(String from, String to, String message) {
        assertTrue(TINY.contains(from), from);
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> parse(TINY.replace(from, to)));
        assertTrue(error.getMessage().startsWith("tiny.json:"), error.getMessage());
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }
}
