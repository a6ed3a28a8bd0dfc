package winnow.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import winnow.http.RetryPolicy;
import winnow.random.Seeds;

class HubHttpTest {
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final PullListener SILENT = new PullListener() {};

    private final FakeHub hub = new FakeHub();
    private final HubHttp http = new HubHttp(
            Endpoint.of(hub.base()),
            Optional.empty(),
            SHORT,
            new RetryPolicy(2, Duration.ZERO, Duration.ZERO, Seeds.of(0)));

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() {
        hub.on("GET /x", HubHttpTest::sleep);
        String message = failure();
        assertTrue(message.contains("did not answer"), message);
        assertEquals(2, hub.requests().size());
    }

    @Test
    void aServerThatFallsSilentInTheMiddleIsGivenUp() {
        hub.on("GET /x", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            sleep(exchange);
        });
        String message = failure();
        assertTrue(message.contains("no data came"), message);
    }

    @Test
    void waitingForAnAnswerCanBeInterrupted() throws Exception {
        HubHttp patient =
                new HubHttp(Endpoint.of(hub.base()), Optional.empty(), Duration.ofSeconds(60), RetryPolicy.standard());
        for (HttpHandler handler : List.<HttpHandler>of(HubHttpTest::sleep, FakeHub.status(503))) {
            hub.on("GET /x", handler);
            CompletableFuture<Boolean> kept = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    patient.retrying(() -> patient.get(URI.create(hub.base() + "/x"), 0), SILENT);
                } catch (CancellationException e) {
                    kept.complete(Thread.currentThread().isInterrupted());
                } catch (RuntimeException e) {
                    kept.completeExceptionally(e);
                }
            });
            thread.start();
            thread.interrupt();
            assertTrue(kept.get(2, TimeUnit.SECONDS));
        }
    }

    @Test
    void attemptsThatMoveAMegabyteAreNotCounted() {
        int[] runs = new int[1];
        HubHttp.Attempt<Integer> attempt = new HubHttp.Attempt<>() {
            @Override
            public Integer run() throws IOException {
                if (++runs[0] < 10) {
                    throw new IOException("cut");
                }
                return runs[0];
            }

            @Override
            public long progress() {
                return (long) runs[0] << 20;
            }
        };
        assertEquals(10, http.retrying(attempt, SILENT));
    }

    private byte[] read() throws IOException {
        try (Answer answer = http.get(URI.create(hub.base() + "/x"), 0)) {
            Optional<byte[]> bytes = answer.body().readAll(1 << 20);
            assertFalse(bytes.isEmpty());
            return bytes.get();
        }
    }

    private String failure() {
        return assertThrows(UncheckedIOException.class, () -> http.retrying(this::read, SILENT))
                .getMessage();
    }

    private static void sleep(HttpExchange exchange) {
        pause(5000);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
