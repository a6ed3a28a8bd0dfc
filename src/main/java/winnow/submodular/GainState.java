package winnow.submodular;

/**
 * One run over a set function: what is chosen so far, and what each further item would add.
 *
 * <p>{@link #gain} reads only and may be called from several threads between two calls of {@link #add}. Every
 * implementation computes a gain afresh from the same state in the same order of operations, so equal states give equal
 * gains to the bit.
 */
public interface GainState {
    /** f(A ∪ {item}) − f(A) for an item that is not in A. */
    double gain(int item);

    /** Chooses an item: A ← A ∪ {item}. */
    void add(int item);

    /** f(A). */
    double value();
}
