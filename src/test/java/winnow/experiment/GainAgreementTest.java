package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.experiment.ExperimentProblem.Work;
import winnow.linalg.FloatMatrix;
import winnow.seedling.Seedling;

class GainAgreementTest {
    private static final FloatMatrix GAINS = FloatMatrix.of(3, 3, 9, 1, 2, 3, 9, 5, 4, 7, 9);

    @Test
    void whatIsInTheSameOrderAgreesWhollyAndTheDiagonalIsNotLookedAt() {
        FloatMatrix told = FloatMatrix.of(3, 3, -50, 10, 20, 30, -60, 50, 40, 70, -70);
        for (Outcome outcome : GainAgreement.agreement("LoRA", "told", 1, told, GAINS)) {
            outcome.values().forEach(value -> assertEquals(1, value, 1e-12, outcome.metric()));
        }
    }

    /** Columns without the diagonal are (3, 4), (1, 7), (2, 5) and what is told of them (4, 3), (1, 7), (2, 5). */
    @Test
    void eachMeasureIsOfItsOwnValues() {
        FloatMatrix told = FloatMatrix.of(3, 3, 0, 1, 2, 4, 0, 5, 3, 7, 0);
        List<Outcome> outcomes = GainAgreement.agreement("LoRA", "told", 1, told, GAINS);
        // Ranks of 3 4 1 7 2 5 are 3 4 1 6 2 5; two of them change places: 1 − 6 · 2 / (6 · 35).
        assertEquals(1 - 12.0 / 210, outcomes.get(0).mean(), 1e-12);
        assertEquals(List.of(-1.0, 1.0, 1.0), outcomes.get(1).values());
        // Means 1.5, 4, 5.5 and 1.5, 4.5, 5.
        assertEquals(1, outcomes.get(2).mean(), 1e-12);
    }

    @Test
    void tooFewRecordsHaveNoOrder() {
        FloatMatrix two = FloatMatrix.of(2, 2, 1, 2, 3, 4);
        assertThrows(IllegalArgumentException.class, () -> GainAgreement.agreement("LoRA", "told", 1, two, two));
    }

    @Test
    void gainsOfAPoolAreCountedOnceASeedWhateverTellsThem() throws InterruptedException {
        String text =
                """
                {"schema": 1, "name": "gains", "question": "?", "kind": "gains", "model": "seedling",
                 "corpus": {"skills": 2, "size": 6, "zipfExponent": 0, "noiseShare": 0, "duplicateShare": 0, "world": 1},
                 "learner": {"name": "LoRA", "tune": "lora", "steps": 2, "batch": 1, "rate": 0.005, "warmup": 0},
                 "shares": [1], "methods": ["embeddings", "in context (L2)", "in context (PMI)"], "seeds": [1, 2],
                 "metrics": ["rank correlation of pairs"]}
                """;
        List<ExperimentStep> steps = ExperimentSpec.parse(text, "test").steps();
        assertEquals(
                new Work(2 * 2 * 36, 2 * 6 * 2, 2 * 7 * 6),
                ExperimentStep.work(steps),
                "two seeds: a matrix for each form, six lessons of two sequences, six records asked before and after each");
        assertEquals(
                new Work(36, 0, 0),
                ExperimentStep.work(steps.subList(2, 3), steps.subList(0, 2)),
                "the gains are there, the matrix of the other form is not");
        Map<String, ExperimentStep> waiting = new LinkedHashMap<>();
        steps.forEach(step -> waiting.put(step.title(), step));
        StepQueue queue = new StepQueue(waiting);
        assertEquals(steps.get(0), queue.take().orElseThrow().getValue());
        assertEquals(
                steps.get(3), queue.take().orElseThrow().getValue(), "the others wait for the gains of their seed");
    }

    @Test
    void aRunLearnsOnceAndEveryWayOfTellingAnswers(@TempDir Path folder) {
        ExperimentSpec spec = ExperimentSpec.parse(
                """
                {"schema": 1, "name": "gains", "question": "?", "kind": "gains", "model": "seedling",
                 "corpus": {"skills": 2, "size": 6, "zipfExponent": 0, "noiseShare": 0, "duplicateShare": 0, "world": 1},
                 "learner": {"name": "LoRA", "tune": "lora", "steps": 2, "batch": 1, "rate": 0.005, "warmup": 0},
                 "shares": [1], "methods": ["in context (PMI)", "embeddings"], "seeds": [1],
                 "metrics": ["rank correlation of pairs"]}
                """,
                "test");
        ExperimentRun run = new ExperimentRun(spec, folder, Seedling.folder(), "digest", 1);
        Results results =
                run.run(Map.of(), new SilentListener()).points().get(0).results();
        assertEquals(1, folder.resolve(".cache/gains").toFile().list().length);
        double told = results.mean("LoRA", "in context (PMI)", "test", "rank correlation of pairs")
                .orElseThrow()
                .estimate();
        assertTrue(told > 0.2, "rank correlation " + told);
        assertTrue(results.mean("LoRA", "embeddings", "test", "rank correlation of pairs")
                .isPresent());
    }
}
