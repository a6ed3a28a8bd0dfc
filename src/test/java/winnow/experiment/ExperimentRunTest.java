package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRunTest {
    @TempDir
    Path results;

    private final List<String> computed = new ArrayList<>();

    /** Nothing is learned: every step has one value, and chose one record. */
    private StoredResult run(String text) {
        return run(text, "digest");
    }

    private StoredResult run(String text, String model) {
        ExperimentSpec spec = ExperimentSpec.parse(text, "text");
        ExperimentRun run = new ExperimentRun(spec, results, results, model, 1);
        StepFiles files = new StepFiles(results, run.folder());
        ExperimentRun.Worker worker = (key, step) -> {
            computed.add(step.title());
            Outcome outcome =
                    Outcome.of(step.seed(), "stage 1", "LoRA", step.method(), "test", "exact", model.length());
            files.write(key, step, new StepResult(List.of("a", "b"), new Results(List.of(outcome))));
        };
        return run.run(Map.of(ExperimentRun.MODEL_DIGEST, model), new SilentListener(), List.of(worker));
    }

    @Test
    void aSweepOverSizesTakesTheStepsOfAnExperimentOfOneSize() {
        run(ExperimentSpecTest.DELIFT);
        int before = computed.size();
        String size = ExperimentSpecTest.DELIFT.replaceFirst("\"size\": (\\d+)", "\"sizes\": [$1, 1$1]");
        StoredResult swept = run(size.replace("tiny", "swept"));
        assertEquals(2 * before, computed.size(), "those of the other size alone");
        assertEquals(2 * before, swept.selections().size());
        assertEquals(swept, StoredResult.read(swept.folder()));
        swept.selections().forEach(chosen -> assertEquals(List.of("a", "b"), chosen.ids()));
        assertEquals(
                swept.points().stream().map(PointResults::setting).collect(Collectors.toSet()),
                swept.selections().stream().map(ChosenRecords::setting).collect(Collectors.toSet()));
    }

    @Test
    void aModelThatWasThereBeforeIsTakenUpAgain() {
        StoredResult first = run(ExperimentSpecTest.DELIFT, "one");
        run(ExperimentSpecTest.DELIFT, "another");
        int before = computed.size();
        assertEquals(first, run(ExperimentSpecTest.DELIFT, "one"));
        assertEquals(before, computed.size(), "nothing twice");
        assertEquals(first, StoredResult.read(first.folder()));
    }

    @Test
    void aBudgetOfManyDigitsIsFoundAgain() {
        StoredResult stored = run(ExperimentSpecTest.DELIFT.replace("[0.3]", "[0.3333333333333333]"));
        assertEquals(computed.size(), stored.selections().size());
        run(ExperimentSpecTest.DELIFT.replace("[0.3]", "[0.3333333333333333]"));
        assertEquals(stored.selections().size(), computed.size(), "nothing twice");
    }
}
