package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.embedding.Npy;
import winnow.endpoint.FakeServer;
import winnow.linalg.FloatMatrix;

/** Utilities by a model behind a server, through the commands. */
class ServedUtilityTest {
    /** Of a float and of digits in JSON. */
    private static final double ROUNDING = 1e-6;

    /** Each response is one word and what ends it; r0 and r3 have the same. */
    private static final List<String> WORDS = List.of("red", "blue", "green", "red", "black", "white");

    private final WordServer served = new WordServer();

    @TempDir
    Path folder;

    private Path data;
    private Path matrix;
    private Path out;

    @BeforeEach
    void stage() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < WORDS.size(); i++) {
            lines.append("{\"id\": \"r" + i + "\", \"prompt\": \"colour " + i + "\", \"response\": \"" + WORDS.get(i)
                    + "\"}\n");
        }
        data = Files.writeString(folder.resolve("data.jsonl"), lines);
        matrix = folder.resolve("m.npy");
        out = Files.createDirectory(folder.resolve("out")).resolve("s.jsonl");
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private CommandLineRun utility(Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "utility",
                "--endpoint",
                served.url(),
                "--endpoint-model",
                "m",
                "--template",
                "seedling",
                "--data",
                data,
                "--out",
                matrix,
                "--overwrite"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    private CommandLineRun select(Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("select", "--pool", data, "--method", "delift", "--budget", "3", "--out", out, "--overwrite"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    private CommandLineRun selectServed(Object... more) {
        List<Object> args =
                new ArrayList<>(List.of("--endpoint", served.url(), "--endpoint-model", "m", "--template", "seedling"));
        args.addAll(List.of(more));
        return select(args.toArray());
    }

    private static CommandLineRun requireDone(CommandLineRun run) {
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private static void requireRefused(String message, CommandLineRun run) {
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.error().contains(message), run.error());
    }

    private JsonNode manifest() throws IOException {
        return Json.parse(Files.readString(folder.resolve("m.manifest.json")), "manifest");
    }

    /** sqrt of the mean of (1 − p)² over the word and the line break, which stands in every layout before. */
    private static double distance(double chanceOfWord) {
        return Math.sqrt(((1 - chanceOfWord) * (1 - chanceOfWord) + 0.25) / 2);
    }

    @Test
    void anEntryIsWhatAnExampleSavesByTheServersProbabilities() throws IOException {
        CommandLineRun run = requireDone(utility());
        FloatMatrix found = Npy.read(matrix);
        for (int i = 0; i < WORDS.size(); i++) {
            for (int j = 0; j < WORDS.size(); j++) {
                boolean isSaid = WORDS.get(i).equals(WORDS.get(j));
                assertEquals(distance(0.1) - distance(isSaid ? 0.5 : 0.1), found.get(i, j), ROUNDING);
            }
        }
        assertEquals(6 + 36, served.requests());
        assertTrue(run.err().contains("plan: 6 x 6 utilities, at most 42 requests to 127.0.0.1"), run.err());
        JsonNode manifest = manifest();
        assertEquals(served.url(), manifest.at("/utility/server/endpoint").asText());
        assertEquals("m", manifest.at("/utility/server/model").asText());
        assertEquals(distance(0.1), manifest.at("/distancesAlone/2").asDouble(), ROUNDING);
        assertFalse(served.server.requests().get(0).headers().containsKey("Authorization"));

        requireDone(utility("--form", "pmi"));
        assertEquals(Math.log(0.5 / 0.1), Npy.read(matrix).get(0, 3), ROUNDING);
    }

    @Test
    void aKeyComesFromTheVariableThatIsNamedAndIsWrittenNowhere() throws IOException {
        // A variable that the build sets for all tests.
        String secret = System.getenv("WINNOW_NOTEBOOK_SIZE");
        CommandLineRun run = requireDone(utility("--endpoint-key", "WINNOW_NOTEBOOK_SIZE"));
        served.server
                .requests()
                .forEach(request ->
                        assertEquals("Bearer " + secret, request.headers().getFirst("Authorization")));
        assertFalse((run.out() + run.err() + manifest()).contains(secret), run.err());
        requireRefused(
                "--endpoint-key must name an environment variable that holds the key, NO_SUCH_VARIABLE is not set",
                utility("--endpoint-key", "NO_SUCH_VARIABLE"));
    }

    @Test
    void aRunThatTheServerStopsGoesOnFromTheCache() throws IOException {
        requireDone(utility());
        byte[] whole = Files.readAllBytes(matrix);
        Files.delete(matrix);
        Files.delete(folder.resolve("m.manifest.json"));
        AtomicInteger answered = new AtomicInteger();
        served.server.answering(exchange -> {
            // The body was read by the server already.
            if (answered.incrementAndGet() > 20) {
                FakeServer.status(401).handle(exchange);
            } else {
                List<FakeServer.Request> asked = served.server.requests();
                FakeServer.send(
                        exchange,
                        200,
                        WordServer.answer(asked.get(asked.size() - 1).body()));
            }
        });
        Object[] cached = {"--endpoint-cache", folder.resolve("cache"), "--endpoint-concurrency", 1};
        CommandLineRun stopped = utility(cached);
        assertEquals(1, stopped.exitCode(), stopped.err());
        assertTrue(
                stopped.err().contains(" of 42 requests; the same command goes on with the answers in "),
                stopped.err());
        assertFalse(Files.exists(matrix));
        int before = served.requests();
        served.server.replying(WordServer::answer);
        requireDone(utility(cached));
        assertEquals(42 - 20, served.requests() - before);
        assertArrayEquals(whole, Files.readAllBytes(matrix));
        requireDone(utility(cached));
        assertEquals(42 - 20, served.requests() - before);
    }

    @Test
    void approximationsAskLess() throws IOException {
        requireDone(utility("--approximation", "anchors", "--anchors", "2"));
        assertEquals(2 + 2 * 6, served.requests());
        requireDone(utility("--approximation", "neighbours", "--neighbours", "2"));
        assertEquals(14 + 6 + 6 * 3, served.requests());
        assertEquals(18, manifest().at("/scored/scored").asInt());
        assertEquals("pruned", manifest().at("/utility/metric").asText());
    }

    @Test
    void deliftChoosesByAServerAsByItsMatrix() throws IOException {
        Path cache = folder.resolve("cache");
        requireDone(selectServed("--endpoint-cache", cache));
        byte[] computed = Files.readAllBytes(out.resolveSibling("s.scores.jsonl"));
        assertTrue(new String(computed).startsWith("{\"id\":\"r0\""), new String(computed));
        int asked = served.requests();
        requireDone(CommandLineRun.of("select", "--replay", out.resolveSibling("s.manifest.json")));
        requireDone(utility("--endpoint-cache", cache));
        assertEquals(asked, served.requests());
        requireDone(select("--utility", matrix));
        assertArrayEquals(computed, Files.readAllBytes(out.resolveSibling("s.scores.jsonl")));
        assertEquals(
                Set.of("s.jsonl", "s.scores.jsonl", "s.manifest.json"),
                Set.of(out.getParent().toFile().list()));
        requireDone(selectServed("--approximation", "neighbours", "--neighbours", "2"));
    }

    @Test
    void aResponseThatHasOtherTokensAfterAnExampleIsRefusedByItsName() {
        served.server.replying(body -> {
            String answer = WordServer.answer(body);
            return body.contains("Example") && body.contains("colour 3")
                    ? answer.replace("\" red\",\"\\n\",\"!\"", "\" r\",\"ed\\n\",\"!\"")
                    : answer;
        });
        CommandLineRun run = utility();
        requireRefused("both scores must be of the same tokens, got [ red, ", run);
        assertTrue(run.error().contains(" r, ed"), run.error());
    }

    @Test
    void aServerThatDoesNotScoreIsOneLineAndNothingIsWritten() {
        served.server.answering(FakeServer.json("{\"choices\": [{\"text\": \"x\"}]}"));
        CommandLineRun run = utility();
        assertEquals(1, run.exitCode());
        assertEquals(
                "winnow utility: the answer of 127.0.0.1 has no log-probabilities of tokens: this server or its settings"
                        + " cannot score responses (vLLM does)",
                run.error());
        assertFalse(Files.exists(matrix));
        assertEquals(1, selectServed().exitCode());
        assertFalse(Files.exists(out));
    }

    static Stream<List<String>> wrongUsage() {
        return Stream.of(
                List.of("--model and --endpoint exclude each other", "--model seedling"),
                List.of("--device has no meaning with", "--device cpu"),
                List.of("--overlong has no meaning with", "--overlong cut-context"),
                List.of("--template must be plain or seedling with --endpoint", "--template chat"),
                List.of("--endpoint-concurrency must be from 1 to 1024, got 0", "--endpoint-concurrency 0"),
                List.of("--endpoint-timeout must be from 1 to 86400, got 0", "--endpoint-timeout 0"),
                List.of("an endpoint must be https://", "--endpoint http://example.org/v1"),
                List.of("form must be l2, pmi or pmi-mean, got \"kl\"", "--form kl"));
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongArgumentsAreWrongUsageOfBothCommands(List<String> expectedAndArgs) {
        List<String> args =
                new ArrayList<>(List.of("--endpoint", served.url(), "--endpoint-model", "m", "--template", "seedling"));
        List<String> more = List.of(expectedAndArgs.get(1).split(" "));
        int same = args.indexOf(more.get(0));
        if (same >= 0) {
            args.subList(same, same + 2).clear();
        }
        args.addAll(more);
        List<String> utility =
                new ArrayList<>(List.of("utility", "--data", data.toString(), "--out", matrix.toString()));
        utility.addAll(args);
        requireRefused(expectedAndArgs.get(0), CommandLineRun.of(utility.toArray()));
        requireRefused(expectedAndArgs.get(0), select(args.toArray()));
        assertEquals(0, served.requests());
    }

    @Test
    void optionsOfAServerNeedOneAndAMatrixNeedsNone() {
        requireRefused(
                "--endpoint-model has no meaning without --endpoint",
                CommandLineRun.of(
                        "utility", "--endpoint-model", "m", "--model", "seedling", "--data", data, "--out", matrix));
        requireRefused(
                "--endpoint-model must be given with --endpoint",
                select("--endpoint", served.url(), "--template", "seedling"));
        requireRefused("--part has no meaning with --endpoint", utility("--part", "1/2"));
        requireRefused("--utility and --endpoint exclude each other", selectServed("--utility", matrix));
        requireRefused(
                "--endpoint has no meaning for --method random",
                CommandLineRun.of(
                        "select",
                        "--pool",
                        data,
                        "--method",
                        "random",
                        "--budget",
                        "1",
                        "--out",
                        out,
                        "--endpoint",
                        "u"));
    }
}
