/**
 * Ways to choose a good subset under a budget: the maximizers of set functions.
 *
 * <p>Ties go to the lowest index everywhere, and no result depends on the number of threads. Letters: k budget, n ground set
 * size, ε accuracy. May use {@code submodular}, {@code linalg} (its parallel loops) and {@code random}. Start at {@link
 * winnow.maximize.Maximizer}.
 */
package winnow.maximize;
