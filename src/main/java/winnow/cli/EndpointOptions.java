package winnow.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;
import winnow.corpus.InContextTemplate;
import winnow.endpoint.AnswerCache;
import winnow.endpoint.ApiKey;
import winnow.endpoint.Endpoint;
import winnow.endpoint.EndpointClient;

/** Which model behind a server is asked, and how. What is not given stays null, as for a model here. */
final class EndpointOptions {
    private static final int MOST_SECONDS = 86_400;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description =
                    "Ask a model behind a server that speaks OpenAI's protocol, such as http://localhost:8000/v1; records"
                            + " are sent there.")
    String endpoint;

    @Option(names = "--endpoint-model", paramLabel = "NAME", description = "The model's name at the server.")
    String name;

    @Option(
            names = "--endpoint-key",
            paramLabel = "VARIABLE",
            description = "The environment variable that holds the server's API key (default: no key is sent).")
    String key;

    @Option(
            names = "--endpoint-cache",
            paramLabel = "DIR",
            description =
                    "Keep answers here, so that nothing is asked twice and a stopped run goes on (default: none).")
    Path cache;

    @Option(
            names = "--endpoint-concurrency",
            paramLabel = "N",
            description = "Most requests at the same time (default: 8).")
    Integer concurrency;

    @Option(
            names = "--endpoint-timeout",
            paramLabel = "SECONDS",
            description = "Longest time for one answer (default: 120).")
    Integer timeout;

    boolean isGiven() {
        return endpoint != null;
    }

    /**
     * Checks everything that can be checked without asking.
     *
     * @throws IllegalArgumentException if an option is missing, out of range, or given without {@code --endpoint}
     */
    void requireValid() {
        if (isGiven()) {
            endpoint();
            return;
        }
        requireAbsent("--endpoint-model", name);
        requireAbsent("--endpoint-key", key);
        requireAbsent("--endpoint-cache", cache);
        requireAbsent("--endpoint-concurrency", concurrency);
        requireAbsent("--endpoint-timeout", timeout);
    }

    private static void requireAbsent(String option, Object value) {
        if (value != null) {
            throw new IllegalArgumentException(option + " has no meaning without --endpoint");
        }
    }

    private static void requireRange(String option, Integer value, int most) {
        if (value != null && (value < 1 || value > most)) {
            throw new IllegalArgumentException(option + " must be from 1 to " + most + ", got " + value);
        }
    }

    private Endpoint endpoint() {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("--endpoint-model must be given with --endpoint");
        }
        requireRange("--endpoint-concurrency", concurrency, 1024);
        requireRange("--endpoint-timeout", timeout, MOST_SECONDS);
        Endpoint found = Endpoint.of(endpoint, name);
        found = concurrency == null ? found : found.withConcurrency(concurrency);
        found = timeout == null ? found : found.withTimeout(Duration.ofSeconds(timeout));
        return key == null ? found : found.withKey(secret());
    }

    /** Its value is never shown, not even where it is refused. */
    private ApiKey secret() {
        String value = System.getenv(key);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(
                    "--endpoint-key must name an environment variable that holds the key, " + key + " is not set");
        }
        return ApiKey.of(value);
    }

    /** Sends nothing yet. */
    EndpointClient client() {
        EndpointClient client = EndpointClient.of(endpoint());
        return cache == null ? client : client.withCache(AnswerCache.in(cache));
    }

    Optional<Path> cache() {
        return Optional.ofNullable(cache);
    }

    /**
     * A layout of text, for servers that tokenise themselves.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    static InContextTemplate layout(String template) {
        return switch (template) {
            case "plain" -> InContextTemplate.plain();
            case "seedling" -> InContextTemplate.seedling();
            default ->
                throw new IllegalArgumentException(
                        "--template must be plain or seedling with --endpoint, which takes text, got " + template);
        };
    }
}
