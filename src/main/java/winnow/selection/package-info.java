/**
 * Methods that choose a subset of a pool, one class each, and the selection they return with its reasons.
 *
 * <p>Letters: n pool size, k budget, m target size. May use everything below it. Start at {@link
 * winnow.selection.Selector}.
 */
package winnow.selection;
