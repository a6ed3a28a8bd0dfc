package winnow.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import winnow.http.BusyException;
import winnow.http.Reach;
import winnow.http.RetryAfter;
import winnow.http.RetryPolicy;

/**
 * Requests to a hub: redirects followed here, so that the token goes to the endpoint's own scheme, host and port only; what
 * may work later tried again.
 *
 * <p>Two kinds of failure: {@link IOException} inside an attempt is tried again, {@link UncheckedIOException} is final and its
 * message is for the user. Addresses stand in messages by their host alone, because those of stores are signed.
 */
final class HubHttp {
    private static final int MOST_REDIRECTS = 5;
    private static final long MUCH = 1 << 20;

    private final HttpClient client;
    private final Endpoint endpoint;
    private final Optional<Token> token;
    private final Duration timeout;
    private final RetryPolicy retries;

    HubHttp(Endpoint endpoint, Optional<Token> token, Duration timeout, RetryPolicy retries) {
        this.endpoint = endpoint;
        this.token = token;
        this.timeout = timeout;
        this.retries = retries;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** One try at something; says in bytes how far it has come in all. */
    interface Attempt<T> {
        T run() throws IOException;

        default long progress() {
            return 0;
        }
    }

    boolean hasToken() {
        return token.isPresent();
    }

    /** The final error with a message for the user. */
    UncheckedIOException failure(String message) {
        return failure(message, null);
    }

    /**
     * Runs an attempt until it works, or has failed as often in a row as the policy allows; one that moved a megabyte is no
     * failure.
     *
     * @throws UncheckedIOException if it does not work
     * @throws CancellationException if the thread is interrupted
     */
    <T> T retrying(Attempt<T> attempt, PullListener listener) {
        int failures = 0;
        long progress = attempt.progress();
        while (true) {
            try {
                return attempt.run();
            } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
                throw failure(host() + " cannot be trusted: " + e.getMessage(), e);
            } catch (IOException e) {
                boolean moved = attempt.progress() - progress >= MUCH;
                progress = attempt.progress();
                failures = moved ? 1 : failures + 1;
                if (failures >= retries.attempts()) {
                    throw failure(reason(e) + ", also when tried " + retries.attempts() + " times", e);
                }
                Duration asked = e instanceof BusyException busy ? busy.pause() : Duration.ZERO;
                Duration pause = retries.pause(host(), failures, asked);
                listener.retrying(redacted(reason(e)), pause);
                sleep(pause);
            }
        }
    }

    /**
     * Asks for a file or a page.
     *
     * @param from the first byte wanted
     * @throws IOException if the connection fails, is slow, or the server is busy
     */
    Answer get(URI uri, long from) throws IOException {
        return exchange("GET", uri, from, true);
    }

    /** Asks what the hub knows of a file; does not follow to other servers. */
    Answer head(URI uri) throws IOException {
        return exchange("HEAD", uri, 0, false);
    }

    /** The same, to wherever it leads. */
    Answer headAnywhere(URI uri) throws IOException {
        return exchange("HEAD", uri, 0, true);
    }

    private Answer exchange(String method, URI first, long from, boolean leavesOrigin) throws IOException {
        List<HttpHeaders> headers = new ArrayList<>();
        URI uri = first;
        boolean isTrusted = true;
        while (true) {
            // Once elsewhere, a way back does not make the request ours again.
            isTrusted &= endpoint.isOriginOf(uri);
            HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                    .method(method, BodyPublishers.noBody())
                    .setHeader("User-Agent", "winnow")
                    .setHeader("Accept-Encoding", "identity");
            if (from > 0) {
                request.setHeader("Range", "bytes=" + from + "-");
            }
            if (isTrusted) {
                token.ifPresent(t -> request.setHeader("Authorization", t.authorization()));
            }
            Answer answer = send(request.build(), headers);
            if (!answer.isRedirect()) {
                return requireNotBusy(answer, uri);
            }
            URI target = target(answer, uri);
            if (!leavesOrigin && !endpoint.isOriginOf(target)) {
                return answer;
            }
            answer.close();
            if (headers.size() > MOST_REDIRECTS) {
                throw failure(host() + " redirects more than " + MOST_REDIRECTS + " times");
            }
            requireAllowed(target);
            uri = target;
        }
    }

    private Answer send(HttpRequest request, List<HttpHeaders> headers) throws IOException {
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> future =
                client.sendAsync(request, BodyHandlers.ofPublisher());
        try {
            // Not the request's own timeout: from Java 26 on that one counts the content too.
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
                    future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            headers.add(response.headers());
            Body body = new Body(timeout);
            response.body().subscribe(body);
            return new Answer(response.statusCode(), headers, body);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new HttpTimeoutException(
                    request.uri().getHost() + " did not answer for " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw failure("the request to " + request.uri().getHost() + " failed: " + e.getCause(), null);
        } catch (InterruptedException e) {
            future.cancel(true);
            throw interrupted();
        }
    }

    private static Answer requireNotBusy(Answer answer, URI uri) throws BusyException {
        boolean isBusy = answer.status() == 408 || answer.status() == 429 || answer.status() >= 500;
        if (!isBusy) {
            return answer;
        }
        answer.close();
        throw new BusyException(
                uri.getHost() + " answers with status " + answer.status(),
                RetryAfter.of(answer.header("Retry-After"), Instant.now()));
    }

    private URI target(Answer answer, URI from) {
        String location = answer.header("Location")
                .orElseThrow(() -> failure(from.getHost() + " redirects without saying where to"));
        try {
            URI target = from.resolve(location);
            if (target.getHost() != null) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            // Its message would show the address, as below.
        }
        throw failure(from.getHost() + " redirects to something that is no web address");
    }

    private void requireAllowed(URI target) {
        if (!Endpoint.isSafe(target)) {
            throw failure(host() + " redirects to " + target.getHost() + " without https");
        }
        if (!Reach.allows(endpoint.base(), target)) {
            throw failure(host() + " redirects into a private network, to " + target.getHost());
        }
    }

    private String reason(IOException e) {
        if (e instanceof ConnectException) {
            return "cannot reach " + host() + " (" + ("is the network there? " + endpoint.elsewhere()).strip() + ")";
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return e instanceof BusyException ? message : "the connection to " + host() + " failed: " + message;
    }

    private UncheckedIOException failure(String message, IOException cause) {
        String shown = redacted(message);
        return new UncheckedIOException(shown, cause == null ? new IOException(shown) : cause);
    }

    private String redacted(String text) {
        return token.map(t -> t.removedFrom(text)).orElse(text);
    }

    private String host() {
        return endpoint.base().getHost();
    }

    private static void sleep(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted while downloading");
    }
}
