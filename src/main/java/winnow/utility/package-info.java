/**
 * Pairwise utility: how much does it help to predict record i that record j was seen before?
 *
 * <p>Rows stand for represented records i, which are predicted; columns for candidates j, which may be chosen. A {@link
 * winnow.utility.UtilityMetric} makes a {@link winnow.utility.UtilityMatrix} of raw values; a {@link
 * winnow.utility.Treatment} makes from it, in named steps, the similarities that a set function covers. Letters: n represented
 * records, m candidates, d distance, U utility, s similarity.
 *
 * <p>Where n·m passes of a model are too many: {@link winnow.utility.AnchorUtility} computes few rows, {@link
 * winnow.utility.PrunedUtility} near pairs, both exactly; {@link winnow.utility.LearnedUtility} predicts all pairs from some and
 * reports how well.
 *
 * <p>Start at {@link winnow.utility.InContextUtility}; {@link winnow.utility.EndpointUtility} is the same of a model behind a server.
 */
package winnow.utility;
