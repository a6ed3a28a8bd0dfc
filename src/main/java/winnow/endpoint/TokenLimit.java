package winnow.endpoint;

import java.util.regex.Pattern;

/**
 * The names by which servers of chats take the most tokens to write. Every server knew the first; the newest models of OpenAI refuse it
 * with status 400 and want the second, of which other servers know nothing.
 *
 * <p>Source: OpenAI, API reference, "Create chat completion".
 */
enum TokenLimit {
    MAX_TOKENS("max_tokens"),
    MAX_COMPLETION_TOKENS("max_completion_tokens");

    private static final int BAD_REQUEST = 400;
    /** A limit that is too high for the model is refused by name too, and another name would not help. */
    private static final Pattern UNKNOWN =
            Pattern.compile("(?i)\\b(unsupported|not supported|unrecognized|unknown)\\b");

    private final String field;
    private final Pattern named;

    TokenLimit(String field) {
        this.field = field;
        this.named = Pattern.compile("\\b" + field + "\\b");
    }

    /** The name in a request. */
    String field() {
        return field;
    }

    TokenLimit other() {
        return this == MAX_TOKENS ? MAX_COMPLETION_TOKENS : MAX_TOKENS;
    }

    /** Whether a server refused a request because it does not know this name. */
    boolean isWhat(RefusedException refusal) {
        return refusal.status() == BAD_REQUEST
                && named.matcher(refusal.words()).find()
                && UNKNOWN.matcher(refusal.words()).find();
    }
}
