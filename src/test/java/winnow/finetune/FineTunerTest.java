package winnow.finetune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;
import winnow.random.Seeds;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Golden;
import winnow.transformer.LoraSettings;
import winnow.transformer.Parameter;
import winnow.transformer.Precision;
import winnow.transformer.TargetModules;

class FineTunerTest {
    private static final double ROUNDING = 2e-5;

    private static final FineTuneSettings SETTINGS = new FineTuneSettings(
            TuningMethod.full(),
            TrainingLength.steps(20),
            Batching.of(4),
            LearningRate.cosine(0.01, 3, 0.1),
            AdamWSettings.DEFAULT.withWeightDecay(0.01),
            OptionalDouble.of(1),
            0,
            false,
            Validation.EVERY_EPOCH,
            OptionalInt.empty(),
            Seeds.of(7));

    private static final TuningMethod LORA = TuningMethod.lora(LoraSettings.DEFAULT.withRank(2));

    /** The head too, for a model whose own head is random. */
    private static final TuningMethod LORA_EVERYWHERE =
            TuningMethod.lora(LoraSettings.DEFAULT.withRank(8).withAlpha(16).withTargets(TargetModules.matching(".*")));

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16_LINEAR"})
    void sixteenBitsAreForReadingAlone(Precision precision, @TempDir Path folder) {
        try (Decoder exact = TinyModel.decoder()) {
            exact.write(folder.resolve("model"), beside -> {}, ElementType.F32);
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model"));
                Decoder rounded = Decoder.load(checkpoint, ComputeDevice.CPU, precision)) {
            TrainingTask task = NextTokenTask.of(rounded, TinyModel.counting(4, 1));
            for (TuningMethod method : List.of(LORA, TuningMethod.full())) {
                String message = assertThrows(
                                IllegalArgumentException.class,
                                () -> new FineTuner(SETTINGS.withMethod(method)).train(task))
                        .getMessage();
                assertTrue(message.contains("needs a model in F32"), message);
                assertTrue(message.contains("got " + precision), message);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatWasKilledContinuesToTheSameBits(boolean lora, @TempDir Path folder) {
        FineTuneSettings settings = SETTINGS.withMethod(lora ? LORA : TuningMethod.full())
                .withDropout(0.1)
                .withBatching(Batching.of(2).withAccumulation(2).withPacking(24))
                .withValidation(Validation.EVERY_EPOCH.withEvery(6).withPatience(9));
        Result straight = train(settings, Optional.empty(), TrainingListener.none());
        RunFolder run = RunFolder.at(folder.resolve("run"));
        assertThrows(
                CancellationException.class,
                () -> train(settings, Optional.of(run), (step, of) -> interruptAt(step.step(), 10)));
        assertTrue(run.hasState());
        assertThrows(
                CancellationException.class,
                () -> train(settings, Optional.of(run), (step, of) -> interruptAt(step.step(), 13)));
        Result resumed = train(settings, Optional.of(run), TrainingListener.none());
        assertArrayEquals(straight.weights, resumed.weights);
        assertEquals(straight.curve, resumed.curve);
        Result again = train(settings, Optional.of(run), TrainingListener.none());
        assertArrayEquals(straight.weights, again.weights);
    }

    @Test
    void anAdapterDoesNotContinueOnAnotherModel(@TempDir Path folder) {
        FineTuneSettings settings = SETTINGS.withMethod(LORA).withLength(TrainingLength.steps(2));
        RunFolder run = RunFolder.at(folder);
        train(settings, Optional.of(run), TrainingListener.none());
        try (Decoder other = TinyModel.decoder(2)) {
            TrainingTask task = NextTokenTask.of(other, TinyModel.counting(14, 3));
            TrainingTask held = NextTokenTask.of(other, TinyModel.counting(6, 99));
            IllegalStateException error = assertThrows(IllegalStateException.class, () -> new FineTuner(settings)
                    .train(task, Optional.of(held), Optional.of(run), TrainingListener.none()));
            assertTrue(error.getMessage().contains("is of another run"), error.getMessage());
        }
    }

    /** Weights in 4 bits are no parameters, but merging an adapter changes just these. */
    @Test
    void anAdapterOn4BitsDoesNotContinueOnAnotherModel(@TempDir Path folder) {
        FineTuneSettings settings = SETTINGS.withMethod(LORA).withLength(TrainingLength.steps(2));
        RunFolder run = RunFolder.at(folder.resolve("run"));
        try (Decoder exact = TinyModel.decoder()) {
            exact.write(folder.resolve("one"), beside -> {}, ElementType.F32);
            Parameter changed =
                    exact.parameter("model.layers.1.mlp.up_proj.weight").orElseThrow();
            float[] values = changed.value().toFloatArray();
            values[5] += 0.5f;
            changed.assign(values);
            exact.write(folder.resolve("other"), beside -> {}, ElementType.F32);
        }
        trainOn4Bits(folder.resolve("one"), settings, run);
        trainOn4Bits(folder.resolve("one"), settings, run);
        IllegalStateException error =
                assertThrows(IllegalStateException.class, () -> trainOn4Bits(folder.resolve("other"), settings, run));
        assertTrue(error.getMessage().contains("is of another run"), error.getMessage());
    }

    private static void trainOn4Bits(Path model, FineTuneSettings settings, RunFolder run) {
        try (Checkpoint checkpoint = Checkpoint.open(model);
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.NF4_LINEAR)) {
            new FineTuner(settings)
                    .train(
                            NextTokenTask.of(decoder, TinyModel.counting(14, 3)),
                            Optional.empty(),
                            Optional.of(run),
                            TrainingListener.none());
        }
    }

    @Test
    void aFolderOfAnotherRunIsRefused(@TempDir Path folder) {
        RunFolder run = RunFolder.at(folder);
        train(SETTINGS, Optional.of(run), TrainingListener.none());
        FineTuneSettings other = SETTINGS.withRate(LearningRate.constant(0.5));
        IllegalStateException error = assertThrows(
                IllegalStateException.class, () -> train(other, Optional.of(run), TrainingListener.none()));
        assertTrue(error.getMessage().contains("is of another run"), error.getMessage());
    }

    /** There is something to save once a step is done; how long loading takes until then is the machine's affair. */
    @Test
    void anInterruptFromElsewhereIsObeyedAndLeavesTheThreadMarked(@TempDir Path folder) throws Exception {
        FineTuneSettings endless = SETTINGS.withLength(TrainingLength.steps(1_000_000));
        RunFolder run = RunFolder.at(folder);
        CountDownLatch stepped = new CountDownLatch(1);
        boolean[] marked = new boolean[1];
        Thread trainer = new Thread(() -> {
            assertThrows(
                    CancellationException.class,
                    () -> train(endless, Optional.of(run), (step, of) -> stepped.countDown()));
            marked[0] = Thread.currentThread().isInterrupted();
        });
        trainer.setDaemon(true);
        trainer.start();
        assertTrue(stepped.await(2, TimeUnit.MINUTES));
        trainer.interrupt();
        trainer.join(Duration.ofMinutes(1).toMillis());
        assertFalse(trainer.isAlive());
        assertTrue(marked[0]);
        assertTrue(run.hasState());
    }

    /** What was reached is saved whichever moment the interrupt comes at, that of another saving too. */
    @ParameterizedTest
    @ValueSource(ints = {10, 20})
    void anInterruptWhileTheRunIsSavedLosesNothing(int at, @TempDir Path folder) {
        FineTuneSettings settings = SETTINGS.withSaveEvery(10).withValidation(Validation.EVERY_EPOCH.withEvery(99));
        List<WeightedSequence> data = TinyModel.counting(14, 3);
        RunFolder run = RunFolder.at(folder);
        try (Decoder decoder = TinyModel.decoder()) {
            assertThrows(CancellationException.class, () -> new FineTuner(settings)
                    .train(
                            NextTokenTask.of(decoder, data),
                            Optional.empty(),
                            Optional.of(run),
                            (step, of) -> interruptAt(step.step(), at)));
        } finally {
            Thread.interrupted();
        }
        assertEquals(at, RunFolder.curve(run.latest().orElseThrow()).steps().size());
    }

    @Test
    void aBatchMayBeLargerThanTheData() {
        List<WeightedSequence> data = TinyModel.counting(8, 3);
        FineTuneSettings settings = SETTINGS.withLength(TrainingLength.steps(2));
        Result whole = train(settings.withBatching(Batching.of(8)), data);
        Batching largest = Batching.of(Integer.MAX_VALUE);
        for (Batching batching : List.of(largest, largest.withAccumulation(Integer.MAX_VALUE))) {
            Result result = train(settings.withBatching(batching), data);
            assertArrayEquals(whole.weights, result.weights);
            assertEquals(whole.curve, result.curve);
        }
    }

    @Test
    void anEpochEndsWhereAllExamplesHaveBeenSeen() {
        TrainingCurve curve = train(
                        SETTINGS.withLength(TrainingLength.steps(6)).withBatching(Batching.of(2)),
                        TinyModel.counting(8, 3))
                .curve;
        assertEquals(
                List.of(4),
                curve.steps().stream()
                        .filter(TrainingCurve.Step::endsEpoch)
                        .map(TrainingCurve.Step::step)
                        .toList());
        assertEquals(
                List.of(4, 6),
                curve.validations().stream().map(TrainingCurve.Step::step).toList());
    }

    @Test
    void everyThreadTrainsToTheSameBits() throws Exception {
        FineTuneSettings settings = SETTINGS.withMethod(LORA_EVERYWHERE).withLength(TrainingLength.steps(8));
        List<float[]> weights = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread thread =
                    new Thread(() -> weights.add(train(settings, Optional.empty(), TrainingListener.none()).weights));
            thread.start();
            thread.join();
        }
        assertArrayEquals(weights.get(0), weights.get(1));
        assertArrayEquals(weights.get(0), weights.get(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void accumulationAndPackingChangeOnlyRounding(int accumulation) {
        List<WeightedSequence> data = TinyModel.counting(8, 3);
        FineTuneSettings whole = SETTINGS.withBatching(Batching.of(8)).withLength(TrainingLength.steps(3));
        Result expected = train(whole, data);
        Result accumulated =
                train(whole.withBatching(Batching.of(8 / accumulation).withAccumulation(accumulation)), data);
        assertEquals(0, TinyModel.largestDifference(expected.weights, accumulated.weights), ROUNDING);
        Result packed = train(whole.withBatching(Batching.of(8).withPacking(64)), data);
        assertEquals(0, TinyModel.largestDifference(expected.weights, packed.weights), ROUNDING);
        assertEquals(
                expected.curve.steps().get(2).tokens(),
                packed.curve.steps().get(2).tokens());
    }

    @Test
    void trainingLearns() {
        for (TuningMethod method : List.of(TuningMethod.full(), LORA_EVERYWHERE)) {
            Result result = train(
                    SETTINGS.withMethod(method)
                            .withLength(TrainingLength.steps(60))
                            .withRate(LearningRate.constant(0.02)),
                    TinyModel.counting(32, 3));
            double first = result.curve.steps().get(0).loss();
            double last = result.curve.steps().get(59).loss();
            assertTrue(last < 0.6 * first, method + " from " + first + " to " + last);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "qwen3, F32, false",
        "qwen3, F32, true",
        "qwen3, NF4_LINEAR, true",
        "gemma2, F32, false",
        "gemma2, NF4_LINEAR, true",
        "gemma3_text, F32, false",
        "gemma3_text, F32, true"
    })
    void newerArchitecturesLearnInFullByAdaptersAndOnFourBits(String fixture, Precision precision, boolean lora) {
        FineTuneSettings settings = SETTINGS.withMethod(lora ? LORA_EVERYWHERE : TuningMethod.full())
                .withLength(TrainingLength.steps(40))
                .withRate(LearningRate.constant(0.01));
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(fixture));
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, precision)) {
            List<TrainingCurve.Step> steps = new FineTuner(settings)
                    .train(NextTokenTask.of(decoder, TinyModel.counting(32, 3)))
                    .curve()
                    .steps();
            assertTrue(steps.get(39).loss() < 0.6 * steps.get(0).loss(), steps.get(0) + " to " + steps.get(39));
        }
    }

    /** One step from zero: m = (1−β₁)g and v = (1−β₂)g², so m²/(1−β₁)² = v/(1−β₂). */
    @Test
    void theEndOfEachEpochShowsWeightsAndMoments() {
        List<Integer> ends = new java.util.ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepped(TrainingCurve.Step step, int of) {}

            @Override
            public void epochEnded(TrainingCurve.Step step, TrainingState state) {
                ends.add(step.step());
                assertEquals(step.step(), state.steps());
                if (step.step() > 1) {
                    return;
                }
                float[] m = state.firstMoment(0);
                float[] v = state.secondMoment(0);
                assertEquals(state.parameters().get(0).value().getShape().size(), m.length);
                for (int k = 0; k < m.length; k++) {
                    assertEquals(v[k] / 0.001, m[k] * m[k] / 0.01, 1e-4 * (v[k] / 0.001 + 1e-12));
                }
            }
        };
        FineTuneSettings settings = SETTINGS.withClip(OptionalDouble.empty())
                .withBatching(Batching.of(14))
                .withLength(TrainingLength.epochs(2));
        train(settings, Optional.empty(), listener);
        assertEquals(List.of(1, 2), ends);
    }

    @Test
    void adaptersLeaveTheNetworkAsItWas() {
        try (Decoder decoder = TinyModel.decoder()) {
            float[] before = TinyModel.values(decoder.parameters());
            FineTuned tuned =
                    new FineTuner(SETTINGS.withMethod(LORA)).train(NextTokenTask.of(decoder, TinyModel.counting(8, 3)));
            assertArrayEquals(before, TinyModel.values(decoder.parameters()));
            tuned.adapter().orElseThrow().merge();
            assertFalse(java.util.Arrays.equals(before, TinyModel.values(decoder.parameters())));
        }
    }

    @Test
    void patienceStopsAndPutsTheBestWeightsBack() {
        // So large a rate soon makes things worse.
        FineTuneSettings settings = SETTINGS.withLength(TrainingLength.steps(60))
                .withRate(LearningRate.linear(0.6, 30, 1))
                .withValidation(Validation.EVERY_EPOCH.withEvery(1).withPatience(4));
        try (Decoder decoder = TinyModel.decoder()) {
            NextTokenTask held = NextTokenTask.of(decoder, TinyModel.counting(8, 99));
            FineTuned tuned = new FineTuner(settings)
                    .train(
                            NextTokenTask.of(decoder, TinyModel.counting(32, 3)),
                            Optional.of(held),
                            Optional.empty(),
                            TrainingListener.none());
            assertTrue(tuned.stoppedEarly());
            int best = tuned.restoredStep().orElseThrow();
            assertEquals(best + 4, tuned.curve().steps().size());
            double lowest = tuned.curve().steps().stream()
                    .mapToDouble(step -> step.validation().orElseThrow())
                    .min()
                    .orElseThrow();
            assertEquals(
                    lowest, tuned.curve().steps().get(best - 1).validation().orElseThrow());
            try (var scope = decoder.newScope()) {
                TaskBatch all = held.batch(
                        java.util.stream.IntStream.range(0, 8)
                                .mapToObj(i -> new int[] {i})
                                .toList(),
                        Seeds.of(0));
                assertEquals(lowest, all.loss(scope) / all.weight(), ROUNDING);
            }
        }
    }

    @Test
    void aLossThatIsNotFiniteNamesTheStep() {
        FineTuneSettings settings = SETTINGS.withRate(LearningRate.constant(1e30));
        IllegalStateException error = assertThrows(
                IllegalStateException.class, () -> train(settings, Optional.empty(), TrainingListener.none()));
        assertTrue(error.getMessage().matches(".*must be finite.* at step \\d+"), error.getMessage());
    }

    @Test
    void badInputIsRefusedByName() {
        try (Decoder decoder = TinyModel.decoder()) {
            List<WeightedSequence> data = TinyModel.counting(4, 1);
            WeightedSequence silent = WeightedSequence.of(new int[] {1, 2}, new float[] {1, 0});
            refused("got none at index 1", () -> NextTokenTask.of(decoder, List.of(data.get(0), silent)));
            WeightedSequence tooLong = WeightedSequence.of(new int[65], new float[65]);
            refused("at most 64 tokens long, got 65 at index 0", () -> NextTokenTask.of(decoder, List.of(tooLong)));
            refused("at least one sequence", () -> NextTokenTask.of(decoder, List.of()));
            refused(
                    "packed rows of 3 tokens",
                    () -> train(SETTINGS.withBatching(Batching.of(1).withPacking(3)), data));
            refused("early stopping needs held-out examples", () -> new FineTuner(
                            SETTINGS.withValidation(Validation.EVERY_EPOCH.withPatience(1)))
                    .train(NextTokenTask.of(decoder, data)));
            refused("dropout must be in [0, 1), got 1.0", () -> SETTINGS.withDropout(1));
            refused("batch size must be >= 1, got 0", () -> Batching.of(0));
            refused("learning rate must be > 0", () -> LearningRate.constant(0));
        }
    }

    @Test
    void curvesAreReadAsTheyWereWritten() {
        TrainingCurve curve = train(
                        SETTINGS.withValidation(Validation.EVERY_EPOCH.withEvery(7)),
                        Optional.empty(),
                        TrainingListener.none())
                .curve;
        assertEquals(3, curve.validations().size());
        assertEquals(curve, TrainingCurve.parse(curve.csv()));
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable work) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, work);
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    private static void interruptAt(int step, int wanted) {
        if (step == wanted) {
            Thread.currentThread().interrupt();
        }
    }

    private record Result(float[] weights, TrainingCurve curve) {}

    private static Result train(FineTuneSettings settings, List<WeightedSequence> data) {
        return train(settings, data, Optional.empty(), TrainingListener.none());
    }

    private static Result train(FineTuneSettings settings, Optional<RunFolder> run, TrainingListener listener) {
        return train(settings, TinyModel.counting(14, 3), run, listener);
    }

    private static Result train(
            FineTuneSettings settings,
            List<WeightedSequence> data,
            Optional<RunFolder> run,
            TrainingListener listener) {
        try (Decoder decoder = TinyModel.decoder()) {
            FineTuned tuned = new FineTuner(settings)
                    .train(
                            NextTokenTask.of(decoder, data),
                            Optional.of(NextTokenTask.of(decoder, TinyModel.counting(6, 99))),
                            run,
                            listener);
            List<Parameter> parameters =
                    tuned.adapter().map(a -> a.parameters()).orElseGet(decoder::parameters);
            return new Result(TinyModel.values(parameters), tuned.curve());
        } finally {
            // A test's own interrupt must not reach the next.
            boolean isTestsOwn = listener != TrainingListener.none() && run.isPresent();
            if (isTestsOwn && Thread.currentThread().getName().equals("main")) {
                Thread.interrupted();
            }
        }
    }
}
