/**
 * Set functions: what a chosen subset is worth.
 *
 * <p>A {@link winnow.submodular.SetFunction} is immutable; {@link winnow.submodular.SetFunction#start()} hands out a {@link
 * winnow.submodular.GainState}, one per run, which knows nothing of the maximizer that drives it. Formulas are those of
 * the DELIFT paper (arXiv 2411.04425) and of submodlib, told apart by type. Letters: V ground set of n items, A chosen
 * set, U represented items, Q query (target) items, P private (existing) items, s similarity, η and ν the weights of Q
 * and P. May use {@code linalg}. Start at {@link winnow.submodular.FacilityLocation}.
 *
 * <p><b>Orientation.</b> Matrices are candidate-major: row j belongs to candidate j, so that what a gain reads is contiguous.
 * Only {@code representedToQuery} and {@code representedToPrivate} have a row for every represented item.
 *
 * <table>
 *   <caption>The functions: M monotone, S submodular, "if" when it depends on the parameters</caption>
 *   <tr><th>function</th><th>type</th><th>M</th><th>S</th></tr>
 *   <tr><td>facility location</td><td>{@link winnow.submodular.FacilityLocation}, {@link
 *       winnow.submodular.SparseFacilityLocation}, {@link winnow.submodular.ClusteredFacilityLocation}</td><td>M</td><td>S</td></tr>
 *   <tr><td>FLVMI, FLQMI, DELIFT's stage 2 as printed</td><td>{@link winnow.submodular.FacilityLocationMutualInformation},
 *       {@link winnow.submodular.FacilityLocationQueryMutualInformation}, {@link
 *       winnow.submodular.TargetedFacilityLocation}</td><td>M</td><td>S</td></tr>
 *   <tr><td>FLCG, FLCMI</td><td>{@link winnow.submodular.FacilityLocationConditionalGain}, {@link
 *       winnow.submodular.FacilityLocationConditionalMutualInformation}</td><td>M</td><td>S</td></tr>
 *   <tr><td>graph cut</td><td>{@link winnow.submodular.GraphCut}, {@link winnow.submodular.GraphCutMutualInformation}, {@link
 *       winnow.submodular.GraphCutConditionalGain}</td><td>if</td><td>if</td></tr>
 *   <tr><td>log-determinant, its conditional gain</td><td>{@link winnow.submodular.LogDeterminant}, {@link
 *       winnow.submodular.LogDeterminantConditionalGain}</td><td>if</td><td>S</td></tr>
 *   <tr><td>log-determinant MI, CMI</td><td>{@link winnow.submodular.LogDeterminantMutualInformation}, {@link
 *       winnow.submodular.LogDeterminantConditionalMutualInformation}</td><td>M</td><td>no</td></tr>
 *   <tr><td>set cover, with MI, CG, CMI as methods</td><td>{@link winnow.submodular.SetCover}, {@link
 *       winnow.submodular.ProbabilisticSetCover}</td><td>M</td><td>S</td></tr>
 *   <tr><td>concave of sums</td><td>{@link winnow.submodular.FeatureBased}, {@link winnow.submodular.ConcaveOverModular}</td>
 *       <td>M</td><td>S</td></tr>
 *   <tr><td>disparity sum, min</td><td>{@link winnow.submodular.DisparitySum}, {@link winnow.submodular.DisparityMin}</td>
 *       <td>M, no</td><td>no</td></tr>
 *   <tr><td>mixture</td><td>{@link winnow.submodular.Mixture}</td><td>if</td><td>if</td></tr>
 *   <tr><td>measures of any function, by definition</td><td>{@link winnow.submodular.MutualInformation}, {@link
 *       winnow.submodular.ConditionalGain}, {@link winnow.submodular.ConditionalMutualInformation}</td><td>if</td><td>if</td></tr>
 * </table>
 */
package winnow.submodular;
