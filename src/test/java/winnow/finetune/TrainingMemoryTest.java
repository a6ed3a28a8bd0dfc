package winnow.finetune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import winnow.random.Seeds;
import winnow.transformer.Decoder;
import winnow.transformer.LoraAdapter;
import winnow.transformer.LoraSettings;

/** Nothing that a step makes outlives it. */
class TrainingMemoryTest {
    private static final FineTuneSettings SETTINGS = new FineTuneSettings(
            TuningMethod.lora(LoraSettings.DEFAULT.withRank(2)),
            TrainingLength.steps(12),
            Batching.of(4).withAccumulation(2).withPacking(32),
            LearningRate.constant(1e-4),
            AdamWSettings.DEFAULT,
            OptionalDouble.of(1),
            0.1,
            false,
            Validation.EVERY_EPOCH.withEvery(3).withPatience(50),
            OptionalInt.empty(),
            Seeds.of(7));

    private static final List<FineTuneSettings> VARIANTS = List.of(
            SETTINGS,
            SETTINGS.withRecomputing(true),
            SETTINGS.withMethod(TuningMethod.full()),
            SETTINGS.withMethod(TuningMethod.full()).withRecomputing(true));

    @Test
    void stepsLeaveNoArrays() {
        for (FineTuneSettings settings : VARIANTS) {
            List<Long> arrays = observed(settings, 3, TrainingMemoryTest::arrays);
            // The best weights are kept from the first validation on, and the first operation of a kind leaves its
            // name.
            assertEquals(arrays.get(2), arrays.get(3), settings.method() + " " + arrays);
        }
    }

    private static long arrays(Decoder decoder) {
        try (NDManager scope = decoder.newScope()) {
            NDManager top = scope.getParentManager();
            while (top.getParentManager() != null && top.getParentManager().isOpen()) {
                top = top.getParentManager();
            }
            return top.getManagedArrays().size();
        }
    }

    /** A longer look at the whole process: {@code -Dwinnow.training.steps=500} takes 2,000 steps in four ways. */
    @Test
    @EnabledIfSystemProperty(named = "winnow.training.steps", matches = "\\d+")
    void residentMemoryStaysFlat() throws IOException {
        int steps = Integer.getInteger("winnow.training.steps");
        List<Long> resident = new ArrayList<>();
        for (FineTuneSettings settings : VARIANTS) {
            resident.addAll(observed(settings.withLength(TrainingLength.steps(steps)), 50, decoder -> residentKib()));
        }
        Files.writeString(Path.of("target/training-memory.txt"), resident + " KiB\n");
        long before = resident.get(resident.size() / 4);
        long after = resident.get(resident.size() - 1);
        assertTrue(after - before < 24 * 1024, "grew from " + before + " KiB to " + after + " KiB: " + resident);
    }

    private static List<Long> observed(FineTuneSettings settings, int every, ToLongFunction<Decoder> measure) {
        List<Long> observed = new ArrayList<>();
        try (Decoder decoder = TinyModel.decoder()) {
            FineTuned tuned = new FineTuner(settings)
                    .train(
                            NextTokenTask.of(decoder, TinyModel.counting(64, 3)),
                            Optional.of(NextTokenTask.of(decoder, TinyModel.counting(4, 4))),
                            Optional.empty(),
                            (step, of) -> {
                                if (step.step() % every == 0) {
                                    observed.add(measure.applyAsLong(decoder));
                                }
                            });
            tuned.adapter().ifPresent(LoraAdapter::close);
        }
        return observed;
    }

    private static long residentKib() {
        System.gc();
        try {
            String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(l -> l.startsWith("VmRSS:"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", ""));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
