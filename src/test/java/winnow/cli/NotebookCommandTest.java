package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NotebookCommandTest {
    @Test
    void theServerListensOnThisMachineOnlyAndItsTokenIsOnNoCommandLine() {
        List<String> arguments = new NotebookCommand().arguments(Path.of("/usr/bin/jupyter"), Path.of("/x"), 8888);
        assertTrue(arguments.contains("--ip=127.0.0.1"), arguments.toString());
        assertTrue(arguments.contains("--port-retries=0"), arguments.toString());
        assertFalse(arguments.stream()
                .anyMatch(a -> a.toLowerCase(java.util.Locale.ROOT).contains("token")));
    }

    @Test
    void theServerFindsAKernelAndATokenInItsEnvironment(@TempDir Path cache) {
        Map<String, String> environment = NotebookCommand.environment(
                new Installation(
                        Map.of(
                                "WINNOW_CACHE",
                                cache.toString(),
                                "JUPYTER_DATA_DIR",
                                cache.resolve("none").toString()),
                        System::getProperty),
                "secret");
        assertEquals("secret", environment.get("JUPYTER_TOKEN"));
        Installation server = new Installation(environment, System::getProperty);
        assertTrue(KernelSpec.find(server, "java").isPresent());
    }

    @Test
    void aTokenIsShownToATerminalOnly() {
        assertFalse(NotebookCommand.announcement(8888, "secret", false).contains("secret"));
        assertTrue(NotebookCommand.announcement(8888, "secret", true).contains("token=secret"));
    }

    @Test
    void stoppingTheCommandStopsTheServer() throws IOException {
        Process server = new ProcessBuilder("sleep", "60").start();
        NotebookCommand.stop(server);
        assertFalse(server.isAlive());
    }

    @Test
    void noHelpTextHoldsABrokenFormat() {
        PrintStream before = System.err;
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        System.setErr(new PrintStream(warnings, true));
        try {
            requireHelp(Winnow.commandLine());
        } finally {
            System.setErr(before);
        }
        assertEquals("", warnings.toString());
    }

    private static void requireHelp(CommandLine command) {
        assertTrue(command.getUsageMessage().contains("Usage: "));
        // The list of commands shows the first paragraph alone, and a paragraph goes on over the ends of lines.
        for (String paragraph : command.getCommandSpec().usageMessage().description()) {
            assertTrue(paragraph.isEmpty() || paragraph.matches("(?s).*[.:]"), paragraph);
        }
        command.getSubcommands().values().forEach(NotebookCommandTest::requireHelp);
    }

    @Test
    void aPortInUseIsRefusedByName() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFalse(NotebookCommand.isFree(taken.getLocalPort()));
        }
    }

    @Test
    void doctorFindsTheEssentialsHere() {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new DoctorCommand()).setOut(new PrintWriter(out));
        assertEquals(0, command.execute("--json"), out.toString());
        assertTrue(out.toString().contains("\"name\" : \"duckdb\""), out.toString());
        assertFalse(out.toString().contains("broken"), out.toString());
    }

    @Test
    void everyFindingThatIsNotWellHasARemedy() {
        for (Checkup.Finding finding : new Checkup(new Installation(Map.of(), System::getProperty)).findings()) {
            assertEquals(finding.state() == Checkup.State.OK, finding.remedy().isEmpty(), finding.toString());
        }
    }
}
