package winnow.transport;

import winnow.linalg.FloatMatrix;

/**
 * The target's side of a solved problem, with which any other point gets its source potential in one pass.
 *
 * <p>f(x) = −epsilon·log Σ_j b_j·exp((g_j − C(x, y_j))/epsilon): at the points of the solved problem this is f itself, at others the
 * derivative of the optimal value when mass appears there. Where marginals have a penalty it is times rho/(rho + epsilon), and where the
 * source has capacities at most 0: f there too, which is not that derivative. So a sample of a pool is enough to solve, and the rest streams
 * past m numbers.
 *
 * <p>Computed where the plan was solved ({@link Sinkhorn#withEngine}). Cost: 2·m·d operations and m exponentials a point. Memory: the target,
 * packed. Safe to call from several threads.
 *
 * <p>Source: soft c-transform, Feydy et al., "Interpolating between optimal transport and MMD using Sinkhorn divergences", AISTATS 2019; for
 * exact transport, epsilon → 0, min_j (C(x, y_j) − g_j).
 */
public final class TargetPotential {
    private final TransportEngine.PointTransform points;
    private final SoftTransform transform;
    private final Marginals marginals;
    private final double epsilon;

    private TargetPotential(
            TransportEngine.PointTransform points, SoftTransform transform, Marginals marginals, double epsilon) {
        this.points = points;
        this.transform = transform;
        this.marginals = marginals;
        this.epsilon = epsilon;
    }

    /**
     * From a plan, whose engine is still open, the cost it was solved for and its target points, {@code [m, d]}.
     *
     * @throws IllegalArgumentException if the target has not one point per target potential
     */
    public static TargetPotential of(TransportPlan plan, Cost cost, FloatMatrix target) {
        double[] g = plan.potentials().target();
        if (target.rows() != g.length) {
            throw new IllegalArgumentException(
                    "target must have one point per target potential, " + g.length + ", got " + target.rows());
        }
        return new TargetPotential(
                plan.engine().toward(cost, target),
                new SoftTransform(g, plan.problem().targetWeights(), plan.epsilon()),
                plan.marginals(),
                plan.epsilon());
    }

    /** f at every row of {@code points}, {@code [n, d]}, in units of the cost. */
    public double[] at(FloatMatrix points) {
        double[] f = this.points.at(points, transform);
        for (int i = 0; i < f.length; i++) {
            f[i] = marginals.source(f[i], epsilon);
        }
        return f;
    }
}
