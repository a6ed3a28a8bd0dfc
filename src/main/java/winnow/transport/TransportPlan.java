package winnow.transport;

import java.util.Arrays;
import java.util.Locale;
import winnow.linalg.FloatMatrix;

/**
 * The answer of {@link Sinkhorn}: potentials, what they cost, and the plan on demand.
 *
 * <p>P_ij = a_i·b_j·exp((f_i + g_j − C_ij)/epsilon). Marginals and costs are those of exactly these potentials, measured in a pass of
 * their own, not remembered from the iterations. Immutable; memory: a few vectors, and the problem.
 */
public final class TransportPlan {
    /** So many tolerances of mass may be missing where the error of an iteration does not tell, as with capacities. */
    private static final double MOST_MISSING = 10;

    private final TransportProblem problem;
    private final Potentials potentials;
    private final double epsilon;
    private final Marginals marginals;
    private final boolean converged;
    private final int iterations;
    private final double optimalityError;
    private final TransportEngine engine;
    private final PlanEntries entries;
    private final double[] rowSums;
    private final double[] columnSums;
    private final double transportCost;

    TransportPlan(
            TransportPasses passes,
            TransportEngine engine,
            Potentials potentials,
            double epsilon,
            Marginals marginals,
            boolean reached,
            double tolerance,
            int iterations,
            double optimalityError) {
        this.problem = passes.problem();
        this.engine = engine;
        this.potentials = potentials;
        this.epsilon = epsilon;
        this.marginals = marginals;
        this.iterations = iterations;
        this.optimalityError = optimalityError;
        this.entries = PlanEntries.of(problem, potentials, epsilon);
        TransportPasses.PlanSums sums = passes.sums(entries);
        this.rowSums = sums.rows();
        this.columnSums = sums.columns();
        this.transportCost = sums.cost();
        if (!Double.isFinite(transportCost)) {
            throw new IllegalArgumentException("costs and weights must have a finite sum, got " + transportCost);
        }
        this.converged = reached
                && (!marginals.areSourceCapacities()
                        || distance(columnSums, problem.targetWeights())
                                <= MOST_MISSING * tolerance * problem.smallerMass());
    }

    /** What was solved. */
    public TransportProblem problem() {
        return problem;
    }

    Marginals marginals() {
        return marginals;
    }

    TransportEngine engine() {
        return engine;
    }

    /** The potentials, in units of the cost. */
    public Potentials potentials() {
        return potentials;
    }

    /**
     * Whether the error came within the tolerance, and under capacities the target got its mass, measured: floats lose some of it where costs
     * are many thousand epsilons. If not, more iterations, a larger epsilon or a larger tolerance are needed.
     */
    public boolean converged() {
        return converged;
    }

    /** Iterations done, all levels of epsilon together. */
    public int iterations() {
        return iterations;
    }

    /** Both in words: {@code converged after 12 iterations}, or {@code NOT converged after 10000 iterations}. */
    public String outcome() {
        return (converged ? "converged" : "NOT converged") + " after " + iterations + " iterations";
    }

    /** Epsilon in units of the cost. */
    public double epsilon() {
        return epsilon;
    }

    /**
     * How far this is from the solution. Balanced: Σ_i |(P·1)_i − a_i| + Σ_j |(Pᵀ·1)_j − b_j|, in [0, 4] times the mass, measured. Otherwise the
     * weighted relative change that the next iteration would make, Σ_i a_i·|exp(Δf_i/epsilon) − 1| + Σ_j b_j·|exp(Δg_j/epsilon) − 1|.
     */
    public double marginalError() {
        return marginals.areBalanced()
                ? distance(rowSums, problem.sourceWeights()) + distance(columnSums, problem.targetWeights())
                : optimalityError;
    }

    private static double distance(double[] sums, double[] weights) {
        double distance = 0;
        for (int k = 0; k < sums.length; k++) {
            distance += Math.abs(sums[k] - weights[k]);
        }
        return distance;
    }

    /** ⟨P, C⟩. */
    public double transportCost() {
        return transportCost;
    }

    /** Σ_ij P_ij; 1 for weights that sum to one, balanced and converged. */
    public double mass() {
        return Arrays.stream(rowSums).sum();
    }

    /** P·1, {@code [n]}. */
    public double[] sourceMarginal() {
        return rowSums.clone();
    }

    /** Pᵀ·1, {@code [m]}. */
    public double[] targetMarginal() {
        return columnSums.clone();
    }

    /**
     * The primal objective, ⟨P, C⟩ + epsilon·KL(P ‖ a⊗b), plus rho·KL(P·1 ‖ a) + rho·KL(Pᵀ·1 ‖ b) if unbalanced, with KL(p ‖ q) = Σ p·log(p/q) − Σ
     * p + Σ q.
     */
    public double primalValue() {
        double[] a = problem.sourceWeights();
        double[] b = problem.targetWeights();
        double total = dot(potentials.source(), rowSums) + dot(potentials.target(), columnSums);
        double value =
                total + epsilon * (Arrays.stream(a).sum() * Arrays.stream(b).sum() - mass());
        return !marginals.arePenalised()
                ? value
                : value + marginals.rho() * (divergence(rowSums, a) + divergence(columnSums, b));
    }

    /**
     * The dual objective, at most the primal: ⟨f, a⟩ + ⟨g, b⟩ − epsilon·(mass − Σa·Σb) if balanced; with −rho·⟨exp(−f/rho) − 1, a⟩ in place
     * of ⟨f, a⟩, and g likewise, if not.
     */
    public double dualValue() {
        double[] a = problem.sourceWeights();
        double[] b = problem.targetWeights();
        double entropic = epsilon * (Arrays.stream(a).sum() * Arrays.stream(b).sum() - mass());
        return penalised(potentials.source(), a) + penalised(potentials.target(), b) + entropic;
    }

    private double penalised(double[] potential, double[] weights) {
        if (!marginals.arePenalised()) {
            return dot(potential, weights);
        }
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum -= weights[k] * marginals.rho() * StrictMath.expm1(-potential[k] / marginals.rho());
        }
        return sum;
    }

    private static double divergence(double[] p, double[] q) {
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            sum += (p[k] == 0 ? 0 : p[k] * StrictMath.log(p[k] / q[k])) - p[k] + q[k];
        }
        return sum;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += x[k] * y[k];
        }
        return sum;
    }

    /** P_i·, what source point i sends to each target point, {@code [m]}. */
    public double[] row(int i) {
        int m = columnSums.length;
        float[] row = new float[m];
        problem.cost().fill(i, i + 1, row);
        entries.exponentiate(i, row, 0);
        double[] masses = new double[m];
        for (int j = 0; j < m; j++) {
            masses[j] = entries.a()[i] * entries.b()[j] * row[j];
        }
        return masses;
    }

    /**
     * The whole plan, {@code [n, m]}, in floats.
     *
     * @throws IllegalArgumentException if it is beyond one array
     */
    public FloatMatrix matrix() {
        return FloatMatrix.build(rowSums.length, columnSums.length, (i, target) -> {
            double[] row = row(i);
            for (int j = 0; j < target.length; j++) {
                target[j] = (float) row[j];
            }
        });
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: cost %.6g, epsilon %.4g, %s, marginal error %.2g",
                problem,
                transportCost,
                epsilon,
                outcome(),
                marginalError());
    }
}
