package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import winnow.hub.FakeHub;

class ModelCommandTest {
    private final FakeHub hub = FakeHub.withModel(100_000);

    @TempDir
    private Path cache;

    private Map<String, String> environment;

    @BeforeEach
    void setUp() {
        environment = hub.environment(cache);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void pullPrintsTheFolderAloneOnStandardOutput() {
        CommandLineRun run = run("pull", "org/name");
        assertEquals(0, run.exitCode(), run.err());
        Path folder = Path.of(run.out().strip());
        assertTrue(Files.isRegularFile(folder.resolve("model.safetensors")), run.out());
        assertEquals(FakeHub.COMMIT, folder.getFileName().toString());
        assertEquals(
                """
                org/name at commit 89abcdef0123: 4 files, 97.7 KiB
                left there, because pickle files can run code when opened: pytorch_model.bin
                downloaded 97.7 KiB; use it with --model org/name
                """,
                run.err());
        assertTrue(run("pull", "org/name").err().endsWith("everything was here; use it with --model org/name\n"));
    }

    @Test
    void pullAsJsonSaysTheCommit() {
        JsonNode json = Json.parse(run("pull", "org/name@main", "--json").out(), "output");
        assertEquals(FakeHub.COMMIT, json.path("commit").asText());
        assertEquals("main", json.path("revision").asText());
        assertEquals("[\"pytorch_model.bin\"]", json.path("pickleFiles").toString());
        assertEquals(json.path("bytes").asLong(), json.path("downloaded").asLong());
    }

    @Test
    void aTerminalSeesABarWithRateAndEstimate() {
        System.setProperty("winnow.terminal", "true");
        try {
            String err = run("pull", "org/name").err();
            assertTrue(err.contains("\rdownloading 100% ["), err);
            assertTrue(err.contains("MiB/s"), err);
            environment.put("HF_HUB_DISABLE_PROGRESS_BARS", "1");
            environment.put("HF_HUB_CACHE", cache.resolve("second").toString());
            assertFalse(run("pull", "org/name").err().contains("downloading"));
        } finally {
            System.clearProperty("winnow.terminal");
        }
    }

    @Test
    void aNameThatIsNoneIsWrongUsageAndARefusalIsAFailure() {
        assertEquals(2, run("pull", "../x").exitCode());
        assertEquals(2, run("pull").exitCode());
        CommandLineRun missing = run("pull", "org/missing");
        assertEquals(1, missing.exitCode());
        assertTrue(missing.error().startsWith("winnow model pull: org/missing does not exist"), missing.error());
        assertEquals("", missing.out());
    }

    @Test
    void theTokenIsNeverShown() {
        hub.on(FakeHub.LISTING, FakeHub.status(401, "WWW-Authenticate", FakeHub.CANARY));
        CommandLineRun refused = run("pull", "org/name", "--json");
        assertEquals(1, refused.exitCode());
        hub.on(FakeHub.LISTING, FakeHub.text(FakeHub.CANARY));
        CommandLineRun echoed = run("pull", "org/name");
        environment.put("HF_TOKEN", FakeHub.CANARY + "\nX: y");
        CommandLineRun invalid = run("pull", "org/name");
        assertEquals(2, invalid.exitCode(), invalid.err());
        for (CommandLineRun run : new CommandLineRun[] {refused, echoed, invalid}) {
            assertFalse((run.out() + run.err()).contains(FakeHub.CANARY), run.err());
        }
    }

    @Test
    void listShowsWhatIsInTheCache() {
        CommandLineRun empty = run("list");
        assertEquals(0, empty.exitCode());
        assertEquals("", empty.out());
        assertTrue(empty.err().contains("winnow model pull"), empty.err());
        run("pull", "org/name");
        assertEquals("org/name  89abcdef0123    97.7 KiB  whole\n", run("list").out());
        JsonNode json = Json.parse(run("list", "--json").out(), "output");
        assertEquals(cache.toString(), json.path("cache").asText());
        assertEquals(FakeHub.COMMIT, json.path("models").path(0).path("commit").asText());
    }

    @Test
    void withoutASubcommandThereIsHelp() {
        CommandLineRun run = run();
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("pull"), run.out());
    }

    private CommandLineRun run(String... args) {
        CommandLine commandLine = Winnow.commandLine();
        CommandLine model = commandLine.getSubcommands().get("model");
        ModelCommand command = (ModelCommand) model.getCommandSpec().userObject();
        command.setEnvironment(environment);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        String[] all = new String[args.length + 1];
        all[0] = "model";
        System.arraycopy(args, 0, all, 1, args.length);
        int exitCode = Winnow.run(commandLine, all);
        return new CommandLineRun(exitCode, out.toString(), err.toString());
    }
}
