package winnow.model;

/** Hears how far a long run of scoring has come, on the thread that scores. */
@FunctionalInterface
public interface ScoringListener {
    /**
     * So many units of work are done: records, pairs or columns, as the caller says.
     *
     * @param done from 1
     * @param of all of them
     */
    void done(long done, long of);

    /** Hears nothing. */
    static ScoringListener none() {
        return (done, of) -> {};
    }
}
