package winnow.endpoint;

import java.util.regex.Pattern;

/**
 * A secret that stands in one header of requests to its endpoint, and nowhere else: no message, text form, manifest or file has it.
 *
 * <p>Example: {@code ApiKey.of("sk-...").toString()} is {@code (key)}.
 */
public final class ApiKey {
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    /** Shorter ones are the fill-ins of servers that want no key, such as {@code EMPTY}: words that an answer may well use. */
    private static final int SHORTEST_SECRET = 12;

    private final String secret;

    private ApiKey(String secret) {
        this.secret = secret;
    }

    /**
     * Keeps a secret.
     *
     * @throws IllegalArgumentException if it is empty or has other characters than visible ASCII; the message does not repeat it
     */
    public static ApiKey of(String secret) {
        // The HTTP client would refuse such a header with a message that repeats it.
        if (!VISIBLE.matcher(secret).matches()) {
            throw new IllegalArgumentException("an API key must have visible ASCII characters only, got "
                    + (secret.isEmpty() ? "none" : "another"));
        }
        return new ApiKey(secret);
    }

    String authorization() {
        return "Bearer " + secret;
    }

    /** The text without the secret, in case a server sent it back. */
    String removedFrom(String text) {
        return text.replace(secret, "(key)");
    }

    /** Whether a text gives the secret away. */
    boolean isIn(String text) {
        return secret.length() >= SHORTEST_SECRET && text.contains(secret);
    }

    @Override
    public String toString() {
        return "(key)";
    }
}
