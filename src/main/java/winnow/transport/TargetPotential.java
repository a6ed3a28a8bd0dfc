package winnow.transport;

import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;

/**
 * The target's side of a solved problem, with which any other point gets its source potential in one pass.
 *
 * <p>f(x) = −epsilon·log Σ_j b_j·exp((g_j − C(x, y_j))/epsilon): at the points of the solved problem this is f itself, at others the derivative
 * of the transport cost when mass appears there; times rho/(rho + epsilon) where marginals have a penalty, and at most 0 where the source
 * has capacities. So a sample of a pool is enough to solve, and the rest streams past m numbers.
 *
 * <p>Cost: 2·m·d operations and m exponentials a point. Memory: the target, packed. Safe to call from several threads.
 *
 * <p>Source: soft c-transform, Feydy et al., "Interpolating between optimal transport and MMD using Sinkhorn divergences", AISTATS 2019; for
 * exact transport, epsilon → 0, min_j (C(x, y_j) − g_j).
 */
public final class TargetPotential {
    private static final int BLOCK_ROWS = SoftTransform.BLOCK_ROWS;

    private final CostRows costs;
    private final SoftTransform transform;
    private final Marginals marginals;
    private final double epsilon;

    private TargetPotential(CostRows costs, SoftTransform transform, Marginals marginals, double epsilon) {
        this.costs = costs;
        this.transform = transform;
        this.marginals = marginals;
        this.epsilon = epsilon;
    }

    /**
     * From a plan, the cost it was solved for and its target points, {@code [m, d]}.
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
                cost.to(target),
                new SoftTransform(g, plan.problem().targetWeights(), plan.epsilon()),
                plan.marginals(),
                plan.epsilon());
    }

    /** f at every row of {@code points}, {@code [n, d]}, in units of the cost. All cores. */
    public double[] at(FloatMatrix points) {
        int m = costs.columns();
        double[] f = new double[points.rows()];
        Parallel.forBlocks(points.rows(), BLOCK_ROWS, (from, to) -> {
            float[] block = new float[(to - from) * m];
            costs.fill(points, from, to, block);
            transform.transform(block, to - from, f, from);
            for (int i = from; i < to; i++) {
                f[i] = marginals.source(f[i], epsilon);
            }
        });
        return f;
    }
}
