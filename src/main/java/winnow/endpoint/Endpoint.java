package winnow.endpoint;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import winnow.http.Reach;
import winnow.http.RetryPolicy;

/**
 * A model behind a server that speaks the protocol of OpenAI, and within which bounds it is asked.
 *
 * <p>Example: {@code Endpoint.of("http://localhost:8000/v1", "prometheus-eval/prometheus-7b-v2.0")}.
 *
 * @param base what stands before {@code /chat/completions}; usually ends in {@code /v1}; without a slash at its end
 * @param model its name at the server
 * @param key what the server knows the caller by, if it asks
 * @param timeout for one answer, from the request to its last byte; one that is later counts as a failed attempt
 * @param retries how often and when a failed attempt is repeated
 * @param concurrency most requests at the same time
 * @param largestAnswer most bytes of an answer
 * @param allowedHosts names, in lower case, of hosts that may have an address inside a private network
 */
public record Endpoint(
        URI base,
        String model,
        Optional<ApiKey> key,
        Duration timeout,
        RetryPolicy retries,
        int concurrency,
        int largestAnswer,
        Set<String> allowedHosts) {
    private static final Duration STANDARD_TIMEOUT = Duration.ofMinutes(2);
    private static final int STANDARD_CONCURRENCY = 8;
    private static final int STANDARD_LARGEST_ANSWER = 16 << 20;

    /** Checks the ranges and the address. */
    public Endpoint {
        requireAddress(base);
        if (model.isBlank()) {
            throw new IllegalArgumentException("model must not be empty");
        }
        if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("timeout must be at least a millisecond, got " + timeout);
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be >= 1, got " + concurrency);
        }
        if (largestAnswer < 1) {
            throw new IllegalArgumentException("largestAnswer must be >= 1 byte, got " + largestAnswer);
        }
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /**
     * A model at an address, without a key: two minutes for an answer of at most 16 MiB, the {@linkplain RetryPolicy#standard
     * standard} retries, eight requests at a time.
     *
     * @throws IllegalArgumentException if the address is not {@code https://host[:port][/path]}, or http on this machine; the
     *     message does not repeat the address, which may hold a password
     */
    public static Endpoint of(String base, String model) {
        return new Endpoint(
                parsed(base.strip().replaceAll("/+$", "")),
                model,
                Optional.empty(),
                STANDARD_TIMEOUT,
                RetryPolicy.standard(),
                STANDARD_CONCURRENCY,
                STANDARD_LARGEST_ANSWER,
                Set.of());
    }

    /** With a key. */
    public Endpoint withKey(ApiKey other) {
        return new Endpoint(
                base, model, Optional.of(other), timeout, retries, concurrency, largestAnswer, allowedHosts);
    }

    /** With another time for an answer. */
    public Endpoint withTimeout(Duration other) {
        return new Endpoint(base, model, key, other, retries, concurrency, largestAnswer, allowedHosts);
    }

    /** With other retries. */
    public Endpoint withRetries(RetryPolicy other) {
        return new Endpoint(base, model, key, timeout, other, concurrency, largestAnswer, allowedHosts);
    }

    /** With so many requests at the same time. */
    public Endpoint withConcurrency(int requests) {
        return new Endpoint(base, model, key, timeout, retries, requests, largestAnswer, allowedHosts);
    }

    /** With answers of at most so many bytes. */
    public Endpoint withLargestAnswer(int bytes) {
        return new Endpoint(base, model, key, timeout, retries, concurrency, bytes, allowedHosts);
    }

    /** Where this host, too, may have an address inside a private network. It must still speak https. */
    public Endpoint withAllowedHost(String host) {
        Set<String> hosts = new TreeSet<>(allowedHosts);
        hosts.add(host.toLowerCase(Locale.ROOT));
        return new Endpoint(base, model, key, timeout, retries, concurrency, largestAnswer, hosts);
    }

    /** What decides answers, as it stands in a manifest, in a fixed order; without the key. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("endpoint", base.toString());
        settings.put("model", model);
        return settings;
    }

    String host() {
        return base.getHost();
    }

    private static void requireAddress(URI base) {
        boolean isPlain = base.getHost() != null
                && base.getScheme() != null
                && base.getUserInfo() == null
                && base.getQuery() == null
                && base.getFragment() == null;
        // Without https anybody on the way could read the key and the data.
        boolean isSafe = isPlain
                && (base.getScheme().equalsIgnoreCase("https")
                        || base.getScheme().equalsIgnoreCase("http") && Reach.isLoopbackName(base.getHost()));
        if (!isSafe) {
            throw refused(isPlain ? base.getScheme() + "://" + base.getHost() : "something else");
        }
    }

    private static URI parsed(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            // Its message would show the address.
            throw refused("something else");
        }
    }

    private static IllegalArgumentException refused(String found) {
        return new IllegalArgumentException(
                "an endpoint must be https://host[:port][/path] without user, query or fragment"
                        + " (http only for this machine, such as the near end of an ssh tunnel), got " + found);
    }
}
