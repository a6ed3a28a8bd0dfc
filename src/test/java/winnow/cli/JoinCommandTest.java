package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinCommandTest {
    @TempDir
    private Path folder;

    @Test
    void partsBecomeOneFileAndNothingIsReplacedUnasked() throws IOException {
        Path first = Files.writeString(folder.resolve("1.jsonl"), "{\"text\":\"a\"}\n");
        Path second = Files.writeString(folder.resolve("2.jsonl"), "{\"text\":\"b\"}");
        Path out = folder.resolve("all.jsonl");
        CommandLineRun run = CommandLineRun.of("data", "join", "--out", out, first, second);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("2 parts, written to " + out + "\n", run.out());
        assertEquals("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", Files.readString(out));

        CommandLineRun again = CommandLineRun.of("data", "join", "--out", out, second);
        assertEquals(2, again.exitCode());
        assertTrue(again.error().endsWith("all.jsonl exists already; --overwrite replaces it"), again.error());
        CommandLineRun itself = CommandLineRun.of("data", "join", "--out", out, first, out, "--overwrite");
        assertEquals(2, itself.exitCode());
        assertTrue(itself.error().contains("must not be an input"), itself.error());
        assertEquals(2, Files.readAllLines(out).size());
    }

    @Test
    void aMissingPartLeavesNothing() {
        Path out = folder.resolve("all.csv");
        CommandLineRun run = CommandLineRun.of("data", "join", "--out", out, folder.resolve("no.csv"));
        assertEquals(1, run.exitCode());
        assertEquals("winnow data join: " + folder.resolve("no.csv") + " does not exist", run.error());
        assertFalse(Files.exists(out));
    }
}
