package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentSpecTest {
    /** Of all kinds there is a file. */
    static final String DELIFT =
            """
            {"schema": 1, "name": "tiny", "question": "Does it run?", "kind": "delift", "model": "seedling", "stage": 1,
             "corpus": {"skills": 2, "size": 12, "zipfExponent": 1, "noiseShares": [0.2], "duplicateShares": [0.1], "world": 1},
             "questionsPerSkill": 2, "targetObjective": "flqmi",
             "learners": [{"name": "LoRA", "tune": "lora", "steps": 1, "batch": 16, "rate": 0.005, "warmup": 0}],
             "shares": [0.3], "methods": ["Initial", "DELIFT", "Full"], "seeds": [1, 2], "metrics": ["logloss"]}
            """;

    private static ExperimentSpec parse(String text) {
        return ExperimentSpec.parse(text, "tiny.json");
    }

    private static Stream<Path> committedFiles() throws IOException {
        return Stream.concat(Files.list(Path.of("experiments")), Files.list(Path.of("experiments", "paper")))
                .filter(file -> !file.endsWith("claims.json"))
                .filter(file -> file.toString().endsWith(".json"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("committedFiles")
    void everyCommittedFileIsReadAndNamedAsItsFile(Path file) {
        ExperimentSpec spec = ExperimentSpec.read(file);
        assertEquals(file.getFileName().toString(), spec.name() + ".json");
        assertEquals(spec, ExperimentSpec.parse(spec.canonical(), "canonical"), "its own text says the same");
    }

    @Test
    void theHashIsThatOfTheSettingsAndNotOfTheirLayout() {
        ExperimentSpec spec = parse(DELIFT);
        String moved = DELIFT.replace("\"schema\": 1, ", "").replace("\"shares\"", "\"schema\" : 1,\n\"shares\"");
        assertEquals(spec.hash(), parse(moved).hash());
        assertEquals(spec.hash(), parse(DELIFT.replace("0.3", "3e-1")).hash());
        assertNotEquals(
                spec.hash(),
                parse(DELIFT.replace("\"size\": 12", "\"size\": 13")).hash());
        assertEquals(spec.hash(), parse(DELIFT.replace("Does it run?", "Well?")).hash());
        assertEquals(64, spec.hash().length());
        assertTrue(spec.canonical().startsWith("{\"corpus\":{\"duplicateShares\":[0.1]"));
    }

    @Test
    void sweepsAreAllPointsOfTheirLists() {
        ExperimentSpec spec = parse(DELIFT.replace("[0.2]", "[0, 0.2]").replace("[0.3]", "[0.3, 0.5]"));
        assertEquals(2 * 2 * 2 * 3, spec.steps().size());
        assertEquals(
                List.of("stage 1; noise 0; near-duplicates 0.1", "stage 1; noise 0.2; near-duplicates 0.1"),
                spec.problem().points().stream().map(ExperimentProblem::label).toList());
    }

    @Test
    void sizesAreSweptAndShareTheirStepsWithFilesOfOneSize() {
        ExperimentSpec one = parse(DELIFT);
        ExperimentSpec several = parse(DELIFT.replace("\"size\": 12", "\"sizes\": [12, 24]"));
        assertEquals(several, parse(several.canonical()));
        assertEquals(
                List.of(
                        "stage 1; noise 0.2; near-duplicates 0.1; size 12",
                        "stage 1; noise 0.2; near-duplicates 0.1; size 24"),
                several.problem().points().stream()
                        .map(ExperimentProblem::label)
                        .toList());
        assertEquals(key(one, 1, "DELIFT"), key(several, 1, "DELIFT"), "of the first size");
        assertEquals(
                2 * one.steps().size(),
                several.steps().stream()
                        .map(step -> step.key("m", ComputeSettings.CPU_F32))
                        .distinct()
                        .count());
        assertEquals(List.of(), one.problem().crossedSweeps());
        assertEquals(
                List.of(new Sweep(
                        "size",
                        List.of(
                                new Sweep.Place(
                                        "12", several.problem().points().get(0).label()),
                                new Sweep.Place(
                                        "24", several.problem().points().get(1).label())))),
                several.problem().crossedSweeps());
    }

    @Test
    void settingsThatVaryTogetherAreCrossed() {
        ExperimentSpec map = ExperimentSpec.read(Path.of("experiments", "delift-map.json"));
        assertEquals(12, map.problem().points().size());
        List<Sweep> sweeps = map.problem().crossedSweeps();
        assertEquals(
                List.of(
                        "noise; near-duplicates 0.1; size 120",
                        "noise; near-duplicates 0.1; size 180",
                        "noise; near-duplicates 0.4; size 120",
                        "noise; near-duplicates 0.4; size 180"),
                sweeps.stream().map(Sweep::name).toList());
        assertEquals(
                List.of("0", "0.2", "0.4"),
                sweeps.get(3).places().stream().map(Sweep.Place::value).toList());
        assertEquals(
                "stage 1; noise 0.4; near-duplicates 0.4; size 180",
                sweeps.get(3).places().get(2).setting());
    }

    @Test
    void aStepIsKeyedByWhatItsValuesFollowFrom() {
        ExperimentSpec spec = parse(DELIFT);
        ExperimentSpec other = parse(DELIFT.replace("tiny", "other")
                .replace("[1, 2]", "[2]")
                .replace("\"Full\"]", "\"Full\", \"Random\"]")
                .replace("0.3", "0.4"));
        assertEquals(key(spec, 2, "Full"), key(other, 2, "Full"), "the whole pool has no budget");
        assertEquals(key(spec, 2, "Initial"), key(other, 2, "Initial"));
        assertNotEquals(key(spec, 2, "DELIFT"), key(other, 2, "DELIFT"), "another budget");
        assertNotEquals(key(spec, 1, "Full"), key(spec, 2, "Full"));
        ExperimentStep step = spec.steps().get(0);
        assertNotEquals(step.key("one model", ComputeSettings.CPU_F32), step.key("another", ComputeSettings.CPU_F32));
        ExperimentSpec chosen = parse(DELIFT.replace("\"shares\"", "\"choiceOnly\": [\"DELIFT\"], \"shares\""));
        assertEquals(key(spec, 1, "Full"), key(chosen, 1, "Full"));
        assertNotEquals(key(spec, 1, "DELIFT"), key(chosen, 1, "DELIFT"));
    }

    private static String key(ExperimentSpec spec, long seed, String method) {
        return spec.steps().stream()
                .filter(step -> step.seed() == seed && step.method().equals(method))
                .findFirst()
                .orElseThrow()
                .key("model", ComputeSettings.CPU_F32);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"schema\": 1}~{\"schema\": 1} | f.json:2 must hold one JSON object, found more after the first value",
                "{\"schema\": 1,~ \"name\": | f.json:2 must be JSON: Unexpected end-of-input within/between Object entries",
                "[1] | f.json must hold one JSON object, found [1]",
            })
    void whatIsNotOneObjectIsRefusedInWordsOfTheFile(String text, String message) {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> ExperimentSpec.parse(text.replace('~', '\n'), "f.json"));
        assertEquals(message, error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"size\": 12 | \"sise\": 12 | there is no key corpus.sise; did you mean corpus.size?",
                "\"size\": 12 | \"many\": 12 | corpus.size must be given, it is missing",
                "\"metrics\" | \"metriks\" | there is no key metriks; did you mean metrics?",
                "\"name\": \"tiny\" | \"rate\": 1 | name must be given, it is missing",
                "\"size\": 12 | \"size\": 12, \"sizes\": [12, 24] | corpus: must have either size or at least two sizes",
                "\"size\": 12 | \"sizes\": [12] | corpus: must have either size or at least two sizes, got sizes [12]",
                "\"size\": 12 | \"sizes\": [12, 1] | corpus.sizes must be a whole number from 2 to 1000000, got 1",
                "\"world\": 1 | \"world\": 1, \"noise\": 2 | there is no key corpus.noise; the keys there are noiseShares",
                "\"seeds\" | \"seds\": 1, \"seeds\" | there is no key seds; did you mean seeds?",
                "\"size\": 12 | \"size\": \"12\" | corpus.size must be a whole number from 2 to 1000000, got \"12\"",
                "\"size\": 12 | \"size\": 1e999 | corpus.size must be a whole number from 2 to 1000000, got ",
                "[0.3] | [1.5] | shares must be a number in [1.0E-6, 1], got 1.5",
                "[0.3] | [] | shares must be a list of at least one, got []",
                "[0.3] | [0.3, 0.30] | shares must not name anything twice, got 0.3",
                "[0.3] | [0.3, 0.3000001] | points must differ in the first six digits of a setting, got twice: ",
                "[1, 2] | [1, 1] | seeds must not name anything twice, got 1",
                "\"DELIFT\" | \"DELFT\" | did you mean \"DELIFT\"?",
                "\"DELIFT\" | \"GOT-D\" | methods must be among Initial | ",
                "delift | delight | kind must be among delift | records | domain | detoxification | gains | transport | texts, got \"delight\"; did you mean \"delift\"?",
                "\"schema\": 1 | \"schema\": 2 | schema must be a whole number from 1 to 1, got 2",
                "tiny\" | Tiny\" | name must be of at most 60 small letters, digits and hyphens, got \"Tiny\"",
                "\"steps\": 1, | \"steps\": 1, \"passes\": 2, | learners[0]: must have either steps or passes",
                "\"LoRA\" | \"Lo,RA\" | a contender's name must have no comma",
                "\"rate\": 0.005 | \"rate\": -1 | learners[0].rate must be a number in [1.0E-9, 1], got -1",
                "\"stage\": 1 | \"stage\": 1, \"stage\": 2 | tiny.json:1 must be JSON: Duplicate field 'stage'",
                "\"question\": \"Does it run?\" | \"question\": 7 | question must be a text that is not blank, got 7",
                "\"corpus\": { | \"corpus\": [], \"more\": { | corpus must be an object, got []",
            })
    void whatBreaksARuleIsRefusedWithFileAndKey(String from, String to, String message) {
        assertTrue(DELIFT.contains(from), from);
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> parse(DELIFT.replace(from, to)));
        assertTrue(error.getMessage().startsWith("tiny.json:"), error.getMessage());
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }

    @Test
    void whatIsNotOneObjectIsRefused() {
        assertEquals(
                "tiny.json must hold one JSON object, found []",
                assertThrows(IllegalArgumentException.class, () -> parse("[]")).getMessage());
        String deep = "{\"a\":".repeat(5000);
        String message =
                assertThrows(IllegalArgumentException.class, () -> parse(deep)).getMessage();
        assertTrue(message.contains("nesting depth"), message);
        assertThrows(IllegalArgumentException.class, () -> parse(DELIFT + "{}"));
        assertThrows(UncheckedIOException.class, () -> ExperimentSpec.read(Path.of("no-such-file.json")));
    }
}
