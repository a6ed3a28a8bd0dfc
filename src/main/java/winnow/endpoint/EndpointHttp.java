package winnow.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import winnow.http.BusyException;
import winnow.http.RetryAfter;
import winnow.http.RetryPolicy;

/**
 * Requests to an endpoint: never more at a time than allowed, what may work later tried again, redirects refused, so that the key
 * and the data go to the named host only.
 *
 * <p>Two kinds of failure: {@link IOException} inside an attempt is tried again, {@link UncheckedIOException} is final and its
 * message is for the user.
 */
final class EndpointHttp {
    private static final Duration LONGEST_CONNECTING = Duration.ofSeconds(10);
    private static final int LONGEST_QUOTE = 200;
    private static final int INTERNAL_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final Pattern UNSUPPORTED = Pattern.compile("(?i)\\b(unsupported|supported)\\b");

    private final Endpoint endpoint;
    private final HostCheck hosts;
    private final String missing;
    private final HttpClient client;
    private final Semaphore places;
    private final AtomicLong requests = new AtomicLong();

    /**
     * Requests to an endpoint.
     *
     * @param missing what may be wrong where there is nothing at an address; follows the name of the host
     */
    EndpointHttp(Endpoint endpoint, HostCheck hosts, String missing) {
        this.endpoint = endpoint;
        this.hosts = hosts;
        this.missing = missing;
        this.places = new Semaphore(endpoint.concurrency());
        Duration timeout = endpoint.timeout();
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout.compareTo(LONGEST_CONNECTING) < 0 ? timeout : LONGEST_CONNECTING)
                .followRedirects(HttpClient.Redirect.NEVER)
                // Servers of models answer an offer of HTTP/2 without encryption in various ways.
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Requests sent so far, repeated ones included. */
    long requests() {
        return requests.get();
    }

    /**
     * The server's answer to a request.
     *
     * @throws UncheckedIOException if there is none, whatever is tried, or it is too large or no JSON; if it is refused, a {@link
     *     RefusedException}
     * @throws CancellationException if the thread is interrupted
     */
    JsonNode post(RequestBody body) {
        return post(body, endpoint.retries().attempts());
    }

    /** As {@link #post(RequestBody)}, tried so many times at most. */
    JsonNode post(RequestBody body, int attempts) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            return retrying(body, attempts);
        } finally {
            places.release();
        }
    }

    private JsonNode retrying(RequestBody body, int attempts) {
        RetryPolicy retries = endpoint.retries();
        for (int failures = 1; ; failures++) {
            try {
                return attempt(body);
            } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
                throw failure(endpoint.host() + " cannot be trusted: " + e.getMessage());
            } catch (BoundedBody.TooLargeException e) {
                throw failure(
                        endpoint.host() + " sends more than " + endpoint.largestAnswer() + " bytes as one answer");
            } catch (IOException e) {
                if (failures >= attempts) {
                    throw failure(reason(e) + (failures == 1 ? "" : ", also when tried " + failures + " times"));
                }
                Duration asked = e instanceof BusyException busy ? busy.pause() : Duration.ZERO;
                sleep(retries.pause(body.digest(endpoint.base()), failures, asked));
            }
        }
    }

    private JsonNode attempt(RequestBody body) throws IOException {
        hosts.requireReachable(endpoint.host(), endpoint.allowedHosts());
        HttpRequest.Builder request = HttpRequest.newBuilder(body.address(endpoint.base()))
                .setHeader("Content-Type", "application/json")
                .setHeader("Accept", "application/json")
                .setHeader("User-Agent", "winnow")
                .POST(BodyPublishers.ofByteArray(body.json().getBytes(StandardCharsets.UTF_8)));
        endpoint.key().ifPresent(key -> request.setHeader("Authorization", key.authorization()));
        HttpResponse<byte[]> answer = send(request.build());
        int status = answer.statusCode();
        boolean isBusy = status == 408 || status == 429 || status >= 500;
        if (isBusy && !isForGood(answer)) {
            throw new BusyException(
                    endpoint.host() + " answers with status " + status + quote(answer),
                    RetryAfter.of(answer.headers().firstValue("Retry-After"), Instant.now()));
        }
        if (status / 100 != 2) {
            throw new RefusedException(withoutKey(refusal(answer)), status, errorText(answer));
        }
        return AnswerJson.read(answer.body())
                .orElseThrow(() -> failure("the answer of " + endpoint.host() + " must be one JSON object, found "
                        + (answer.body().length == 0
                                ? "nothing"
                                : isOfType(answer, "text/event-stream") ? "a stream of events" : "something else")));
    }

    /** Servers call what they do not have an error of their own; it is the same however often they are asked. */
    private static boolean isForGood(HttpResponse<byte[]> answer) {
        return answer.statusCode() == NOT_IMPLEMENTED
                || answer.statusCode() == INTERNAL_ERROR
                        && UNSUPPORTED.matcher(errorText(answer)).find();
    }

    private static boolean isOfType(HttpResponse<byte[]> answer, String type) {
        return answer.headers().firstValue("Content-Type").orElse("").startsWith(type);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        requests.incrementAndGet();
        CompletableFuture<HttpResponse<byte[]>> future =
                client.sendAsync(request, head -> new BoundedBody(endpoint.largestAnswer()));
        try {
            // Not the request's own timeout: before Java 26 that one ends with the headers.
            return future.get(endpoint.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new HttpTimeoutException(
                    "no whole answer within " + endpoint.timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            throw cause(e);
        } catch (InterruptedException e) {
            future.cancel(true);
            throw interrupted();
        }
    }

    /** The client may wrap what a reader of content throws. */
    private IOException cause(ExecutionException e) {
        IOException found = null;
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BoundedBody.TooLargeException tooLarge) {
                return tooLarge;
            }
            if (found == null && cause instanceof IOException io) {
                found = io;
            }
        }
        return found == null ? new IOException(String.valueOf(e.getCause())) : found;
    }

    private String refusal(HttpResponse<byte[]> answer) {
        String host = endpoint.host();
        int status = answer.statusCode();
        if (status / 100 == 3) {
            return host + " redirects" + target(answer) + "; redirects are not followed: give the address itself";
        }
        String quote = quote(answer);
        if (status == 401 || status == 403) {
            return host
                    + (endpoint.key().isPresent() ? " does not accept the API key" : " asks for an API key")
                    + quote;
        }
        if (status == 404) {
            return host + " " + missing + quote;
        }
        return host + " refuses the request with status " + status + quote;
    }

    private static String target(HttpResponse<byte[]> answer) {
        try {
            Optional<String> location = answer.headers().firstValue("Location");
            String host = location.map(URI::create).map(URI::getHost).orElse(null);
            return host == null ? "" : " to " + host;
        } catch (IllegalArgumentException e) {
            // Its message would show the address.
            return "";
        }
    }

    /** What the server says of an error, in its own words. */
    private String quote(HttpResponse<byte[]> answer) {
        // Before it is shortened: half of a key would not be found any more.
        String text = withoutKey(errorText(answer));
        return text.isBlank() ? "" : ": " + Failures.printable(text, LONGEST_QUOTE);
    }

    private static String errorText(HttpResponse<byte[]> answer) {
        return isOfType(answer, "text/plain")
                ? new String(answer.body(), StandardCharsets.UTF_8)
                : AnswerJson.read(answer.body()).map(AnswerJson::errorText).orElse("");
    }

    private String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "cannot find the address of " + endpoint.host();
        }
        if (e instanceof ConnectException) {
            return "cannot reach " + endpoint.host() + " (is the server running?)";
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return e instanceof BusyException ? message : "the request to " + endpoint.host() + " failed: " + message;
    }

    /** Without a cause: only this message has been cleaned of the key. */
    private UncheckedIOException failure(String message) {
        return Failures.of(withoutKey(message));
    }

    private String withoutKey(String text) {
        return endpoint.key().map(key -> key.removedFrom(text)).orElse(text);
    }

    private static void sleep(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted while waiting for an endpoint");
    }
}
