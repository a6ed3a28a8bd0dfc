package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.Corpus;
import winnow.evaluation.Toxicity;
import winnow.evaluation.ToxicitySettings;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.random.Seeds;
import winnow.synthetic.ToxicCorpusSettings;
import winnow.transformer.ComputeDevice;

class DetoxificationComparisonTest {
    private static final FineTuneSettings SHORT = FineTuneSettings.gotD()
            .withLength(TrainingLength.steps(2))
            .withBatching(Batching.of(4))
            .withRate(LearningRate.constant(1e-2));
    private static final ToxicCorpusSettings SETTINGS =
            ToxicCorpusSettings.withDefaults().withSize(80);

    @TempDir
    Path folder;

    private static DetoxificationTask task(Seeds seeds) {
        return DetoxificationTask.of(SETTINGS, new DetoxificationTask.Sizes(8, 4, 3), seeds);
    }

    @Test
    void everyContenderIsMeasuredAndARunIsTheSameAgain() {
        TargetedContender byAvoided = new TargetedContender("by the avoided", arena ->
                new int[] {arena.avoided().orElseThrow().size() - 8});
        DetoxificationComparison comparison = new DetoxificationComparison(
                DetoxificationComparisonTest::task,
                0.1,
                List.of(TargetedContender.initial(), TargetedContender.knn(), byAvoided),
                SHORT,
                ToxicitySettings.paper(Seeds.of(0)).withGenerations(2).withMaxNewTokens(3),
                DomainComparisonTest.decoder(folder),
                ComputeDevice.CPU);
        List<Outcome> outcomes = comparison.run(4, (steps, of, latest) -> {});
        Results results = new Results(outcomes);
        assertEquals(
                8,
                results.mean(Comparison.CHOICE, "kNN", "pool", "texts")
                        .orElseThrow()
                        .estimate());
        assertEquals(
                1,
                results.mean(Comparison.CHOICE, "by the avoided", "pool", "texts")
                        .orElseThrow()
                        .estimate());
        for (Outcome outcome : outcomes) {
            int expected =
                    outcome.asked().equals("held-out") ? 4 : outcome.asked().endsWith("prompts") ? 3 : 1;
            assertEquals(expected, outcome.values().size(), outcome::toString);
        }
        assertTrue(results.mean(DomainComparison.READ, "kNN", "toxic prompts", Toxicity.PROBABILITY)
                .isPresent());
        assertTrue(results.mean(DomainComparison.READ, "kNN", "harmless prompts", Toxicity.EXPECTED_MAXIMUM)
                .isPresent());
        assertEquals(outcomes, comparison.run(4, (steps, of, latest) -> {}));
    }

    @Test
    void theTruthOfAChoiceIsCounted() {
        DetoxificationTask task = task(Seeds.of(3));
        int[] all = IntStream.range(0, task.pool().size()).toArray();
        int[] clean = IntStream.of(all)
                .filter(i -> task.pool().get(i).tags().get("toxicity").equals("0.0000"))
                .toArray();
        assertEquals(new DetoxificationTask.Truth(1, 0), task.truth(clean));
        assertEquals(clean.length / 80.0, task.truth(all).clean());
        assertEquals(
                task.pool().stream()
                                .mapToDouble(
                                        text -> Double.parseDouble(text.tags().get("toxicity")))
                                .sum()
                        / 80,
                task.truth(all).toxicity(),
                5e-5);
        assertEquals(new DetoxificationTask.Truth(0, 0), task.truth(new int[0]));
    }

    @Test
    void emptyPartsAreRefused() {
        DetoxificationTask task = task(Seeds.of(3));
        assertEquals(
                "toxic prompts must not be empty",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new DetoxificationTask(
                                        task.pool(),
                                        task.clean(),
                                        task.toxic(),
                                        task.heldOut(),
                                        Corpus.of(List.of()),
                                        task.harmlessPrompts(),
                                        task.scorer()))
                        .getMessage());
    }
}
