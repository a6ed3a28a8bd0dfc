package winnow.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment variables that programs of the Hugging Face hub share, read when used.
 *
 * <p>Not a record: a record would print the token.
 */
final class HubEnvironment {
    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final int LONGEST_TIMEOUT_SECONDS = 3600;
    private static final int LARGEST_TOKEN_FILE = 4096;
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

    private final Map<String, String> variables;

    HubEnvironment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** {@code HF_HUB_CACHE}, {@code HF_HOME/hub}, {@code XDG_CACHE_HOME/huggingface/hub}, {@code ~/.cache/huggingface/hub}. */
    Path cache() {
        return path("HF_HUB_CACHE").orElseGet(() -> home().resolve("hub"));
    }

    /** {@code HF_HOME}, {@code XDG_CACHE_HOME/huggingface}, {@code ~/.cache/huggingface}. */
    Path home() {
        return path("HF_HOME")
                .or(() -> path("XDG_CACHE_HOME").map(folder -> folder.resolve("huggingface")))
                .orElseGet(() -> userHome().resolve(".cache").resolve("huggingface"));
    }

    /** {@code HF_HUB_OFFLINE}: use the cache only. */
    boolean isOffline() {
        return isTrue("HF_HUB_OFFLINE");
    }

    /** {@code HF_ENDPOINT}. */
    Endpoint endpoint() {
        return Endpoint.of(value("HF_ENDPOINT").orElse(DEFAULT_ENDPOINT));
    }

    /**
     * {@code HF_TOKEN}, else the content of {@code HF_TOKEN_PATH}, else that of {@code HF_HOME/token}; none at all with
     * {@code HF_HUB_DISABLE_IMPLICIT_TOKEN}.
     */
    Optional<Token> token() {
        if (isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
            return Optional.empty();
        }
        Optional<Token> given = value("HF_TOKEN").map(text -> new Token(text, "HF_TOKEN"));
        if (given.isPresent()) {
            return given;
        }
        Path file = path("HF_TOKEN_PATH").orElseGet(() -> home().resolve("token"));
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LARGEST_TOKEN_FILE), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(new Token(text, file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the token file " + file + ": " + e.getMessage(), e);
        }
    }

    /** {@code HF_HUB_DOWNLOAD_TIMEOUT}, in seconds: how long a server may stay silent. */
    Duration timeout() {
        Optional<String> text = value("HF_HUB_DOWNLOAD_TIMEOUT");
        if (text.isEmpty()) {
            return DEFAULT_TIMEOUT;
        }
        if (!text.get().matches("[0-9]{1,4}")
                || seconds(text.get()) < 1
                || seconds(text.get()) > LONGEST_TIMEOUT_SECONDS) {
            throw new IllegalArgumentException("HF_HUB_DOWNLOAD_TIMEOUT must be a number of seconds from 1 to "
                    + LONGEST_TIMEOUT_SECONDS + ", got " + FileNames.quote(text.get()));
        }
        return Duration.ofSeconds(seconds(text.get()));
    }

    private static int seconds(String text) {
        return Integer.parseInt(text);
    }

    /** Whether a switch is on: 1, ON, YES or TRUE in any case. */
    boolean isTrue(String name) {
        return value(name)
                .map(v -> v.toUpperCase(Locale.ROOT))
                .filter(TRUE::contains)
                .isPresent();
    }

    /** A variable's value, stripped; blank counts as not set. */
    private Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
    }

    private Optional<Path> path(String name) {
        return value(name).map(text -> {
            boolean isBelowHome = text.equals("~") || text.startsWith("~/");
            Path path = isBelowHome ? userHome().resolve(text.substring(Math.min(2, text.length()))) : Path.of(text);
            return path.toAbsolutePath().normalize();
        });
    }

    private Path userHome() {
        return Path.of(value("HOME").orElseGet(() -> System.getProperty("user.home")));
    }
}
