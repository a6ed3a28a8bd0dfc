package winnow.transport;

import winnow.linalg.FloatMatrix;

/**
 * The debiased Sinkhorn divergence S(x, y) = OT(x, y) − ½·OT(x, x) − ½·OT(y, y) between two uniformly weighted clouds, each OT the optimal
 * value of the entropic problem.
 *
 * <p>Unlike the entropic cost it is 0 for equal clouds and, for the costs of {@link PointCost}, not below it up to the tolerance of the solver;
 * it lies between exact transport (epsilon → 0) and a kernel distance (epsilon → ∞).
 *
 * <p>Source: Feydy et al., "Interpolating between optimal transport and MMD using Sinkhorn divergences", AISTATS 2019, Eq. 3.
 *
 * @param value S, in units of the cost
 * @param between the plan between the two clouds
 * @param converged whether all three problems converged
 */
public record SinkhornDivergence(double value, TransportPlan between, boolean converged) {
    /** Solves the three problems at the epsilon that the settings mean for the first. */
    public static SinkhornDivergence of(Sinkhorn sinkhorn, Cost cost, FloatMatrix x, FloatMatrix y) {
        TransportPlan between = sinkhorn.solve(TransportProblem.uniform(cost.between(x, y)));
        Sinkhorn same = sinkhorn.withEpsilon(Epsilon.absolute(between.epsilon()));
        TransportPlan ofX = same.solve(TransportProblem.uniform(cost.between(x, x)));
        TransportPlan ofY = same.solve(TransportProblem.uniform(cost.between(y, y)));
        return of(between, ofX, ofY);
    }

    /**
     * The same of weighted clouds, from plans that are there already: that between the clouds, and those of each with itself.
     *
     * @throws IllegalArgumentException if they were solved at different epsilons
     */
    public static SinkhornDivergence of(TransportPlan between, TransportPlan ofX, TransportPlan ofY) {
        if (ofX.epsilon() != between.epsilon() || ofY.epsilon() != between.epsilon()) {
            throw new IllegalArgumentException("the three plans must have one epsilon, got " + between.epsilon() + ", "
                    + ofX.epsilon() + " and " + ofY.epsilon());
        }
        return new SinkhornDivergence(
                between.dualValue() - (ofX.dualValue() + ofY.dualValue()) / 2,
                between,
                between.converged() && ofX.converged() && ofY.converged());
    }
}
