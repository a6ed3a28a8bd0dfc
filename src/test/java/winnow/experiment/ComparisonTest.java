package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.model.ScoringTemplate;
import winnow.seedling.Seedling;
import winnow.selection.TargetObjective;
import winnow.synthetic.SkillCorpusSettings;

class ComparisonTest {
    private static final FineTuneSettings SHORT = FineTuneSettings.delift()
            .withLength(TrainingLength.steps(2))
            .withBatching(Batching.of(4))
            .withRate(LearningRate.constant(1e-3));

    private static Comparison comparison(Stage stage) {
        List<Contender> contenders = DeliftContenders.ofTheTables(TargetObjective.FLQMI);
        return new Comparison(
                stage,
                SkillCorpusSettings.ofSkills(3).withSize(15),
                0.3,
                1,
                contenders,
                List.of("Initial", "DELIFT", "Full"),
                List.of(Learner.tuned("LoRA", SHORT), Learner.inContext()),
                Seedling.folder(),
                ScoringTemplate.seedling(),
                2,
                Optional.empty());
    }

    @ParameterizedTest
    @EnumSource
    void everyStageRunsAndIsTheSameAgain(Stage stage) {
        List<String> told = new ArrayList<>();
        List<Outcome> outcomes = comparison(stage).run(4, (steps, of, latest) -> told.add(latest));
        assertEquals(6 + 3 * 2, told.size());
        Results results = new Results(outcomes);
        assertEquals(List.of("choice", "LoRA", "in context"), results.learners());
        assertEquals(
                4,
                results.mean("choice", "DELIFT", "pool", "records")
                        .orElseThrow()
                        .estimate());
        assertEquals(
                comparison(stage).contenders().stream().map(Contender::name).toList(), results.methods());
        assertTrue(results.mean("choice", "Initial", "pool", "noise").isEmpty());
        assertTrue(results.mean("LoRA", "DELIFT", "test", "exact").isPresent());
        assertTrue(results.mean("LoRA", "Random", "test", "exact").isEmpty());
        assertEquals(
                stage == Stage.CONTINUAL,
                results.mean("LoRA", "Full", "old", "logloss").isPresent());
        if (stage == Stage.INSTRUCTION) {
            assertEquals(outcomes, comparison(stage).run(4, (steps, of, latest) -> {}));
        }
    }

    @Test
    void everyBaselineChoosesTheBudget() {
        requireChoices(Stage.INSTRUCTION, BaselineContenders.of(Stage.INSTRUCTION));
        requireChoices(
                Stage.TASK,
                BaselineContenders.of(Stage.TASK).stream()
                        .filter(method -> List.of("DEFT-UCS", "kNN", "mean embedding", "BM25")
                                .contains(method.name()))
                        .toList());
    }

    private static void requireChoices(Stage stage, List<Contender> baselines) {
        List<Outcome> outcomes = new Comparison(
                        stage,
                        SkillCorpusSettings.ofSkills(3).withSize(15),
                        0.3,
                        1,
                        baselines,
                        List.of(),
                        List.of(),
                        Seedling.folder(),
                        ScoringTemplate.seedling(),
                        2,
                        Optional.empty())
                .run(4, (steps, of, latest) -> {});
        Results results = new Results(outcomes);
        assertEquals(baselines.stream().map(Contender::name).toList(), results.methods());
        for (Contender baseline : baselines) {
            assertEquals(
                    4,
                    results.mean("choice", baseline.name(), "pool", "records")
                            .orElseThrow()
                            .estimate(),
                    baseline.name());
        }
    }

    @Test
    void everyNameFitsIntoAFileOfResults() {
        for (Stage stage : Stage.values()) {
            DeliftContenders.ablations(stage, TargetObjective.FLQMI);
        }
        assertEquals(
                "a contender's name must have no comma or line break and not be blank, got \"a, b\"",
                assertThrows(IllegalArgumentException.class, () -> new Contender("a, b", arena -> new int[0]))
                        .getMessage());
    }

    @Test
    void onlyContendersCanBeLearnedFrom() {
        Comparison comparison = comparison(Stage.INSTRUCTION);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new Comparison(
                                comparison.stage(),
                                comparison.corpus(),
                                0.3,
                                1,
                                comparison.contenders(),
                                List.of("Best"),
                                comparison.learners(),
                                comparison.model(),
                                comparison.template(),
                                1,
                                Optional.empty()))
                .getMessage();
        assertEquals(
                "learned must name contenders, [Initial, Random, DELIFT (SE), DELIFT, DELIFT; repeat, Full], got [Best]",
                message);
    }
}
