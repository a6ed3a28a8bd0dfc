package winnow.utility;

/**
 * Whether a record may represent itself.
 *
 * <p>A record shown as its own example is nearly a copying task: its utility for itself is as large as that of the best others,
 * for wrong answers too. A wrong answer is helped by little else, so with the diagonal in place greedy covers it by choosing it.
 */
public enum Diagonal {
    /** A record counts nothing for itself: it is chosen for what it does for others. */
    ZERO,
    /** As the paper and its code have it. */
    KEPT
}
