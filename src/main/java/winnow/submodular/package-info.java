/**
 * Set functions: what a chosen subset is worth.
 *
 * <p>A {@link winnow.submodular.SetFunction} is immutable; {@link winnow.submodular.SetFunction#start()} hands out a {@link
 * winnow.submodular.GainState}, one per run, which knows nothing of the maximizer that drives it. Formulas are those of
 * the DELIFT paper (arXiv 2411.04425) and of submodlib, told apart by type. Letters: V ground set of n items, A chosen
 * set, U represented items, Q query (target) items, P private (existing) items, s similarity, η and ν the weights of Q
 * and P. May use {@code linalg}. Start at {@link winnow.submodular.FacilityLocation}.
 */
package winnow.submodular;
