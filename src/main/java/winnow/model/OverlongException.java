package winnow.model;

/** A record that is longer than a model takes: bad data, as opposed to a bad argument. The message is one line that names it. */
public final class OverlongException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final boolean cuttable;

    /** With the limit, what was found, and where. */
    public OverlongException(String message) {
        this(message, true);
    }

    /**
     * The same.
     *
     * @param cuttable whether leaving tokens out would make the record fit
     */
    public OverlongException(String message, boolean cuttable) {
        super(message);
        this.cuttable = cuttable;
    }

    /** Whether leaving tokens out would make the record fit: a response that is too long by itself is never cut for a score. */
    public boolean isCuttable() {
        return cuttable;
    }
}
