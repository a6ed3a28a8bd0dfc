package winnow.submodular;

/**
 * f: 2^V → ℝ over the ground set V = {0, …, n − 1}, normalised so that f(∅) = 0.
 *
 * <p>A notebook cell can define one: {@code groundSize}, the two properties and {@code start} are all there is.
 */
public interface SetFunction {
    /** Number of items n that may be chosen. */
    int groundSize();

    /** Whether adding an item never lowers the value. */
    boolean isMonotone();

    /** Whether gains never rise as the chosen set grows (diminishing returns); lazy evaluation relies on it. */
    boolean isSubmodular();

    /** A fresh run that has chosen nothing. */
    GainState start();

    /** f of the given items, by adding them one after another to a fresh run. */
    default double value(int... items) {
        GainState state = start();
        for (int item : items) {
            state.add(item);
        }
        return state.value();
    }
}
