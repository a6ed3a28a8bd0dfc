package winnow.hub;

import java.util.regex.Pattern;

/** A secret that stands in one header of requests to the endpoint, and nowhere else. */
final class Token {
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    private final String secret;

    /**
     * Keeps a secret.
     *
     * @param source named in the error instead of the secret
     */
    Token(String secret, String source) {
        // The HTTP client would refuse such a header with a message that repeats it.
        if (!VISIBLE.matcher(secret).matches()) {
            throw new IllegalArgumentException(
                    "the token of " + source + " must have visible ASCII characters only, found another");
        }
        this.secret = secret;
    }

    String authorization() {
        return "Bearer " + secret;
    }

    /** The text without the secret, in case a server sent it back. */
    String removedFrom(String text) {
        return text.replace(secret, "(token)");
    }

    @Override
    public String toString() {
        return "(token)";
    }
}
