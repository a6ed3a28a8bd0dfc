package winnow.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A request that a server understood and refuses: final, unless the request is changed. */
final class RefusedException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String words;

    /**
     * A refusal.
     *
     * @param message for the user
     * @param words the server's own, whole and not cleaned: to be looked at, not to be shown
     */
    RefusedException(String message, int status, String words) {
        super(message, new IOException(message));
        this.status = status;
        this.words = words;
    }

    int status() {
        return status;
    }

    String words() {
        return words;
    }
}
