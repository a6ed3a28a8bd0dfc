package winnow.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.http.RetryPolicy;
import winnow.random.Seeds;

class FileClientTest {
    private static final int BYTES = 300_000;
    private static final String GET = "GET /data.jsonl";
    private static final String HEAD = "HEAD /data.jsonl";
    private static final PullListener QUIET = new PullListener() {};

    private final byte[] content = FakeHub.bytes(BYTES);
    private final FakeHub server = new FakeHub().with("data.jsonl", content);
    private final FileClient client =
            new FileClient(Map.of(), new RetryPolicy(2, Duration.ZERO, Duration.ZERO, Seeds.of(0)));

    @TempDir
    private Path folder;

    FileClientTest() {
        server.on(GET, server.file("data.jsonl")).on(HEAD, server.file("data.jsonl"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path target() {
        return folder.resolve("data").resolve("data.jsonl");
    }

    private WantedFile wanted(byte[] expected) {
        return new WantedFile(
                "data", address(), Optional.of(FakeHub.sha256(expected)), OptionalLong.of(expected.length));
    }

    private URI address() {
        return URI.create(server.base() + "/data.jsonl");
    }

    private FetchedFile fetch(WantedFile file) {
        return client.fetch(file, target(), BYTES, QUIET);
    }

    private String refused(WantedFile file) {
        return assertThrows(UncheckedIOException.class, () -> fetch(file)).getMessage();
    }

    @Test
    void aNameAloneStandsInTheWorkingDirectory() throws IOException {
        Path name = Path.of("fetched-" + ProcessHandle.current().pid() + ".jsonl");
        try {
            assertEquals(
                    BYTES, client.fetch(wanted(content), name, BYTES, QUIET).downloaded());
            assertArrayEquals(content, Files.readAllBytes(name));
        } finally {
            Files.deleteIfExists(name);
            Files.deleteIfExists(Path.of("." + name + ".lock"));
        }
    }

    @Test
    void aFileOfTheRightDigestAppears() throws IOException {
        FetchedFile fetched = fetch(wanted(content));
        assertEquals(new FetchedFile(FakeHub.sha256(content), BYTES, BYTES), fetched);
        assertArrayEquals(content, Files.readAllBytes(target()));
        assertTrue(server.requests().stream().noneMatch(r -> r.headers().containsKey("Authorization")));
    }

    @Test
    void aWrongDigestIsRefusedAndWhatWasThereStays() throws IOException {
        Files.createDirectories(target().getParent());
        Files.writeString(target(), "older");
        byte[] other = content.clone();
        other[BYTES / 2]++;
        assertEquals(
                "data must have the SHA-256 " + FakeHub.sha256(other) + ", got " + FakeHub.sha256(content),
                refused(wanted(other)));
        assertEquals("older", Files.readString(target()));
    }

    @Test
    void aCutConnectionIsResumedAlsoByTheNextProcess() throws IOException {
        server.on(GET, FakeHub.cut(content, 100_000));
        String message = refused(wanted(content));
        assertTrue(message.startsWith("the connection to 127.0.0.1 failed: "), message);
        assertFalse(Files.exists(target()));
        server.on(GET, server.file("data.jsonl"));
        FetchedFile fetched = fetch(wanted(content));
        assertTrue(fetched.downloaded() < BYTES && fetched.downloaded() > 0, fetched.toString());
        assertArrayEquals(content, Files.readAllBytes(target()));
        assertTrue(server.requests()
                .get(server.requests().size() - 1)
                .headers()
                .getFirst("Range")
                .startsWith("bytes="));
    }

    @Test
    void aPartOfOtherContentIsFetchedAnew() throws IOException {
        Files.createDirectories(target().getParent());
        Files.write(BlobDownload.incomplete(target()), new byte[1000]);
        fetch(wanted(content));
        assertArrayEquals(content, Files.readAllBytes(target()));
    }

    @Test
    void aWrongLengthIsRefusedBeforeTheContent() {
        WantedFile shorter =
                new WantedFile("data", address(), Optional.of(FakeHub.sha256(content)), OptionalLong.of(BYTES - 1));
        assertEquals(
                "data must have 299999 bytes, but 127.0.0.1 sends 300000 where 299999 are missing", refused(shorter));
        assertFalse(Files.exists(target()));
    }

    @Test
    void whatIsNotThereIsSaidByItsStatus() {
        server.on(GET, FakeHub.status(404)).on(HEAD, FakeHub.status(404));
        assertEquals("data cannot be fetched: 127.0.0.1 leads to status 404", refused(wanted(content)));
        WantedFile unknown = new WantedFile("data", address(), Optional.empty(), OptionalLong.empty());
        assertEquals("data cannot be fetched: 127.0.0.1 leads to status 404", refused(unknown));
    }

    @Test
    void aRedirectIsFollowedButNotToAnUnsafePlace() throws IOException {
        server.on(GET, FakeHub.redirect("/moved")).on("GET /moved", server.file("data.jsonl"));
        fetch(wanted(content));
        assertArrayEquals(content, Files.readAllBytes(target()));
        Files.delete(target());
        server.on(GET, FakeHub.redirect("http://example.org/data.jsonl"));
        assertEquals("127.0.0.1 redirects to example.org without https", refused(wanted(content)));
    }

    @Test
    void aBusyServerIsAskedAgain() {
        AtomicInteger retries = new AtomicInteger();
        server.on(GET, FakeHub.once(FakeHub.status(503), server.file("data.jsonl")));
        client.fetch(wanted(content), target(), BYTES, new PullListener() {
            @Override
            public void retrying(String reason, Duration pause) {
                retries.incrementAndGet();
            }
        });
        assertEquals(1, retries.get());
    }

    @Test
    void withoutAKnownDigestTheOneFoundIsSaid() {
        WantedFile unknown = new WantedFile("data", address(), Optional.empty(), OptionalLong.empty());
        assertEquals(FakeHub.sha256(content), fetch(unknown).sha256());
    }

    @Test
    void withoutAKnownDigestAPartMayBeOfOtherContent() throws IOException {
        Files.createDirectories(target().getParent());
        Files.write(BlobDownload.incomplete(target()), new byte[1000]);
        WantedFile unknown = new WantedFile("data", address(), Optional.empty(), OptionalLong.empty());
        assertEquals(FakeHub.sha256(content), fetch(unknown).sha256());
        assertArrayEquals(content, Files.readAllBytes(target()));
    }

    @Test
    void aFileOfUnknownLengthIsRefused() {
        server.on(HEAD, exchange -> exchange.sendResponseHeaders(200, -1));
        WantedFile unknown = new WantedFile("data", address(), Optional.empty(), OptionalLong.empty());
        assertEquals("127.0.0.1 does not say how long data is", refused(unknown));
    }

    @Test
    void moreThanIsAllowedIsRefusedBeforeAnythingIsFetched() {
        WantedFile unknown = new WantedFile("data", address(), Optional.empty(), OptionalLong.empty());
        String message = assertThrows(
                        UncheckedIOException.class, () -> client.fetch(unknown, target(), BYTES - 1, QUIET))
                .getMessage();
        assertEquals("data has 300000 bytes, more than the 299999 that are allowed", message);
        assertEquals(List.of(HEAD), server.lines());
    }

    @Test
    void offlineNothingIsAsked() {
        FileClient offline = new FileClient(Map.of("HF_HUB_OFFLINE", "1"), RetryPolicy.standard());
        assertThrows(IllegalStateException.class, () -> offline.fetch(wanted(content), target(), BYTES, QUIET));
        assertTrue(server.lines().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://example.org/a", "ftp://example.org/a", "file:///etc/passwd", "https://me:pw@a.org/b"})
    void addressesThatCanBeReadOnTheWayAreRefused(String address) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new WantedFile("data", URI.create(address), Optional.empty(), OptionalLong.empty()))
                .getMessage();
        assertTrue(message.startsWith("the address of data must be https://host/path"), message);
        assertFalse(message.contains("pw"), message);
    }
}
