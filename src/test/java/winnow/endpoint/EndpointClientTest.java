package winnow.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.http.RetryPolicy;
import winnow.random.Seeds;

class EndpointClientTest {
    private static final CompletionSettings SETTINGS = new CompletionSettings(7, 0.5, 3);
    private static final Duration SHORT = Duration.ofMillis(300);
    /** In the words of OpenAI. */
    private static final String NEWEST_REFUSAL =
            """
            {"error": {"message": "Unsupported parameter: 'max_tokens' is not supported with this model. Use\
             'max_completion_tokens' instead.", "type": "invalid_request_error", "param": "max_tokens",\
             "code": "unsupported_parameter"}}""";

    @TempDir
    private Path folder;

    private final FakeServer server = new FakeServer();
    private final EndpointClient client = EndpointClient.of(server.endpoint());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aChatSendsMessagesAndSettingsAndTheKeyInOneHeader() {
        server.chatting(body -> "four");
        Completion answer =
                client.chat(List.of(ChatMessage.system("Be brief."), ChatMessage.user("2+2 \"?\"")), SETTINGS);
        assertEquals(new Completion("four", Completion.Finish.STOP), answer);
        FakeServer.Request request = server.requests().get(0);
        assertEquals("/v1/chat/completions", request.path());
        assertEquals(
                "{\"model\":\"judge\",\"max_tokens\":7,\"temperature\":0.5,\"seed\":3,\"messages\":["
                        + "{\"role\":\"system\",\"content\":\"Be brief.\"},"
                        + "{\"role\":\"user\",\"content\":\"2+2 \\\"?\\\"\"}],\"stream\":false}",
                request.body());
        assertEquals(List.of("Bearer " + FakeServer.CANARY), request.headers().get("Authorization"));
    }

    @Test
    void aCompletionGivesTextAndWhyItEnded() {
        server.answering(FakeServer.json("{\"choices\": [{\"text\": \" 4\\n\", \"finish_reason\": \"length\"}]}"));
        assertEquals(new Completion(" 4\n", Completion.Finish.LENGTH), client.complete("2+2=", SETTINGS));
        assertEquals("/v1/completions", server.requests().get(0).path());
    }

    @Test
    void aServerThatCallsTheLimitOtherwiseIsAskedSoAndTheNameIsRemembered() {
        server.refusing("\"max_tokens\":", NEWEST_REFUSAL, FakeServer.chat("four"));
        EndpointClient kept = client.withCache(AnswerCache.in(folder));
        assertEquals("four", chat(kept).text());
        List<FakeServer.Request> asked = server.requests();
        assertEquals(2, asked.size());
        assertEquals(
                asked.get(0).body().replace("\"max_tokens\":7", "\"max_completion_tokens\":7"),
                asked.get(1).body());
        client.chat(List.of(ChatMessage.user("3+3?")), SETTINGS);
        assertEquals(3, client.requests());

        EndpointClient second = EndpointClient.of(server.endpoint()).withCache(AnswerCache.in(folder));
        assertEquals("four", chat(second).text());
        assertEquals(0, second.requests());
    }

    @Test
    void anOlderServerBehindTheSameAddressIsAskedAsBefore() {
        server.refusing("\"max_tokens\":", NEWEST_REFUSAL, FakeServer.chat("four"));
        chat(client);
        String unknown =
                "{\"error\": {\"message\": \"Unrecognized request argument supplied: max_completion_tokens\"}}";
        server.refusing("\"max_completion_tokens\":", unknown, FakeServer.chat("five"));
        assertEquals("five", chat(client).text());
        assertEquals(4, client.requests());
        assertEquals("five", chat(client).text());
        assertEquals(5, client.requests());
    }

    @Test
    void aLimitThatIsTooHighIsRefusedOnce() {
        String tooHigh = "{\"error\": {\"message\": \"'max_tokens' or 'max_completion_tokens' is too large: 7\"}}";
        server.answering(FakeServer.error(400, tooHigh));
        String message =
                assertThrows(UncheckedIOException.class, () -> chat(client)).getMessage();
        assertTrue(message.contains("is too large: 7"), message);
        assertEquals(1, client.requests());
    }

    @Test
    void aServerThatTakesNeitherNameIsAskedTwice() {
        server.answering(FakeServer.error(
                400, "{\"error\": {\"message\": \"max_tokens and max_completion_tokens are not supported\"}}"));
        assertThrows(UncheckedIOException.class, () -> chat(client));
        assertEquals(2, client.requests());
    }

    @Test
    void aServerThatFailsOnceIsAskedAgain() {
        for (HttpHandler failure : List.of(
                FakeServer.status(500),
                FakeServer.status(429, "Retry-After", "0"),
                FakeServer.cut(FakeServer.chat("four"), 20),
                FakeServer.silent(0))) {
            int before = server.requests().size();
            server.answering(FakeServer.inTurn(failure, FakeServer.json(FakeServer.chat("four"))));
            assertEquals("four", chat(client).text());
            assertEquals(2, server.requests().size() - before);
        }
    }

    @Test
    void patienceThatAServerAsksForIsGivenUpToTheLongestPause() {
        String date = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1).format(DateTimeFormatter.RFC_1123_DATE_TIME);
        for (String asked : List.of("3600", date)) {
            server.answering(FakeServer.inTurn(
                    FakeServer.status(429, "Retry-After", asked), FakeServer.json(FakeServer.chat("four"))));
            long start = System.nanoTime();
            chat(client);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(millis >= 50 && millis < 30_000, millis + " ms");
        }
    }

    private static Stream<Arguments> finalAnswers() {
        return Stream.of(
                Arguments.of(FakeServer.status(401), 1, "127.0.0.1 does not accept the API key"),
                Arguments.of(
                        FakeServer.error(400, "{\"error\": {\"message\": \"too long\\u001b[31m\"}}"),
                        1,
                        "127.0.0.1 refuses the request with status 400: too long [31m"),
                Arguments.of(
                        FakeServer.error(404, "{\"detail\": \"Not Found\"}"), 1, "usually ends in /v1): Not Found"),
                Arguments.of(
                        FakeServer.error(422, "{\"detail\": [{\"loc\": [\"body\"], \"msg\": \"Field required\"}]}"),
                        1,
                        "refuses the request with status 422: Field required"),
                Arguments.of(FakeServer.status(501), 1, "refuses the request with status 501"),
                Arguments.of(
                        FakeServer.error(500, "{\"error\": {\"message\": \"tools are unsupported\"}}"),
                        1,
                        "refuses the request with status 500: tools are unsupported"),
                Arguments.of(
                        FakeServer.ofType("text/plain; charset=utf-8", 500, "Internal Server Error"),
                        2,
                        "answers with status 500: Internal Server Error, also when tried 2 times"),
                Arguments.of(
                        FakeServer.ofType("text/event-stream", 200, "data: {}\n\ndata: [DONE]\n\n"),
                        1,
                        "must be one JSON object, found a stream of events"),
                Arguments.of(FakeServer.status(503), 2, "answers with status 503, also when tried 2 times"),
                Arguments.of(
                        FakeServer.status(302, "Location", "http://169.254.169.254/latest?token=" + FakeServer.CANARY),
                        1,
                        "redirects to 169.254.169.254; redirects are not followed"),
                Arguments.of(FakeServer.json("<html>"), 1, "must be one JSON object, found something else"),
                Arguments.of(FakeServer.json(""), 1, "must be one JSON object, found nothing"),
                Arguments.of(FakeServer.json("{} {}"), 1, "must be one JSON object, found something else"),
                Arguments.of(FakeServer.json("[".repeat(9000)), 1, "must be one JSON object, found something else"),
                Arguments.of(FakeServer.json("{\"choices\": \"four\"}"), 1, "one entry in choices, found none"),
                Arguments.of(FakeServer.json("{\"choices\": [{}, {}]}"), 1, "one entry in choices, found 2"),
                Arguments.of(FakeServer.json("{\"error\": \"out of memory\"}"), 1, "is an error: out of memory"),
                Arguments.of(
                        FakeServer.json("{\"choices\": [{\"message\": {\"content\": null}}]}"),
                        1,
                        "must have a text, found none"),
                Arguments.of(FakeServer.cut(FakeServer.chat("four"), 20), 2, "the request to 127.0.0.1 failed"),
                Arguments.of(FakeServer.endless(0), 1, "sends more than 100000 bytes as one answer"),
                Arguments.of(FakeServer.endless(20), 2, "no whole answer within 300 ms"),
                Arguments.of(FakeServer.silent(2000), 2, "no whole answer within 300 ms"),
                Arguments.of(FakeServer.json(FakeServer.chat("I know " + FakeServer.CANARY)), 1, "repeats the API key"),
                Arguments.of(
                        FakeServer.error(400, "{\"message\": \"bad key " + FakeServer.CANARY + "\"}"),
                        1,
                        "bad key (key)"),
                Arguments.of(
                        FakeServer.error(400, "{\"message\": \"" + "x".repeat(190) + FakeServer.CANARY + "\"}"),
                        1,
                        "x".repeat(190) + "(key)"));
    }

    @ParameterizedTest
    @MethodSource("finalAnswers")
    void whatIsNoAnswerIsSaidInOneLineWithoutTheKey(HttpHandler handler, int requests, String expected) {
        server.answering(handler);
        // Only where an answer never comes, so that a busy machine does not make one late.
        Endpoint endpoint = expected.contains("no whole answer")
                ? server.endpoint().withTimeout(SHORT)
                : server.endpoint().withLargestAnswer(100_000);
        EndpointClient impatient = EndpointClient.of(endpoint);
        UncheckedIOException error = assertThrows(UncheckedIOException.class, () -> chat(impatient));
        assertTrue(error.getMessage().contains(expected), error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
        assertEquals(requests, impatient.requests());
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        assertFalse(trace.toString().contains(FakeServer.CANARY.substring(0, 9)), trace.toString());
    }

    @Test
    void aServerThatIsDownIsSaid() {
        server.close();
        String message =
                assertThrows(UncheckedIOException.class, () -> chat(client)).getMessage();
        assertEquals("cannot reach 127.0.0.1 (is the server running?), also when tried 2 times", message);
    }

    @Test
    void aSecondRunAsksForNothing() {
        server.chatting(body -> "four");
        EndpointClient first = client.withCache(AnswerCache.in(folder.resolve("answers")));
        assertEquals("four", chat(first).text());
        server.chatting(body -> "five");
        EndpointClient second =
                EndpointClient.of(server.endpoint()).withCache(AnswerCache.in(folder.resolve("answers")));
        assertEquals("four", chat(second).text());
        assertEquals(0, second.requests());
        assertEquals(
                "five",
                second.chat(List.of(ChatMessage.user("2+2?")), CompletionSettings.greedy(7))
                        .text());
        assertEquals(1, second.requests());
    }

    @Test
    void damagedAnswersAreAskedForAgainAndReplaced() throws IOException {
        server.chatting(body -> "four");
        EndpointClient kept = client.withCache(AnswerCache.in(folder));
        chat(kept);
        Path file = files().get(0);
        String whole = Files.readString(file);
        for (String damaged :
                List.of("", whole.substring(0, 60), whole.substring(0, 90), whole.replace("four", "five"))) {
            Files.writeString(file, damaged);
            long before = kept.requests();
            assertEquals("four", chat(kept).text());
            assertEquals(1, kept.requests() - before);
            assertEquals(whole, Files.readString(file));
        }
    }

    @Test
    void anAnswerMovedToAnotherRequestIsNotBelieved() throws IOException {
        server.chatting(body -> body.contains("3+3") ? "six" : "four");
        EndpointClient kept = client.withCache(AnswerCache.in(folder));
        chat(kept);
        Path four = files().get(0);
        kept.chat(List.of(ChatMessage.user("3+3?")), SETTINGS);
        Path six = files().stream().filter(f -> !f.equals(four)).findFirst().orElseThrow();
        Files.copy(four, six, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(
                "six", kept.chat(List.of(ChatMessage.user("3+3?")), SETTINGS).text());
    }

    @Test
    void whatIsNoAnswerIsNotKept() {
        server.answering(FakeServer.inTurn(
                FakeServer.json("{\"choices\": [{\"message\": {}}]}"), FakeServer.json(FakeServer.chat("four"))));
        EndpointClient kept = client.withCache(AnswerCache.in(folder));
        assertThrows(UncheckedIOException.class, () -> chat(kept));
        assertEquals("four", chat(kept).text());
    }

    @Test
    void theKeyIsInNoFileAndNoText() throws IOException {
        server.chatting(body -> "four");
        chat(client.withCache(AnswerCache.in(folder)));
        server.answering(FakeServer.json(FakeServer.chat("it is " + FakeServer.CANARY)));
        assertThrows(UncheckedIOException.class, () -> client.withCache(AnswerCache.in(folder))
                .complete("x", SETTINGS));
        for (Path file : files()) {
            assertFalse(Files.readString(file).contains(FakeServer.CANARY), file.toString());
            assertFalse(file.toString().contains(FakeServer.CANARY));
        }
        String texts = server.endpoint() + " " + client + " " + ApiKey.of(FakeServer.CANARY)
                + server.endpoint().settings();
        assertFalse(texts.contains(FakeServer.CANARY), texts);
        assertFalse(server.requests().get(0).body().contains(FakeServer.CANARY));
    }

    @Test
    void hostsInsideANetworkAreRefusedBeforeAnythingIsSent() {
        for (String host : List.of(
                "169.254.169.254",
                "10.0.0.7",
                "192.168.1.1",
                "172.16.0.1",
                "100.100.100.200",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "[fe80::1]",
                "[fd00:ec2::254]",
                "[64:ff9b::a9fe:a9fe]",
                "[2002:a9fe:a9fe::1]",
                "[::ffff:169.254.169.254]")) {
            EndpointClient other = EndpointClient.of(Endpoint.of("https://" + host + "/v1", "m"));
            String message =
                    assertThrows(UncheckedIOException.class, () -> chat(other)).getMessage();
            assertTrue(message.contains("must be allowed by name"), message);
            assertEquals(0, other.requests());
        }
    }

    @Test
    void namesAreLookedUpBeforeTheyAreBelieved() throws IOException {
        InetAddress metadata = InetAddress.getByName("169.254.169.254");
        InetAddress open = InetAddress.getByName("93.184.216.34");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        assertRefused("https://models.example", "at a link-local, metadata or special address", open, metadata);
        assertRefused("https://models.example", "this machine, unlike what its name says", loopback);
        assertRefused("http://localhost:8000", "not this machine, as its name says", open);
        assertRefused("http://127.0.0.1", "at a link-local, metadata or special address", metadata);
    }

    @Test
    void aHostAllowedByNameMayBeAnywhere() {
        Endpoint allowed = Endpoint.of("https://127.0.0.2:" + server.port() + "/v1", "m")
                .withRetries(new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Seeds.of(1)))
                .withAllowedHost("127.0.0.2");
        EndpointClient other = EndpointClient.of(allowed, host -> {
            throw new AssertionError("not looked up");
        });
        // It gets as far as finding no https there.
        assertThrows(UncheckedIOException.class, () -> chat(other));
        assertEquals(1, other.requests());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://models.example/v1",
                "http://10.0.0.1/v1",
                "ftp://localhost",
                "localhost:8000",
                "https://user:sk-canary-0123456789@models.example",
                "https://models.example?key=sk-canary-0123456789",
                "https://sk-canary 0123456789"
            })
    void addressesThatOthersCouldReadAreRefused(String address) {
        String message = assertThrows(IllegalArgumentException.class, () -> Endpoint.of(address, "m"))
                .getMessage();
        assertTrue(message.startsWith("an endpoint must be https://host[:port][/path]"), message);
        assertFalse(message.contains("canary"), message);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        Endpoint endpoint = server.endpoint();
        assertEquals("concurrency must be >= 1, got 0", refused(() -> endpoint.withConcurrency(0)));
        assertEquals("largestAnswer must be >= 1 byte, got 0", refused(() -> endpoint.withLargestAnswer(0)));
        assertEquals(
                "timeout must be at least a millisecond, got PT0S", refused(() -> endpoint.withTimeout(Duration.ZERO)));
        assertEquals("temperature must be in [0, 2], got NaN", refused(() -> new CompletionSettings(1, Double.NaN, 0)));
        assertEquals("maxTokens must be >= 1, got 0", refused(() -> CompletionSettings.greedy(0)));
        assertEquals(
                "an API key must have visible ASCII characters only, got another",
                refused(() -> ApiKey.of("sk-canary\n")));
        assertEquals(
                "text must be Unicode, got half of a surrogate pair",
                refused(() -> client.complete("\ud83d", SETTINGS)));
    }

    @Test
    void manyRequestsStayWithinTheBoundAndKeepTheirOrder() {
        server.chatting(body -> {
            FakeServer.pause(20);
            return body.replaceAll(".*item (\\d+).*", "$1");
        });
        EndpointClient three = EndpointClient.of(server.endpoint().withConcurrency(3));
        List<Integer> heard = new ArrayList<>();
        List<Integer> items = IntStream.range(0, 20).boxed().toList();
        List<Outcome<String>> outcomes = three.forAll(items, item -> ask(three, item), heard::add);
        assertEquals(
                items.stream().map(String::valueOf).toList(),
                outcomes.stream().map(Outcome::orThrow).toList());
        assertEquals(IntStream.rangeClosed(1, 20).boxed().toList(), heard);
        assertTrue(server.mostRunning() <= 3, server.mostRunning() + " at a time");
    }

    @Test
    void callsFromManyThreadsStayWithinTheBoundToo() {
        server.chatting(body -> {
            FakeServer.pause(20);
            return "fine";
        });
        EndpointClient two = EndpointClient.of(server.endpoint().withConcurrency(2));
        List<CompletableFuture<Void>> calls = IntStream.range(0, 8)
                .mapToObj(item -> CompletableFuture.runAsync(() -> ask(two, item), task -> new Thread(task).start()))
                .toList();
        calls.forEach(CompletableFuture::join);
        assertEquals(8, two.requests());
        assertTrue(server.mostRunning() <= 2, server.mostRunning() + " at a time");
    }

    @Test
    void oneFailureTakesNothingFromTheOthersButManyInARowEndTheWork() {
        server.replying(body -> body.contains("item 3") ? "rubbish" : FakeServer.chat("fine"));
        List<Outcome<String>> outcomes = client.forAll(List.of(1, 2, 3, 4, 5), item -> ask(client, item), done -> {});
        assertEquals(4, outcomes.stream().filter(o -> o.value().isPresent()).count());
        assertTrue(outcomes.get(2).failure().orElseThrow().contains("one JSON object"));

        server.answering(FakeServer.status(401));
        EndpointClient two = EndpointClient.of(server.endpoint().withConcurrency(2));
        List<Integer> items = IntStream.range(0, 500).boxed().toList();
        List<Outcome<String>> failed = two.forAll(items, item -> ask(two, item), done -> {});
        assertTrue(failed.stream().allMatch(o -> o.failure().isPresent()));
        assertEquals(
                "not tried after 16 failures in a row: 127.0.0.1 does not accept the API key",
                failed.get(499).failure().orElseThrow());
        assertTrue(two.requests() <= 18, two.requests() + " requests");
    }

    @Test
    void waitingCanBeInterrupted() throws Exception {
        server.answering(FakeServer.silent(5000));
        List<Runnable> waits =
                List.of(() -> chat(client), () -> client.forAll(List.of(1), item -> ask(client, item), done -> {}));
        for (Runnable wait : waits) {
            CompletableFuture<Boolean> kept = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    wait.run();
                } catch (CancellationException e) {
                    kept.complete(Thread.currentThread().isInterrupted());
                } catch (RuntimeException e) {
                    kept.completeExceptionally(e);
                }
            });
            thread.start();
            Thread.sleep(50);
            thread.interrupt();
            assertTrue(kept.get(2, TimeUnit.SECONDS));
        }
    }

    private static String ask(EndpointClient client, int item) {
        return client.chat(List.of(ChatMessage.user("item " + item)), SETTINGS).text();
    }

    private static Completion chat(EndpointClient client) {
        return client.chat(List.of(ChatMessage.user("2+2?")), SETTINGS);
    }

    private static void assertRefused(String address, String expected, InetAddress... found) {
        EndpointClient other = EndpointClient.of(Endpoint.of(address, "m"), host -> found);
        String message =
                assertThrows(UncheckedIOException.class, () -> chat(other)).getMessage();
        assertTrue(message.contains(expected), message);
        assertEquals(0, other.requests());
    }

    private static String refused(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
