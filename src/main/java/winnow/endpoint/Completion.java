package winnow.endpoint;

/**
 * What a server wrote.
 *
 * @param text as it came, possibly empty
 * @param finish why it ended
 */
public record Completion(String text, Finish finish) {
    /** Why a text ends. */
    public enum Finish {
        /** The model was done. */
        STOP,
        /** As many tokens as were asked for, or as the model takes. */
        LENGTH,
        /** The server says something else, or nothing. */
        OTHER
    }
}
