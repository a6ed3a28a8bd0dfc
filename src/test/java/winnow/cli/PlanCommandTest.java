package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.experiment.ExperimentSpec;

class PlanCommandTest {
    @TempDir
    private Path folder;

    private static Stream<Path> everyExperiment() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(Path.of("experiments"))) {
            all = files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.endsWith("claims.json"))
                    .filter(file -> !file.startsWith("experiments/data"))
                    .sorted()
                    .toList();
        }
        return all.stream();
    }

    /** Neither a model nor a data set of the papers is on the machine that builds this, and nothing is fetched. */
    @ParameterizedTest
    @MethodSource("everyExperiment")
    void everyCommittedExperimentIsPlanned(Path file) {
        CommandLineRun run = CommandLineRun.of("plan", file, "--device", "h100", "--out", folder);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("passes   about "), run.out());
        assertTrue(run.out().contains("in all   "), run.out());
        ExperimentSpec spec = ExperimentSpec.read(file);
        assertEquals(file.getFileName().toString(), spec.name() + ".json");
        assertEquals(spec, ExperimentSpec.parse(spec.canonical(), "canonical"));
    }

    @Test
    void whatAPaperDoesNotSayIsPartOfThePlan() {
        CommandLineRun run =
                CommandLineRun.of("plan", "experiments/paper/delift-1-mix-instruct-phi-3.json", "--tokens", 300);
        assertTrue(run.out().contains("unknown  Hyper-parameters are those of the published code;"), run.out());
        assertTrue(run.out().contains("model    microsoft/Phi-3-mini-128k-instruct is not here; download it with: "));
        assertFalse(run.out().contains("device"), run.out());
    }

    @Test
    void anUnknownDeviceIsRefused() {
        CommandLineRun run = CommandLineRun.of("plan", "experiments/own-data.json", "--device", "tpu", "--out", folder);
        assertEquals(2, run.exitCode());
        assertTrue(run.error().startsWith("winnow plan: device must be among cpu, t4,"), run.error());
        assertEquals("", run.out());
    }

    /** README's command for the papers' files: DELIFT's have models that only read, GOT-D's models all learn. */
    @ParameterizedTest
    @MethodSource("everyPaperFile")
    void sixteenBitsAreForModelsThatOnlyRead(Path file) {
        CommandLineRun run = CommandLineRun.of("plan", file, "--device", "a100-80", "--precision", "f16");
        if (file.getFileName().toString().startsWith("delift-")) {
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(run.out().contains("the largest utility matrix has "), run.out());
        } else {
            assertEquals(2, run.exitCode());
            assertTrue(run.error().startsWith("winnow plan: precision must be f32"), run.error());
            assertEquals("", run.out());
            CommandLineRun whole = CommandLineRun.of("plan", file, "--device", "a100-80");
            assertFalse(whole.out().contains("utility matrix"), whole.out());
        }
    }

    private static Stream<Path> everyPaperFile() throws IOException {
        return everyExperiment().filter(file -> file.startsWith("experiments/paper"));
    }

    @Test
    void aPrecisionWithoutADeviceIsRefused() {
        CommandLineRun run =
                CommandLineRun.of("plan", "experiments/own-data.json", "--precision", "f16", "--out", folder);
        assertEquals(2, run.exitCode());
        assertEquals("winnow plan: --precision is of a device, which needs --device", run.error());
    }

    @Test
    void halfThePrecisionTakesHalfTheMemoryToRead() {
        String file = "experiments/paper/delift-1-mix-instruct-phi-3.json";
        CommandLineRun whole = CommandLineRun.of("plan", file, "--device", "a100-80");
        CommandLineRun half = CommandLineRun.of("plan", file, "--device", "a100-80", "--precision", "f16");
        assertEquals(0, half.exitCode(), half.err());
        assertEquals(2 * weightsToRead(half.out()), weightsToRead(whole.out()), 0.1, whole.out());
        assertEquals(
                2,
                CommandLineRun.of("plan", file, "--device", "a100-80", "--precision", "f8")
                        .exitCode());
    }

    /** In units of the table. */
    private static double weightsToRead(String out) {
        String row = out.lines()
                .filter(line -> line.startsWith("utilities"))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(row.split("\\s{2,}")[5].replaceAll("[^0-9.]", ""));
    }

    @Test
    void thisProcessorIsMeasured() {
        CommandLineRun run = CommandLineRun.of("plan", "experiments/own-data.json", "--device", "cpu", "--out", folder);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("device   this processor, measured: "), run.out());
        assertTrue(run.out().contains("tokens   21 a record, assumed"), run.out());
    }
}
