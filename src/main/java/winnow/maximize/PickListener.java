package winnow.maximize;

/** Hears of every pick of a long run, for progress bars. */
@FunctionalInterface
public interface PickListener {
    /**
     * Called after every pick, in the thread that runs the maximizer.
     *
     * @param count picks so far
     * @param of picks the budget allows: the ground set's size for a cost budget
     */
    void picked(int count, int of);
}
