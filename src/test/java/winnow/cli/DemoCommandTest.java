package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.experiment.Results;

class DemoCommandTest {
    @TempDir
    private Path folder;

    private CommandLineRun demo(String... further) {
        Path out = folder.resolve("demo");
        List<String> arguments = new ArrayList<>(List.of(
                "demo", "--skills=2", "--per-skill=6", "--questions=2", "--steps=1", "--seeds=1-2", "--out=" + out));
        arguments.addAll(List.of(further));
        return CommandLineRun.of(arguments.toArray());
    }

    @Test
    void aTableFiguresAndEveryValueAreWritten() throws IOException {
        CommandLineRun run = demo();
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("What was chosen"), run.out());
        assertTrue(run.out().contains("LoRA, test: difference to Full"), run.out());
        Path out = folder.resolve("demo");
        for (String name :
                List.of("settings.json", "tables.txt", "seed-1.csv", "log-loss-LoRA.svg", "exact-match-LoRA.svg")) {
            assertTrue(Files.size(out.resolve(name)) > 0, name);
        }
        assertEquals(
                List.of("Initial", "Random", "DELIFT (SE)", "DELIFT", "DELIFT; repeat", "Full"),
                Results.read(out.resolve("seed-1.csv")).methods());

        byte[] first = Files.readAllBytes(out.resolve("seed-1.csv"));
        Files.delete(out.resolve("seed-1.csv"));
        CommandLineRun again = demo();
        assertTrue(again.err().contains("seed 2: there already"), again.err());
        assertEquals(new String(first), Files.readString(out.resolve("seed-1.csv")));

        CommandLineRun other = demo("--noise=0.1");
        assertEquals(2, other.exitCode());
        assertTrue(other.err().contains("holds results of other settings"), other.err());
    }

    @Test
    void wrongUsageIsNamed() {
        assertUsage("the stage must be 1, 2 or 3, got 4", demo("--stage=4"));
        assertUsage("--learn must name lora, full or context, got \"prompt\"", demo("--learn=prompt"));
        assertUsage("--methods must be tables or all, got \"some\"", demo("--methods=some"));
        CommandLineRun seeds = CommandLineRun.of("demo", "--seeds=5-1", "--out=" + folder.resolve("x"));
        assertUsage("--seeds must be a number or a range such as 1-5, got \"5-1\"", seeds);
    }

    private static void assertUsage(String message, CommandLineRun run) {
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains(message), run.err());
    }
}
