package winnow.hub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A hub on this machine with one model, {@code org/name}; behaves well but where a test says otherwise.
 *
 * <p>Addresses and headers are those of huggingface.co: the commit, size and digest of a file come with the answer to HEAD,
 * large files (here: safetensors) by SHA-256, others by Git's hash.
 */
public final class FakeHub implements AutoCloseable {
    public static final String COMMIT = "89abcdef0123456789abcdef0123456789abcdef";
    public static final String CANARY = "hf_canary_0123456789";
    public static final String LISTING = "GET /api/models/org/name/revision/main";

    static {
        // Else every answer waits 40 ms for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-hub");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, byte[]> files = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, HttpHandler> exceptions = new ConcurrentHashMap<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    /** What somebody asked. */
    record Request(String line, Headers headers) {}

    public FakeHub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A hub whose model is whole: settings, one file of weights of the given size, and files of no use to Winnow. */
    public static FakeHub withModel(int weightBytes) {
        return new FakeHub()
                .with("config.json", "{\"model_type\": \"gpt2\"}")
                .with("tokenizer.json", "{}")
                .with("README.md", "# A model")
                .with("model.safetensors", bytes(weightBytes))
                .with("pytorch_model.bin", "pickle")
                .with("onnx/model.onnx", "other");
    }

    public FakeHub with(String file, String content) {
        return with(file, content.getBytes(StandardCharsets.UTF_8));
    }

    public FakeHub with(String file, byte[] content) {
        files.put(file, content);
        return this;
    }

    /** Answers requests such as {@code "GET /path"} in another way. */
    public FakeHub on(String line, HttpHandler handler) {
        exceptions.put(line, handler);
        return this;
    }

    /** Forgets the exception for a request. */
    public void behave(String line) {
        exceptions.remove(line);
    }

    public static String get(String file) {
        return "GET /org/name/resolve/" + COMMIT + "/" + file;
    }

    static String head(String file) {
        return "HEAD /org/name/resolve/" + COMMIT + "/" + file;
    }

    /** Bytes that differ along the file. */
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    public String base() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    public byte[] content(String file) {
        return files.get(file);
    }

    List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** The lines of requests so far, such as {@code "GET /path"}. */
    public List<String> lines() {
        return requests().stream().map(Request::line).toList();
    }

    public void forgetRequests() {
        requests.clear();
    }

    public Map<String, String> environment(Path cache) {
        return new HashMap<>(Map.of(
                "HF_ENDPOINT",
                base(),
                "HF_HUB_CACHE",
                cache.toString(),
                "HF_TOKEN",
                CANARY,
                "HF_HOME",
                cache + "-home"));
    }

    public static HttpHandler status(int status, String... headers) {
        return exchange -> {
            set(exchange, headers);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    static HttpHandler redirect(String location) {
        return status(302, "Location", location);
    }

    static HttpHandler redirectWith(String location, String... headers) {
        return exchange -> {
            set(exchange, headers);
            redirect(location).handle(exchange);
        };
    }

    public static HttpHandler text(String text) {
        return exchange -> send(exchange, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Announces the content and sends only the first bytes of it. */
    public static HttpHandler cut(byte[] content, int after) {
        return exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, after);
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    /** The first handler once, then the second. */
    public static HttpHandler once(HttpHandler first, HttpHandler then) {
        boolean[] done = new boolean[1];
        return exchange -> {
            boolean isFirst = !done[0];
            done[0] = true;
            (isFirst ? first : then).handle(exchange);
        };
    }

    static void send(HttpExchange exchange, byte[] content) throws IOException {
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
    }

    /** The file as a well-behaved server sends it, ranges included. */
    public HttpHandler file(String name) {
        return exchange -> serve(exchange, name);
    }

    public static String sha256(byte[] content) {
        return hex("SHA-256", content);
    }

    static String gitHash(byte[] content) {
        byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] blob = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, blob, header.length, content.length);
        return hex("SHA-1", blob);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String line = exchange.getRequestMethod() + " " + path;
        requests.add(new Request(line, exchange.getRequestHeaders()));
        try (exchange) {
            HttpHandler exception = exceptions.get(line);
            if (exception != null) {
                exception.handle(exchange);
            } else if (line.equals(LISTING) || line.endsWith("/revision/" + COMMIT)) {
                send(exchange, listing().getBytes(StandardCharsets.UTF_8));
            } else if (path.startsWith("/org/name/resolve/" + COMMIT + "/")) {
                serve(exchange, path.substring(("/org/name/resolve/" + COMMIT + "/").length()));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private String listing() {
        return files.keySet().stream()
                .map(name -> "{\"rfilename\": \"" + name + "\"}")
                .collect(Collectors.joining(", ", "{\"sha\": \"" + COMMIT + "\", \"siblings\": [", "]}"));
    }

    private void serve(HttpExchange exchange, String name) throws IOException {
        byte[] content = files.get(name);
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        boolean isLarge = name.endsWith(".safetensors");
        set(exchange, "X-Repo-Commit", COMMIT);
        if (isLarge) {
            set(exchange, "X-Linked-Etag", '"' + sha256(content) + '"', "X-Linked-Size", "" + content.length);
        } else {
            set(exchange, "ETag", "W/\"" + gitHash(content) + '"');
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            set(exchange, "Content-Length", "" + content.length);
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            send(exchange, content);
            return;
        }
        int from = Integer.parseInt(range.replaceAll("\\D", ""));
        set(exchange, "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        exchange.sendResponseHeaders(206, content.length - from);
        exchange.getResponseBody().write(content, from, content.length - from);
    }

    private static void set(HttpExchange exchange, String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            exchange.getResponseHeaders().set(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    private static String hex(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
