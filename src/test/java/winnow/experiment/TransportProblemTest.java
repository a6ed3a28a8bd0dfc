package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportProblemTest {
    private static final String TINY =
            """
            {"schema": 1, "name": "tiny", "question": "Does it hang on epsilon?", "kind": "transport", "model": "seedling",
             "domain": "lab", "otherDomain": "court",
             "corpus": {"domainShare": 0.1, "size": 200, "wordsPerKind": 12, "world": 1},
             "usual": {"epsilon": 0.05, "epsilonOf": "mean", "cost": "sqeuclidean", "tolerance": 1e-5, "sample": 1000, "target": 20,
              "targetShare": 1, "duplicateShare": 0.2, "embedder": {"by": "latent", "ngrams": 2, "width": 32}},
             "sweeps": [{"name": "epsilon", "settings": [{"epsilon": 0.01}, {"epsilon": 0.05}, {"epsilon": 2, "epsilonOf": "absolute"}]},
              {"name": "target", "settings": [{"target": 10, "targetShare": 0.5}]},
              {"name": "texts said twice", "settings": [{"duplicateShare": 0.5}]},
              {"name": "embedder", "settings": [{"embedder": {"by": "model", "pooling": "mean", "length": "unit"}}]}],
             "shares": [0.1], "methods": ["Random", "GOT-D", "OT match", "GOT-D 4 rounds"], "seeds": [1],
             "metrics": ["of the domain", "iterations"]}
            """;

    @TempDir
    Path folder;

    private static ExperimentSpec parse(String text) {
        return ExperimentSpec.parse(text, "tiny.json");
    }

    @Test
    void sweepsShareTheUsualPoint() {
        ExperimentProblem problem = parse(TINY).problem();
        assertEquals(
                List.of(
                        "as usual",
                        "epsilon 0.01",
                        "epsilon 2; epsilonOf absolute",
                        "target 10; targetShare 0.5",
                        "duplicateShare 0.5",
                        "embedder model's mean unit"),
                problem.points().stream().map(ExperimentProblem::label).toList());
        List<Sweep> sweeps = problem.shownSweeps();
        assertEquals(
                List.of(
                        new Sweep.Place("0.01 mean", "epsilon 0.01"),
                        new Sweep.Place("0.05 mean", "as usual"),
                        new Sweep.Place("2 absolute", "epsilon 2; epsilonOf absolute")),
                sweeps.get(0).places());
        assertEquals("10 0.5", sweeps.get(1).places().get(0).value());
        ExperimentProblem otherwise = parse(TINY.replace(
                        "{\"epsilon\": 2, \"epsilonOf\": \"absolute\"}",
                        "{\"epsilonOf\": \"absolute\", \"epsilon\": 2}"))
                .problem();
        assertEquals(sweeps, otherwise.shownSweeps(), "the order of keys in a file is of no account");
        ExperimentProblem turned = parse(TINY.replace(
                        "{\"target\": 10, \"targetShare\": 0.5}", "{\"targetShare\": 0.5, \"target\": 10}"))
                .problem();
        assertEquals(sweeps, turned.shownSweeps());
    }

    @Test
    void aFileSaysTheSameAgainAndNamesOfSweepsDecideNoStep() {
        ExperimentSpec spec = parse(TINY);
        assertEquals(spec, ExperimentSpec.parse(spec.canonical(), "canonical"));
        ExperimentSpec renamed = parse(TINY.replace("\"epsilon\", \"settings\"", "\"strength\", \"settings\""));
        assertEquals(keys(spec), keys(renamed));
        assertNotEquals(keys(spec), keys(parse(TINY.replace("0.01", "0.02"))));
    }

    @Test
    void settingsThatAMethodDoesNotKnowMakeNoStepsOfTheirOwn() {
        List<ExperimentProblem> points = parse(TINY.replace("{\"epsilon\": 0.01}", "{\"sample\": 50}"))
                .problem()
                .points();
        assertEquals(6, points.size());
        assertEquals(3, different(points, "Random"), "as usual, other targets, other duplicates");
        assertEquals(5, different(points, "OT match"), "it has no sample");
        assertEquals(6, different(points, "GOT-D"));
    }

    private static long different(List<ExperimentProblem> points, String method) {
        return points.stream()
                .map(point -> CanonicalJson.of(point.keySettings(method)))
                .distinct()
                .count();
    }

    private static Set<String> keys(ExperimentSpec spec) {
        return spec.steps().stream()
                .map(step -> step.key("model", ComputeSettings.CPU_F32))
                .collect(Collectors.toSet());
    }

    @Test
    void everyChoiceIsJudgedAndComparedWithTheUsualOne() throws Exception {
        Path model = DomainComparisonTest.decoder(folder);
        StepSetting step = new StepSetting(model, "digest", ComputeSettings.CPU_F32, folder.resolve("cache"), 1);
        ExperimentSpec spec = parse(TINY);
        Results results = new Results(List.of());
        for (ExperimentStep each : spec.steps()) {
            StepResult result = each.run(step);
            assertEquals(20, result.chosen().stream().distinct().count(), each.title());
            Results found = result.results();
            results = results.and(found);
            assertEquals(20, mean(found, Comparison.CHOICE, each.method(), "texts"), each.title());
            boolean isSamePool = !each.problem().label().startsWith("duplicateShare");
            assertEquals(
                    isSamePool,
                    found.mean(Comparison.CHOICE, each.method(), "pool", TransportComparison.SHARED)
                            .isPresent());
            boolean solvesOne = Set.of("GOT-D", "OT match").contains(each.method());
            assertEquals(
                    solvesOne,
                    found.mean(TransportComparison.SOLVER, each.method(), "pool", "iterations")
                            .isPresent());
        }
        Results usual = spec.steps().get(1).run(step).results();
        assertEquals(1, mean(usual, Comparison.CHOICE, "GOT-D", TransportComparison.SHARED));
        Results random = spec.steps().get(0).run(step).results();
        assertTrue(mean(usual, Comparison.CHOICE, "GOT-D", "of the domain")
                > mean(random, Comparison.CHOICE, "Random", "of the domain"));
        assertTrue(mean(usual, Comparison.CHOICE, "GOT-D", TransportComparison.DISTANCE)
                < mean(random, Comparison.CHOICE, "Random", TransportComparison.DISTANCE));
        assertEquals(1, mean(usual, TransportComparison.SOLVER, "GOT-D", "converged"));
        assertEquals(usual, spec.steps().get(1).run(step).results());
        try (var kept = Files.list(folder.resolve("cache/vectors"))) {
            assertEquals(7, kept.count(), "points of three pools and four targets");
        }
    }

    private static double mean(Results results, String learner, String method, String metric) {
        return results.mean(learner, method, "pool", metric).orElseThrow().estimate();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"epsilon\": 0.01} | {} | sweeps[0].settings[0]: must change at least one setting",
                "{\"epsilon\": 0.05}, | {\"epsilon\": 0.01}, | sweeps[0]: settings must be different",
                "{\"epsilon\": 0.01} | {\"epsilon\": 0} | sweeps[0].settings[0].epsilon must be a number in [1.0E-12, ",
                "{\"epsilon\": 0.01} | {\"epsilom\": 0.01} | there is no key sweeps[0].settings[0].epsilom; did you mean",
                "\"otherDomain\": \"court\" | \"otherDomain\": \"lab\" | otherDomain must not be the domain, lab",
                "\"by\": \"latent\" | \"by\": \"latest\" | usual.embedder.by must be among latent | signs | buckets | model",
                "\"sample\": 1000, | | usual.sample must be given, it is missing",
                "\"methods\": [\"Random\" | \"methods\": [\"DSIR\" | methods must be among Random | OT match | GOT-D",
            })
    void whatBreaksARuleIsRefusedWithFileAndKey(String from, String to, String message) {
        assertTrue(TINY.contains(from), from);
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> parse(TINY.replace(from, to == null ? "" : to)));
        assertTrue(error.getMessage().startsWith("tiny.json:"), error.getMessage());
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }
}
