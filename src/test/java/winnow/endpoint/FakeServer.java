package winnow.endpoint;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import winnow.http.RetryPolicy;
import winnow.random.Seeds;

/** A server of models on this machine that answers as a test says. */
public final class FakeServer implements AutoCloseable {
    public static final String CANARY = "sk-canary-0123456789";

    static {
        // Else every answer waits 40 ms for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-server");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private volatile HttpHandler handler = status(404);
    private volatile UnaryOperator<String> replies;

    /** What somebody asked. */
    public record Request(String path, Headers headers, String body) {}

    public FakeServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Answers everything in this way. */
    public FakeServer answering(HttpHandler other) {
        replies = null;
        handler = other;
        return this;
    }

    /** Answers with a text made of the request's body. */
    public FakeServer replying(UnaryOperator<String> reply) {
        replies = reply;
        return this;
    }

    /** Answers with a chat whose text is made of the request's body. */
    public FakeServer chatting(UnaryOperator<String> reply) {
        return replying(body -> chat(reply.apply(body)));
    }

    /** Refuses with status 400 a request that has a text in its body, and answers all others; for one caller at a time. */
    FakeServer refusing(String text, String refusal, String answer) {
        return answering(exchange -> {
            boolean isRefused = requests().get(requests().size() - 1).body().contains(text);
            send(exchange, isRefused ? 400 : 200, isRefused ? refusal : answer);
        });
    }

    /** An endpoint here, with a key, that is impatient. */
    public Endpoint endpoint() {
        return Endpoint.of("http://127.0.0.1:" + port() + "/v1", "judge")
                .withKey(ApiKey.of(CANARY))
                .withTimeout(Duration.ofSeconds(5))
                .withRetries(new RetryPolicy(2, Duration.ZERO, Duration.ofMillis(50), Seeds.of(1)));
    }

    int port() {
        return server.getAddress().getPort();
    }

    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    public int mostRunning() {
        return mostRunning.get();
    }

    static String chat(String text) {
        return "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": \"" + text
                + "\"}, \"finish_reason\": \"stop\"}]}";
    }

    public static HttpHandler json(String text) {
        return exchange -> send(exchange, 200, text);
    }

    public static HttpHandler status(int status, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    public static HttpHandler error(int status, String body) {
        return exchange -> send(exchange, status, body);
    }

    static HttpHandler ofType(String type, int status, String body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            send(exchange, status, body);
        };
    }

    /** The handlers one after another, the last one for ever. */
    static HttpHandler inTurn(HttpHandler... handlers) {
        AtomicInteger next = new AtomicInteger();
        return exchange -> handlers[Math.min(next.getAndIncrement(), handlers.length - 1)].handle(exchange);
    }

    /** Announces the content and sends only the first bytes of it. */
    public static HttpHandler cut(String content, int after) {
        return exchange -> {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, after);
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    /** Never ends. */
    static HttpHandler endless(int pauseMillis) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (!Thread.currentThread().isInterrupted()) {
                exchange.getResponseBody().write(new byte[1000]);
                exchange.getResponseBody().flush();
                pause(pauseMillis);
            }
        };
    }

    public static HttpHandler silent(int millis) {
        return exchange -> pause(millis);
    }

    static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body));
            if (replies == null) {
                handler.handle(exchange);
            } else {
                send(exchange, 200, reply(body));
            }
        }
    }

    /** Counts before the answer is sent, because its reader may ask again at once. */
    private String reply(String body) {
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            return replies.apply(body);
        } finally {
            running.decrementAndGet();
        }
    }
}
