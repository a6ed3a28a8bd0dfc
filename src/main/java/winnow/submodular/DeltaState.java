package winnow.submodular;

/** A run whose {@link #add} also brings the gains of all items up to date. */
public interface DeltaState extends GainState {
    /** The maintained gain of an item: within {@link #tolerance()} of {@link #gain}. Constant time. */
    double maintainedGain(int item);

    /** How far rounding may have carried a maintained gain from a freshly evaluated one. */
    double tolerance();

    /** Rows of similarity read so far: the cost of the run. */
    long rowsRead();
}
