/**
 * Optimal transport between two weighted sets of points: entropic and exact, its gradient in the weights, and one pass that
 * gives any number of further points theirs.
 *
 * <p>min ⟨P, C⟩ over P ≥ 0 with P·1 = a and Pᵀ·1 = b. Problem, solver and answer are three things: a {@link
 * winnow.transport.TransportProblem} goes into {@link winnow.transport.Sinkhorn}, a {@link winnow.transport.TransportPlan} comes out.
 * Start there.
 *
 * <p>Letters: n source points (the pool), m target points, d width; C {@code [n, m]} cost; a {@code [n]} and b {@code [m]} weights; f
 * {@code [n]} and g {@code [m]} potentials; epsilon the strength of the entropic term, in units of the cost; rho that of the penalty
 * on marginals. One convention of potentials everywhere: P_ij = a_i·b_j·exp((f_i + g_j − C_ij)/epsilon), the entropic term
 * being epsilon·KL(P ‖ a⊗b); then f is the derivative of the optimal value in a, up to a constant, for any weights.
 *
 * <p>Points and costs are floats; potentials, weights and sums are doubles. Nothing depends on the number of threads. May use {@code
 * linalg} only.
 */
package winnow.transport;
