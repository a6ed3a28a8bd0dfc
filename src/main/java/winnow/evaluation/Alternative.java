package winnow.evaluation;

/** What a test takes for true if it rejects that there is no difference. */
public enum Alternative {
    /** There is one. */
    TWO_SIDED,
    /** The first is greater. */
    GREATER,
    /** The first is less. */
    LESS
}
