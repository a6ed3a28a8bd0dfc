/**
 * Ways to choose a good subset under a budget: the maximizers of set functions.
 *
 * <p>Ties go to the lowest index everywhere, and no result depends on the number of threads. Letters: k budget, n ground set
 * size, ε accuracy. May use {@code submodular}, {@code linalg} (its parallel loops) and {@code random}. Start at {@link
 * winnow.maximize.Maximizer}.
 *
 * <p>Which one: {@link winnow.maximize.LazyGreedy} by default; {@link winnow.maximize.DeltaGreedy} for large dense facility
 * location; {@link winnow.maximize.NaiveGreedy} when the function is not submodular; {@link
 * winnow.maximize.CostAwareGreedy} when items have costs, such as tokens; {@link winnow.maximize.StochasticGreedy} and {@link
 * winnow.maximize.LazierThanLazyGreedy} when even one sweep per pick is too much; {@link winnow.maximize.SieveStreaming}
 * when every item can be looked at only once.
 */
package winnow.maximize;
