package winnow.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.http.RetryPolicy;
import winnow.random.Seeds;

class HubClientTest {
    private static final ModelName NAME = ModelName.of("org/name");
    private static final int WEIGHTS = 100_000;
    private static final int HALF = WEIGHTS / 2;
    private static final String WEIGHT_FILE = "model.safetensors";
    private static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2), Seeds.of(0));
    private static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Seeds.of(0));

    private final FakeHub hub = FakeHub.withModel(WEIGHTS);
    private final byte[] weights = hub.content(WEIGHT_FILE);

    @TempDir
    private Path cache;

    @AfterEach
    void stop() {
        hub.close();
    }

    // What a download leaves.

    @Test
    void aModelStandsInTheCacheAsOtherProgramsExpectIt() throws IOException {
        PullResult result = pull();
        Path folder = cache.resolve("models--org--name");
        Path snapshot = folder.resolve("snapshots").resolve(FakeHub.COMMIT);
        assertEquals(new CachedModel(NAME, FakeHub.COMMIT, snapshot), result.model());
        assertEquals(FakeHub.COMMIT, Files.readString(folder.resolve("refs/main")));
        assertEquals(
                Path.of("../../blobs", FakeHub.sha256(weights)), Files.readSymbolicLink(snapshot.resolve(WEIGHT_FILE)));
        assertEquals(
                Path.of("../../blobs", FakeHub.gitHash(hub.content("config.json"))),
                Files.readSymbolicLink(snapshot.resolve("config.json")));
        assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve(WEIGHT_FILE)));
        assertEquals(result.model(), HubCache.at(cache).find(NAME).orElseThrow());
    }

    @Test
    void onlyFilesOfUseAreFetchedAndPicklesAreNamed() {
        PullResult result = pull();
        assertEquals(List.of("README.md", "config.json", "tokenizer.json", WEIGHT_FILE), result.files());
        assertEquals(List.of("pytorch_model.bin"), result.pickleFiles());
        assertTrue(
                hub.lines().stream().noneMatch(l -> l.contains(".bin") || l.contains("onnx")),
                hub.lines().toString());
    }

    @Test
    void aSecondDownloadFetchesNothing() {
        long bytes = pull().downloaded();
        assertTrue(bytes > WEIGHTS);
        hub.forgetRequests();
        assertEquals(0, pull().downloaded());
        assertEquals(
                List.of(FakeHub.LISTING),
                hub.lines().stream().filter(l -> l.startsWith("GET")).toList());
    }

    @Test
    void aCommitIsNotARevisionToRemember() {
        CachedModel model = pull(NAME.withRevision(FakeHub.COMMIT), QUICK).model();
        assertEquals(FakeHub.COMMIT, model.commit());
        assertFalse(Files.exists(cache.resolve("models--org--name/refs")));
    }

    @Test
    void shardsOfAnIndexAreFetchedInsteadOfOtherWeights() {
        Listing listing = new Listing(
                FakeHub.COMMIT,
                List.of(
                        "consolidated.safetensors",
                        "model-00001-of-00001.safetensors",
                        "model.safetensors.index.json",
                        "config.json"));
        assertEquals(
                List.of("config.json", "model.safetensors.index.json", "model-00001-of-00001.safetensors"),
                listing.wanted());
    }

    @Test
    void theOlderFilesOfAVocabularyAreFetchedWhereThereIsNoNewerOne() {
        List<String> older =
                List.of("added_tokens.json", "config.json", "merges.txt", "model.safetensors", "vocab.json");
        List<String> both = new ArrayList<>(older);
        both.add("tokenizer.json");
        assertEquals(
                List.of("added_tokens.json", "config.json", "merges.txt", "vocab.json", "model.safetensors"),
                new Listing(FakeHub.COMMIT, older).wanted());
        assertEquals(
                List.of("config.json", "tokenizer.json", "model.safetensors"),
                new Listing(FakeHub.COMMIT, both).wanted());
    }

    @Test
    void oneFileOfWeightsIsFetchedInsteadOfShards() {
        hub.with("model.safetensors.index.json", index("model-00001-of-00001.safetensors"))
                .with("model-00001-of-00001.safetensors", "weights");
        assertEquals(List.of("README.md", "config.json", "tokenizer.json", WEIGHT_FILE), pull().files());
    }

    @Test
    void aShardThatTheHubLacksIsNamedAndTheRevisionIsNotWritten() {
        try (FakeHub sharded = new FakeHub()) {
            sharded.with("config.json", "{}")
                    .with("model.safetensors.index.json", index("model-00002-of-00002.safetensors"))
                    .with("model-00001-of-00002.safetensors", "weights");
            String message = message(() -> pull(sharded, NAME, QUICK));
            assertTrue(message.endsWith("model-00002-of-00002.safetensors"), message);
            assertFalse(Files.exists(cache.resolve("models--org--name/refs/main")));
        }
    }

    @Test
    void aModelThatMovedIsFoundAtItsNewName() {
        hub.on("GET /api/models/old/revision/main", FakeHub.redirect("/api/models/org/name/revision/main"));
        for (String file : List.of("README.md", "config.json", "tokenizer.json", WEIGHT_FILE)) {
            String tail = "/resolve/" + FakeHub.COMMIT + "/" + file;
            hub.on("HEAD /old" + tail, FakeHub.redirect("/org/name" + tail));
            hub.on("GET /old" + tail, FakeHub.redirect("/org/name" + tail));
        }
        assertEquals("old", pull(ModelName.of("old"), QUICK).model().name().id());
    }

    @Test
    void theListenerLearnsWhatIsFetchedAndHowFarItIs() {
        List<Long> reports = new ArrayList<>();
        long[] planned = new long[2];
        PullResult result = client(QUICK).pull(NAME, new PullListener() {
            @Override
            public void planned(String commit, List<String> files, long bytes, long present) {
                planned[0] = bytes;
                planned[1] = present;
            }

            @Override
            public void progressed(long bytes) {
                reports.add(bytes);
            }
        });
        assertEquals(result.bytes(), planned[0]);
        assertEquals(0, planned[1]);
        assertEquals(result.bytes(), reports.get(reports.size() - 1));
        assertEquals(reports.stream().sorted().toList(), reports);
    }

    // Connections that break.

    @Test
    void aCutConnectionIsTakenUpWhereItStopped() {
        hub.on(FakeHub.get(WEIGHT_FILE), FakeHub.once(FakeHub.cut(weights, HALF), hub.file(WEIGHT_FILE)));
        requireWeights(pull());
        assertEquals(Arrays.asList(null, "bytes=" + HALF + "-"), ranges());
    }

    @Test
    void aDownloadThatFailedGoesOnInTheNextRun() {
        hub.on(FakeHub.get(WEIGHT_FILE), FakeHub.cut(weights, HALF));
        String message = message(() -> pull(NAME, NEVER));
        assertTrue(message.contains("connection"), message);
        assertFalse(Files.exists(cache.resolve("models--org--name/refs/main")));
        hub.behave(FakeHub.get(WEIGHT_FILE));
        hub.forgetRequests();
        PullResult result = pull();
        requireWeights(result);
        assertEquals(HALF, result.downloaded());
        assertEquals(List.of("bytes=" + HALF + "-"), ranges());
    }

    @Test
    void aServerWithoutRangesSendsTheWholeAgain() throws IOException {
        part(Arrays.copyOf(weights, HALF));
        hub.on(FakeHub.get(WEIGHT_FILE), exchange -> FakeHub.send(exchange, weights));
        requireWeights(pull());
    }

    @Test
    void aRangeThatIsRefusedOrAnotherOneIsFetchedFromTheStart() throws IOException {
        for (HttpHandler odd :
                List.of(FakeHub.status(416), FakeHub.status(206, "Content-Range", "bytes 0-99999/100000"))) {
            part(Arrays.copyOf(weights, HALF));
            hub.on(FakeHub.get(WEIGHT_FILE), FakeHub.once(odd, hub.file(WEIGHT_FILE)));
            requireWeights(pull());
            Files.delete(blob());
        }
    }

    @Test
    void aPartOfSomethingElseIsFoundOutAndFetchedAgain() throws IOException {
        part(new byte[HALF]);
        requireWeights(pull());
        Files.delete(blob());
        part(new byte[WEIGHTS + 1]);
        requireWeights(pull(NAME, NEVER));
    }

    @Test
    void aWholePartIsNotAskedForAgain() throws IOException {
        part(weights);
        requireWeights(pull());
        assertEquals(List.of(), ranges());
    }

    @Test
    void aServerThatFailsOnceIsAskedAgainAndTheListenerKnows() {
        hub.on(
                FakeHub.LISTING,
                FakeHub.once(FakeHub.status(500), FakeHub.once(FakeHub.status(429, "Retry-After", "1"), listing())));
        List<String> reasons = new ArrayList<>();
        List<Duration> pauses = new ArrayList<>();
        client(QUICK).pull(NAME, new PullListener() {
            @Override
            public void retrying(String reason, Duration pause) {
                reasons.add(reason);
                pauses.add(pause);
            }
        });
        assertEquals(List.of("127.0.0.1 answers with status 500", "127.0.0.1 answers with status 429"), reasons);
        assertEquals(2, pauses.size());
        assertTrue(pauses.get(0).compareTo(QUICK.first()) <= 0, pauses.toString());
        assertEquals(QUICK.longest(), pauses.get(1), "Retry-After counts up to the longest pause");
    }

    @Test
    void aServerThatKeepsFailingIsGivenUp() {
        hub.on(FakeHub.LISTING, FakeHub.status(503));
        String message = message(() -> pull());
        assertEquals("127.0.0.1 answers with status 503, also when tried 3 times", message);
        assertEquals(3, hub.requests().size());
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        hub.close();
        String message = message(() -> pull());
        assertTrue(message.startsWith("cannot reach 127.0.0.1"), message);
    }

    @Test
    void anInterruptKeepsThePartAndFreesTheModel() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        hub.on(FakeHub.get(WEIGHT_FILE), exchange -> {
            exchange.sendResponseHeaders(200, weights.length);
            exchange.getResponseBody().write(weights, 0, HALF);
            exchange.getResponseBody().flush();
            awaitQuietly(released);
        });
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                client(QUICK).pull(NAME, new PullListener() {
                    @Override
                    public void progressed(long bytes) {
                        arrived.countDown();
                    }
                });
                outcome.complete(null);
            } catch (Throwable e) {
                outcome.complete(e);
            }
        });
        thread.start();
        assertTrue(arrived.await(5, TimeUnit.SECONDS));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!Files.exists(part()) || Files.size(part()) < HALF) {
            assertTrue(System.nanoTime() < deadline);
            Thread.sleep(5);
        }
        thread.interrupt();
        assertEquals(
                CancellationException.class, outcome.get(2, TimeUnit.SECONDS).getClass());
        released.countDown();
        hub.behave(FakeHub.get(WEIGHT_FILE));
        assertEquals(HALF, pull().downloaded());
    }

    // Servers that lie.

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aLengthOtherThanAnnouncedIsRefused(int difference) {
        byte[] other = Arrays.copyOf(weights, WEIGHTS + difference);
        hub.on(FakeHub.get(WEIGHT_FILE), exchange -> FakeHub.send(exchange, other));
        String message = message(() -> pull());
        assertTrue(message.startsWith("model.safetensors must have 100000 bytes"), message);
        requireNoWeights();
    }

    @Test
    void contentWithoutALengthStopsWhenItIsTooMuch() {
        hub.on(FakeHub.get(WEIGHT_FILE), exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 20; i++) {
                exchange.getResponseBody().write(weights);
            }
        });
        String message = message(() -> pull());
        assertTrue(message.endsWith("but 127.0.0.1 sends more"), message);
        requireNoWeights();
    }

    @Test
    void contentThatAlwaysEndsEarlyIsGivenUp() {
        hub.on(FakeHub.get(WEIGHT_FILE), exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(weights, 0, 10);
        });
        String message = message(() -> pull());
        assertTrue(message.contains("ended after 10 of 100000 bytes"), message);
    }

    @ParameterizedTest
    @CsvSource({"model.safetensors, SHA-256", "config.json, Git hash"})
    void contentWithAnotherDigestIsRefusedAndRemoved(String file, String algorithm) throws IOException {
        byte[] wrong = hub.content(file).clone();
        wrong[wrong.length - 1] ^= 1;
        hub.on(FakeHub.get(file), exchange -> FakeHub.send(exchange, wrong));
        String message = message(() -> pull());
        assertTrue(message.startsWith(file + " must have the " + algorithm), message);
        try (Stream<Path> blobs = Files.list(cache.resolve("models--org--name/blobs"))) {
            assertTrue(blobs.noneMatch(blob -> blob.toString().endsWith(".incomplete")));
        }
        assertFalse(Files.exists(cache.resolve("models--org--name/refs/main")));
    }

    @Test
    void gitsHashIsTheOneThatGitPrints() {
        assertEquals(
                "257cc5642cb1a054f08cc83f2d943e56fd3ebe99",
                FakeHub.gitHash("foo\n".getBytes(StandardCharsets.US_ASCII)));
        BlobDigest digest = new BlobDigest(new RemoteFile("x", "257cc5642cb1a054f08cc83f2d943e56fd3ebe99", 4));
        digest.add(ByteBuffer.wrap("foo\n".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(digest.expected(), digest.finish());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../config.json",
                "a/../../config.json",
                "/etc/passwd",
                "~/x",
                "C:/x",
                "C:x",
                "a\\\\b",
                "\\\\\\\\host\\\\share",
                "a//b",
                "./config.json",
                "x\\u0000",
                "x\\n",
                "x\\u202ecod",
                "LICENSE.",
                "LICENSE ",
                "nul.safetensors",
                "COM1",
                "",
                "a*b"
            })
    void aNameThatIsNoPlainFileOfItsFolderIsRefusedBeforeAnythingIsWritten(String name) {
        hub.on(FakeHub.LISTING, FakeHub.text(listingOf("config.json", "model.safetensors", name)));
        String message = message(() -> pull());
        assertTrue(message.contains("no file may be called"), message);
        assertTrue(message.codePoints().noneMatch(Character::isISOControl), message);
        assertFalse(Files.exists(cache.resolve("models--org--name")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not JSON | must be JSON",
                "'' | must be a commit",
                "[] | must be a commit",
                "{\"sha\": \"../../../x\"} | must be a commit",
                "{\"sha\": \"89abcdef0123456789abcdef0123456789abcdef\"} | must be a list of files",
                "{\"sha\": \"89abcdef0123456789abcdef0123456789abcdef\", \"siblings\": [{}]} | must have a name",
                "{\"sha\": 1, \"sha\": 2} | must be JSON",
            })
    void aListThatIsNoneIsRefused(String text, String rule) {
        hub.on(FakeHub.LISTING, FakeHub.text(text));
        String message = message(() -> pull());
        assertTrue(message.contains(rule), message);
    }

    @Test
    void aListNestedTooDeepIsRefused() {
        hub.on(FakeHub.LISTING, FakeHub.text("{\"x\":" + "[".repeat(100_000)));
        assertTrue(message(() -> pull()).contains("must be JSON"));
    }

    @Test
    void namesThatAreListedTwiceOrDifferInCaseOnlyAreRefused() {
        hub.on(FakeHub.LISTING, FakeHub.text(listingOf("config.json", "config.json", "model.safetensors")));
        assertTrue(message(() -> pull()).contains("must be listed once"));
        hub.on(
                FakeHub.LISTING,
                FakeHub.text(listingOf("config.json", "LICENSE.txt", "LICENSE.TXT", "model.safetensors")));
        assertTrue(message(() -> pull()).contains("must differ in more than case"));
    }

    @Test
    void aListWithoutEndIsCutOff() {
        byte[] block = new byte[1 << 16];
        Arrays.fill(block, (byte) ' ');
        hub.on(FakeHub.LISTING, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 1 << 12; i++) {
                exchange.getResponseBody().write(block);
            }
        });
        assertTrue(message(() -> pull()).contains("at most 16777216 bytes"));
    }

    @Test
    void aListOfAnotherCommitThanAskedForIsRefused() {
        String other = "f".repeat(40);
        hub.on("GET /api/models/org/name/revision/" + other, listing());
        assertTrue(message(() -> pull(NAME.withRevision(other), QUICK)).contains("must be of the commit asked for"));
    }

    @Test
    void aFileWithoutADigestOrSizeOrOfAnotherCommitIsRefused() {
        String digest = FakeHub.sha256(weights);
        Map<String, HttpHandler> answers = Map.of(
                "with a digest", FakeHub.status(200, "X-Linked-Size", "1", "ETag", "\"../../x\""),
                "with a size",
                        FakeHub.redirectWith("http://localhost:1/x", "X-Linked-Etag", digest, "Content-Length", "5"),
                "of commit", FakeHub.status(200, "X-Repo-Commit", "f".repeat(40), "X-Linked-Etag", digest));
        answers.forEach((rule, answer) -> {
            hub.on(FakeHub.head(WEIGHT_FILE), answer);
            String message = message(() -> pull());
            assertTrue(message.contains(rule), message);
        });
    }

    @Test
    void aFileLargerThanTheDiskIsNotBegun() {
        hub.on(
                FakeHub.head(WEIGHT_FILE),
                FakeHub.status(200, "X-Linked-Etag", FakeHub.sha256(weights), "X-Linked-Size", "900000000000000000"));
        String message = message(() -> pull());
        assertTrue(message.contains("needs 9000000000000"), message);
        assertTrue(hub.lines().stream().noneMatch(FakeHub.get("config.json")::equals));
    }

    // Redirects, and who sees the token.

    @Test
    void theTokenGoesToTheEndpointAndNotToWhereItRedirects() {
        try (FakeHub store = FakeHub.withModel(WEIGHTS)) {
            String there = "http://localhost:" + store.port() + "/signed?X-Signature=secret";
            store.on("GET /signed", store.file(WEIGHT_FILE));
            hub.on(
                    FakeHub.head(WEIGHT_FILE),
                    FakeHub.redirectWith(
                            there, "X-Linked-Etag", FakeHub.sha256(weights), "X-Linked-Size", "" + WEIGHTS));
            hub.on(FakeHub.get(WEIGHT_FILE), FakeHub.redirect(there));
            requireWeights(pull());
            assertEquals(List.of("GET /signed"), store.lines(), "the answer to HEAD is the hub's own");
            assertFalse(store.requests().get(0).headers().containsKey("Authorization"));
            assertFalse(store.requests().get(0).headers().toString().contains(FakeHub.CANARY));
            assertTrue(hub.requests().stream()
                    .allMatch(r -> r.headers().get("Authorization").equals(List.of("Bearer " + FakeHub.CANARY))));
        }
    }

    @Test
    void aWayBackToTheEndpointDoesNotCarryTheToken() {
        try (FakeHub store = new FakeHub()) {
            hub.on(FakeHub.get(WEIGHT_FILE), FakeHub.redirect(store.base() + "/away"));
            store.on("GET /away", FakeHub.redirect(hub.base() + "/back"));
            hub.on("GET /back", hub.file(WEIGHT_FILE));
            requireWeights(pull());
            FakeHub.Request back = hub.requests().get(hub.requests().size() - 1);
            assertEquals("GET /back", back.line());
            assertFalse(back.headers().containsKey("Authorization"));
        }
    }

    @Test
    void aPartIsAskedForAcrossARedirect() throws IOException {
        try (FakeHub store = FakeHub.withModel(WEIGHTS)) {
            part(Arrays.copyOf(weights, HALF));
            store.on("GET /signed", store.file(WEIGHT_FILE));
            hub.on(FakeHub.get(WEIGHT_FILE), FakeHub.redirect(store.base() + "/signed"));
            requireWeights(pull());
            assertEquals("bytes=50000-", store.requests().get(0).headers().getFirst("Range"));
        }
    }

    @Test
    void aRedirectLoopEnds() {
        hub.on(FakeHub.LISTING, FakeHub.redirect("/api/models/org/name/revision/main"));
        assertEquals("127.0.0.1 redirects more than 5 times", message(() -> pull()));
        assertEquals(6, hub.requests().size());
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com/x?key=s3cret, without https",
        "ftp://example.com/x?key=s3cret, without https",
        "file:///etc/passwd?key=s3cret, no web address",
        "'http://[::1/x?key=s3cret', no web address",
        "https://169.254.169.254/latest?key=s3cret, into a private network",
        "https://0.0.0.0/x?key=s3cret, into a private network"
    })
    void aRedirectToAnywhereElseIsRefusedWithoutShowingTheAddress(String location, String rule) {
        hub.on(FakeHub.LISTING, FakeHub.redirect(location));
        String message = message(() -> pull());
        assertTrue(message.contains(rule), message);
        assertFalse(message.contains("s3cret"), message);
    }

    // Refusals.

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "401, -, true, does not accept the token",
                "401, -, false, set HF_TOKEN to a token that may read it",
                "401, GatedRepo, false, accept its terms at",
                "403, GatedRepo, true, use the token of that account in HF_TOKEN",
                "403, -, true, use a token in HF_TOKEN that may",
                "404, RepoNotFound, true, org/name does not exist at 127.0.0.1",
                "404, RevisionNotFound, true, org/name has no revision main",
                "400, -, true, answers with status 400"
            })
    void aRefusalSaysWhatToDo(int status, String code, boolean hasToken, String advice) {
        hub.on(FakeHub.LISTING, code == null ? FakeHub.status(status) : FakeHub.status(status, "X-Error-Code", code));
        Map<String, String> environment = hub.environment(cache);
        if (!hasToken) {
            environment.remove("HF_TOKEN");
        }
        String message = message(() -> new HubClient(environment, QUICK).pull(NAME, new PullListener() {}));
        assertTrue(message.contains(advice), message);
        assertEquals(1, hub.requests().size(), "a refusal is not tried again");
    }

    @Test
    void aModelOfPicklesOnlyIsRefusedByTheirNames() {
        hub.on(FakeHub.LISTING, FakeHub.text(listingOf("config.json", "pytorch_model.bin", "x.PKL")));
        String message = message(() -> pull());
        assertTrue(message.contains("no *.safetensors"), message);
        assertTrue(message.contains("pytorch_model.bin, x.PKL"), message);
        assertEquals(1, hub.requests().size());
    }

    @Test
    void aModelWithoutConfigIsRefused() {
        hub.on(FakeHub.LISTING, FakeHub.text(listingOf("model.safetensors")));
        assertTrue(message(() -> pull()).contains("has no config.json"));
    }

    // The token stays secret.

    @Test
    void noMessageHoldsTheTokenEvenIfTheServerSendsItBack() {
        String echo = FakeHub.CANARY;
        List<HttpHandler> echoes = List.of(
                FakeHub.text(echo),
                FakeHub.text("{\"sha\": \"" + echo + "\"}"),
                FakeHub.text(listingOf("config.json", "../" + echo)),
                FakeHub.text(listingOf("config.json", echo + ".bin")),
                FakeHub.status(401, "X-Error-Message", echo),
                FakeHub.status(500, "Retry-After", echo),
                FakeHub.redirect("https://" + echo + "/"),
                FakeHub.redirect("https://169.254.1.1/" + echo),
                FakeHub.redirect("http://example.com/" + echo),
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Length", echo);
                    exchange.close();
                });
        for (HttpHandler handler : echoes) {
            hub.on(FakeHub.LISTING, handler);
            List<String> heard = new ArrayList<>();
            Throwable error =
                    assertThrows(RuntimeException.class, () -> client(QUICK).pull(NAME, new PullListener() {
                        @Override
                        public void retrying(String reason, Duration pause) {
                            heard.add(reason);
                        }
                    }));
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            assertFalse(trace.toString().contains(FakeHub.CANARY), trace.toString());
            assertFalse(heard.toString().contains(FakeHub.CANARY), heard.toString());
        }
    }

    // Offline, and several at once.

    @Test
    void offlineTheCacheIsAllThereIs() {
        Map<String, String> environment = hub.environment(cache);
        environment.put("HF_HUB_OFFLINE", "1");
        HubClient offline = new HubClient(environment, QUICK);
        String message = assertThrows(IllegalStateException.class, () -> offline.pull(NAME, new PullListener() {}))
                .getMessage();
        assertTrue(message.contains("HF_HUB_OFFLINE is set"), message);
        assertEquals(List.of(), hub.requests());
        PullResult online = pull();
        hub.forgetRequests();
        PullResult result = offline.pull(NAME, new PullListener() {});
        assertEquals(online.model(), result.model());
        assertEquals(online.bytes(), result.bytes());
        assertEquals(List.of(), hub.requests());
    }

    @Test
    void ofTwoDownloadsAtOnceTheSecondWaitsAndFetchesNothing() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        hub.on(FakeHub.get(WEIGHT_FILE), exchange -> {
            begun.countDown();
            awaitQuietly(waiting);
            hub.file(WEIGHT_FILE).handle(exchange);
        });
        CompletableFuture<PullResult> first = CompletableFuture.supplyAsync(this::pull);
        assertTrue(begun.await(5, TimeUnit.SECONDS));
        PullResult second = client(QUICK).pull(NAME, new PullListener() {
            @Override
            public void waiting() {
                waiting.countDown();
            }
        });
        assertEquals(0, second.downloaded());
        assertEquals(second.model(), first.get(5, TimeUnit.SECONDS).model());
        assertEquals(
                1, hub.lines().stream().filter(FakeHub.get(WEIGHT_FILE)::equals).count());
    }

    private PullResult pull() {
        return pull(NAME, QUICK);
    }

    private PullResult pull(ModelName name, RetryPolicy retries) {
        return pull(hub, name, retries);
    }

    private PullResult pull(FakeHub from, ModelName name, RetryPolicy retries) {
        return new HubClient(from.environment(cache), retries).pull(name, new PullListener() {});
    }

    private HubClient client(RetryPolicy retries) {
        return new HubClient(hub.environment(cache), retries);
    }

    private static String message(Runnable pull) {
        return assertThrows(UncheckedIOException.class, pull::run).getMessage();
    }

    private void requireWeights(PullResult result) {
        try {
            assertArrayEquals(
                    weights, Files.readAllBytes(result.model().folder().resolve(WEIGHT_FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireNoWeights() {
        assertFalse(Files.exists(blob()));
        assertFalse(Files.exists(part()));
        assertFalse(Files.exists(
                cache.resolve("models--org--name/snapshots/" + FakeHub.COMMIT + "/" + WEIGHT_FILE),
                LinkOption.NOFOLLOW_LINKS));
    }

    private void part(byte[] content) throws IOException {
        Files.createDirectories(part().getParent());
        Files.write(part(), content);
    }

    private Path part() {
        return BlobDownload.incomplete(blob());
    }

    private Path blob() {
        return cache.resolve("models--org--name/blobs").resolve(FakeHub.sha256(weights));
    }

    private List<String> ranges() {
        return hub.requests().stream()
                .filter(r -> r.line().equals(FakeHub.get(WEIGHT_FILE)))
                .map(r -> r.headers().getFirst("Range"))
                .toList();
    }

    private HttpHandler listing() {
        return FakeHub.text(listingOf("config.json", WEIGHT_FILE));
    }

    private static String listingOf(String... files) {
        return Stream.of(files)
                .map(file -> "{\"rfilename\": \"" + file + "\"}")
                .collect(Collectors.joining(", ", "{\"sha\": \"" + FakeHub.COMMIT + "\", \"siblings\": [", "]}"));
    }

    private static String index(String shard) {
        return "{\"weight_map\": {\"a\": \"" + shard + "\"}}";
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
