package winnow.model;

/** A record that is longer than a model takes: bad data, as opposed to a bad argument. The message is one line that names it. */
public final class OverlongException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** With the limit, what was found, and where. */
    public OverlongException(String message) {
        super(message);
    }
}
