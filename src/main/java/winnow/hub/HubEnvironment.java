package winnow.hub;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment variables that programs of the Hugging Face hub share, read when used.
 *
 * <p>Not a record: a record would print the token.
 */
final class HubEnvironment {
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

    boolean isTrue(String name) {
        return value(name)
                .map(v -> v.toUpperCase(java.util.Locale.ROOT))
                .filter(TRUE::contains)
                .isPresent();
    }

    /** A variable's value, stripped; blank counts as not set. */
    Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
    }

    Optional<Path> path(String name) {
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
