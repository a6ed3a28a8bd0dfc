package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ModelConfig;
import winnow.experiment.DevicePlan.Phase;
import winnow.experiment.ExperimentProblem.Work;
import winnow.random.Seeds;
import winnow.transformer.Architectures;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Golden;
import winnow.transformer.LoraAdapter;
import winnow.transformer.LoraSettings;
import winnow.transformer.Precision;

class DevicePlanTest {
    private static final double CLOSE = 1e-12;

    /** Exact powers of ten, so that hours can be told by hand. */
    private static final Device DEVICE = new Device("test", "a device", 3.6e15, 3.6e14, 10_000_000_000L);

    private static ModelConfig opt() {
        return ExperimentSpec.read(Path.of("experiments/paper/delift-9-opt-125m.json"))
                .shape()
                .orElseThrow()
                .config();
    }

    private static List<TrainingSpec> trainings(String... objects) {
        return List.of(objects).stream()
                .map(text -> TrainingSpec.of(StrictJson.parse(text.replace('\'', '"'), "t")))
                .toList();
    }

    private static DevicePlan plan(ModelConfig config, Device device, Work work, String... trainings) {
        return new DevicePlan(device, config, Precision.F16, 100, 0.5, trainings(trainings), work, 36);
    }

    @Test
    void operationsAndHoursFollowFromWeightsAndTokens() {
        DevicePlan plan = plan(
                opt(),
                DEVICE,
                new Work(1_000_000, 2000, 10),
                "{'tune': 'full', 'passes': 1, 'batch': 2, 'rate': 0.1, 'warmup': 0}",
                "{'tune': 'qlora', 'passes': 1, 'batch': 2, 'rate': 0.1, 'warmup': 0}");
        double weights = plan.weights();
        List<Phase> phases = plan.phases();
        assertEquals(
                List.of("utilities", "training, full", "training, qlora", "tests"),
                phases.stream().map(Phase::name).toList());
        assertEquals(2 * weights * 1e8, phases.get(0).operations(), CLOSE * weights * 1e8);
        assertEquals(2 * weights * 1e8 / 1.8e15 / 3600, phases.get(0).hours(), CLOSE);
        assertEquals(6 * weights * 1000 * 100, phases.get(1).operations(), CLOSE * weights * 1e6);
        assertEquals(8 * weights * 1000 * 100, phases.get(2).operations(), CLOSE * weights * 1e6);
        assertEquals(6 * weights * 1e5 / 1.8e14 / 3600, phases.get(1).hours(), CLOSE, "learning is in 32 bits");
        assertEquals(2 * weights, phases.get(0).weights(), "16 bits to read");
        assertEquals(4 * weights, phases.get(1).weights());
        assertEquals(12 * weights, phases.get(1).optimiser());
        assertTrue(phases.get(2).weights() < phases.get(0).weights() * 1.3, "most of it in 4 bits");
        assertEquals(4 * weights, phases.get(3).weights(), "what has learned is asked as it has learned");
        assertEquals(2 * weights * 1000 / 1.8e14 / 3600, phases.get(3).hours(), CLOSE);
        assertEquals(144, plan.utilityBytes());
    }

    @Test
    void readingIsCountedInTheFormatThatTheExperimentSays() {
        Work work = new Work(1_000_000, 0, 0);
        for (Precision format : List.of(Precision.F32, Precision.F16, Precision.BF16_LINEAR)) {
            boolean isWhole = format == Precision.F32;
            Phase reading = new DevicePlan(DEVICE, opt(), format, 100, 0.5, List.of(), work, 0)
                    .phases()
                    .get(0);
            double rate = isWhole ? DEVICE.singleRate() : DEVICE.halfRate();
            assertEquals(reading.operations() / (0.5 * rate) / 3600, reading.hours(), CLOSE);
            double words = format == Precision.BF16_LINEAR ? 2.0 * 768 * 50272 : 0;
            assertEquals((isWhole ? 4.0 : 2.0) * Architectures.sizeOf(opt()) + words, reading.weights());
            Device processor = new Device(DevicePlan.CPU, "a processor", 3.6e14, 3.6e14, 10_000_000_000L);
            Phase here = new DevicePlan(processor, opt(), format, 100, 0.5, List.of(), work, 0)
                    .phases()
                    .get(0);
            assertEquals(reading.weights(), here.weights());
        }
    }

    /** The published sizes, in millions: what the makers' own model pages state to two or three digits. */
    @ParameterizedTest
    @CsvSource({
        "delift-1-mix-instruct-phi-3, 3821",
        "delift-1-mix-instruct-qwen2-72b, 72706",
        "delift-1-mix-instruct-llama-3b, 3212",
        "delift-1-mix-instruct-mistral-7b, 7241",
        "delift-9-opt-125m, 125",
    })
    void theShapesOfThePapersFilesAreThoseModels(String file, long millions) {
        ModelShape shape = ExperimentSpec.read(Path.of("experiments/paper/" + file + ".json"))
                .shape()
                .orElseThrow();
        assertEquals(millions, plan(shape.config(), DEVICE, Work.NONE).weights() / 1_000_000);
    }

    /** Rank r on all linear layers of a Llama block: r (4h + 2(h + kv) + 3(h + i)) numbers. */
    @Test
    void adaptersHaveTheMomentsOfTheirOwnNumbersAlone() {
        ModelConfig config = ExperimentSpec.read(Path.of("experiments/paper/delift-1-mix-instruct-mistral-7b.json"))
                .shape()
                .orElseThrow()
                .config();
        Phase phase = plan(
                        config,
                        DEVICE,
                        new Work(0, 10, 0),
                        "{'tune': 'lora', 'passes': 1, 'batch': 1, 'rate': 0.1, 'warmup': 0}")
                .phases()
                .get(0);
        long adapters = 32L * 8 * (4 * 4096 + 2 * (4096 + 1024) + 3 * (4096 + 14336));
        assertEquals(12.0 * adapters, phase.optimiser());
    }

    /** Heads as wide as the configuration says, and words that are tied where it does not say. */
    @ParameterizedTest
    @CsvSource({"qwen3, 2", "qwen3_window, 1", "gemma2, 1", "gpt2, 1"})
    void adaptersAndQuantisedWeightsAreCountedAsTheyAreMade(String fixture, int matricesOfWords) {
        String qlora = "{'tune': 'qlora', 'passes': 1, 'batch': 1, 'rate': 0.1, 'warmup': 0}";
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(fixture));
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
                LoraAdapter adapter = LoraAdapter.attach(decoder, LoraSettings.DEFAULT, Seeds.of(1))) {
            Phase phase = plan(decoder.config(), DEVICE, new Work(0, 10, 0), qlora)
                    .phases()
                    .get(0);
            long learned = adapter.parameters().stream()
                    .mapToLong(p -> p.value().getShape().size())
                    .sum();
            if (!fixture.equals("gpt2")) {
                assertEquals(12.0 * learned, phase.optimiser());
            }
            double words = (double) matricesOfWords * decoder.vocabularySize() * decoder.width();
            double quantised = 4.127 / 8 * (decoder.size() - words);
            assertEquals(quantised + 4 * words, phase.weights() - phase.optimiser() / 3, 1e-6);
        }
    }

    @Test
    void whatDoesNotFitSaysWhatWould() {
        ModelConfig config = ExperimentSpec.read(Path.of("experiments/paper/delift-1-mix-instruct-phi-3.json"))
                .shape()
                .orElseThrow()
                .config();
        DevicePlan plan = plan(
                config,
                Device.named("t4"),
                new Work(1, 10, 0),
                "{'tune': 'full', 'passes': 1, 'batch': 1, 'rate': 0.1, 'warmup': 0}");
        Phase reading = plan.phases().get(0);
        Phase learning = plan.phases().get(1);
        assertTrue(plan.fits(reading));
        assertFalse(plan.fits(learning));
        assertEquals("it fits NVIDIA A100 SXM 80 GB, \"tune\": \"qlora\" fits here", plan.remedy(learning));
    }

    @Test
    void badSettingsAreRefused() {
        assertEquals(
                "device must be among cpu, t4, rtx-4090, a40, a100-80, h100, h200, got \"a100\"",
                assertThrows(IllegalArgumentException.class, () -> Device.named("a100"))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new DevicePlan(DEVICE, opt(), Precision.F32, 100, 1.5, List.of(), Work.NONE, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new DevicePlan(DEVICE, opt(), Precision.F32, 0, 0.5, List.of(), Work.NONE, 0));
    }
}
