package winnow.http;

import java.io.IOException;
import java.time.Duration;

/** A server that asks to come back later. */
public final class BusyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Duration pause;

    /** With a message for the user. */
    public BusyException(String message, Duration pause) {
        super(message);
        this.pause = pause;
    }

    /** For how long the server asked; zero if it did not say. */
    public Duration pause() {
        return pause;
    }
}
