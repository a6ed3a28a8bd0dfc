package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import winnow.experiment.PublicData;
import winnow.hub.FakeHub;

class DataCommandTest {
    private static final byte[] TRAIN = "{\"prompt\": \"a\", \"response\": \"b\"}\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TEST = "{\"prompt\": \"c\", \"response\": \"d\"}\n".getBytes(StandardCharsets.UTF_8);

    private final FakeHub server = new FakeHub().with("train", TRAIN).with("test", TEST);

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws IOException {
        for (String name : List.of("train", "test")) {
            server.on("GET /" + name + ".jsonl", server.file(name)).on("HEAD /" + name + ".jsonl", server.file(name));
        }
        Files.createDirectory(folder.resolve("sets"));
        describe("known", FakeHub.sha256(TRAIN), FakeHub.sha256(TEST));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void describe(String name, String train, String test) throws IOException {
        Files.writeString(
                folder.resolve("sets").resolve(name + ".json"),
                "{\"schema\": 1, \"name\": \"" + name + "\", \"title\": \"Two records\","
                        + " \"homepage\": \"https://example.org\", \"licence\": \"MIT\", \"files\": ["
                        + file("train", train, TRAIN.length) + ", " + file("test", test, TEST.length) + "]}");
    }

    private String file(String part, String sha256, int bytes) {
        return "{\"part\": \"" + part + "\", \"url\": \"" + server.base() + "/" + part + ".jsonl\", \"sha256\": \""
                + sha256 + "\"" + (sha256.equals("unknown") ? "" : ", \"bytes\": " + bytes) + ", \"form\": \"jsonl\"}";
    }

    private CommandLineRun run(String... args) {
        CommandLine commandLine = Winnow.commandLine();
        ((DataCommand) commandLine.getSubcommands().get("data").getCommandSpec().userObject())
                .setEnvironment(Map.of("WINNOW_CACHE", folder.resolve("cache").toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("data"));
        all.addAll(List.of(args));
        all.addAll(List.of("--data-sets", folder.resolve("sets").toString()));
        int exitCode = Winnow.run(commandLine, all.toArray(String[]::new));
        return new CommandLineRun(exitCode, out.toString(), err.toString());
    }

    private Path stored(byte[] content) {
        return folder.resolve("cache/data").resolve(FakeHub.sha256(content) + ".jsonl");
    }

    @Test
    void nothingIsAskedForBeforeFetchAndThenOnlyOnce() throws IOException {
        assertEquals(
                "known        66 B  not here        Two records\n", run("list").out());
        assertEquals(1, run("check", "known").exitCode());
        assertEquals(List.of(), server.lines());
        CommandLineRun fetched = run("fetch", "known");
        assertEquals(0, fetched.exitCode(), fetched.err());
        assertEquals(stored(TRAIN) + "\n" + stored(TEST) + "\n", fetched.out());
        assertTrue(fetched.err().startsWith("known: Two records (MIT, https://example.org)\n"), fetched.err());
        assertTrue(fetched.err().contains("known train (train.jsonl): downloaded 33 B\n"), fetched.err());
        assertEquals(
                "known        66 B  here            Two records\n", run("list").out());
        assertEquals(0, run("check", "known").exitCode());
        server.forgetRequests();
        assertTrue(run("fetch", "known").err().contains("known test (test.jsonl): was here\n"));
        assertEquals(List.of(), server.lines());
    }

    @Test
    void aWrongDigestIsOneLineAndWhatWasFetchedBeforeStays() throws IOException {
        describe("known", FakeHub.sha256(TRAIN), "0".repeat(64));
        CommandLineRun run = run("fetch", "known");
        assertEquals(1, run.exitCode());
        assertEquals(
                "winnow data fetch: known test (test.jsonl) must have the SHA-256 " + "0".repeat(64) + ", got "
                        + FakeHub.sha256(TEST),
                run.error());
        assertTrue(Files.exists(stored(TRAIN)));
        try (Stream<Path> files = Files.list(folder.resolve("cache/data"))) {
            assertEquals(
                    1, files.filter(file -> file.toString().endsWith(".jsonl")).count());
        }
    }

    @Test
    void aChangedFileIsFoundAndFetchedAgain() throws IOException {
        run("fetch", "known");
        Files.writeString(stored(TRAIN), "something else");
        CommandLineRun check = run("check", "known");
        assertEquals(1, check.exitCode());
        assertEquals(
                "winnow data check: known train (train.jsonl) is changed; fetch again with: winnow data fetch known",
                check.error());
        assertEquals(0, run("fetch", "known").exitCode());
        assertEquals(0, run("check", "known").exitCode());
    }

    @Test
    void anUnknownDigestIsRefusedUnlessItIsAcceptedAndThenKept() throws IOException {
        describe("open", FakeHub.sha256(TRAIN), "unknown");
        CommandLineRun refused = run("fetch", "open");
        assertEquals(2, refused.exitCode());
        assertEquals(
                "winnow data fetch: the SHA-256 of open test (test.jsonl) is not known; --accept-unknown takes it as it"
                        + " comes from 127.0.0.1 and notes the digest that was found",
                refused.error());
        assertEquals(List.of(), server.lines(), "nothing was asked for");
        CommandLineRun accepted = run("fetch", "open", "--accept-unknown");
        assertEquals(0, accepted.exitCode(), accepted.err());
        assertTrue(
                accepted.err()
                        .contains("open test (test.jsonl): found SHA-256 " + FakeHub.sha256(TEST) + ", 33 bytes;"),
                accepted.err());
        Files.delete(stored(TEST));
        server.on("GET /test.jsonl", FakeHub.text("{\"prompt\": \"x\", \"response\": \"y\"}\n"));
        server.on("HEAD /test.jsonl", server.file("test"));
        CommandLineRun changed = run("fetch", "open");
        assertEquals(1, changed.exitCode());
        assertTrue(changed.error().contains("must have the SHA-256 " + FakeHub.sha256(TEST)), changed.error());
        assertFalse(Files.exists(stored(TEST)));
    }

    @Test
    void tooMuchIsRefusedBeforeItComes() {
        CommandLineRun run = run("fetch", "known", "--max-gib", "0.00000001");
        assertEquals(2, run.exitCode());
        assertTrue(run.error().contains("--max-gib must be at least "), run.error());
        assertEquals(List.of(), server.lines());
    }

    @Test
    void aNameThatIsNotDescribedIsRefused() {
        assertEquals(
                "winnow data fetch: there is no data set \"knwn\" in " + folder.resolve("sets")
                        + "; did you mean \"known\"?",
                run("fetch", "knwn").error());
    }

    @Test
    void everyCommittedDescriptionIsReadAndStatesNoAddressInTheClear() {
        List<PublicData> all = PublicData.all(Path.of("experiments/data"));
        assertFalse(all.isEmpty());
        for (PublicData data : all) {
            data.files().forEach(file -> assertEquals("https", file.address().getScheme(), data.name()));
        }
    }
}
