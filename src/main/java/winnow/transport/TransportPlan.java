package winnow.transport;

import java.util.Arrays;
import java.util.Locale;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.linalg.Vectors;

/**
 * The answer of {@link Sinkhorn}: potentials, what they cost, and the plan on demand.
 *
 * <p>P_ij = a_i·b_j·exp((f_i + g_j − C_ij)/epsilon). Marginals and costs are those of exactly these potentials, measured in a pass of
 * their own, not remembered from the iterations. Immutable; memory: a few vectors, and the problem.
 */
public final class TransportPlan {
    private static final int MOST_BLOCKS = 128;

    private final TransportProblem problem;
    private final Potentials potentials;
    private final double epsilon;
    private final Marginals marginals;
    private final boolean converged;
    private final int iterations;
    private final double optimalityError;
    private final Entries entries;
    private final double[] rowSums;
    private final double[] columnSums;
    private final double transportCost;

    TransportPlan(
            TransportProblem problem,
            Potentials potentials,
            double epsilon,
            Marginals marginals,
            boolean converged,
            int iterations,
            double optimalityError) {
        this.problem = problem;
        this.potentials = potentials;
        this.epsilon = epsilon;
        this.marginals = marginals;
        this.converged = converged;
        this.iterations = iterations;
        this.optimalityError = optimalityError;
        this.entries = new Entries(problem, potentials, epsilon);
        this.rowSums = new double[entries.a.length];
        this.columnSums = new double[entries.b.length];
        this.transportCost = sum();
    }

    /** The entries of the plan from the costs of a row, in floats near 1 times weights in double. */
    private static final class Entries {
        private final double[] a;
        private final double[] b;
        private final float[] shifts;
        private final float[] levels;
        private final float rate;

        Entries(TransportProblem problem, Potentials potentials, double epsilon) {
            a = problem.sourceWeights();
            b = problem.targetWeights();
            rate = (float) (1 / epsilon);
            shifts = rounded(potentials.source(), a, epsilon);
            levels = rounded(potentials.target(), b, epsilon);
        }

        /** Potentials as floats; what rounding took away goes into the weights. */
        private static float[] rounded(double[] potential, double[] weights, double epsilon) {
            float[] rounded = new float[potential.length];
            for (int k = 0; k < rounded.length; k++) {
                rounded[k] = (float) potential[k];
                weights[k] *= SoftTransform.lost(potential[k], rounded[k], epsilon);
            }
            return rounded;
        }

        /** Turns costs of row i into exp((f_i + g_j − C_ij)/epsilon), to be multiplied by {@code a[i]·b[j]}. */
        void exponentiate(int i, float[] costs, int from) {
            Vectors.expDifferences(shifts[i], costs, from, levels, rate);
        }
    }

    private double sum() {
        int n = rowSums.length;
        int m = columnSums.length;
        int blockRows = Math.max(SoftTransform.BLOCK_ROWS, (n + MOST_BLOCKS - 1) / MOST_BLOCKS);
        double[][] columns = new double[(n + blockRows - 1) / blockRows][m];
        double[] costs = new double[columns.length];
        Parallel.forBlocks(n, blockRows, (from, to) -> {
            int block = from / blockRows;
            float[] cost = new float[Math.min(SoftTransform.BLOCK_ROWS, to - from) * m];
            for (int start = from; start < to; start += SoftTransform.BLOCK_ROWS) {
                int end = Math.min(to, start + SoftTransform.BLOCK_ROWS);
                problem.cost().fill(start, end, cost);
                for (int i = start; i < end; i++) {
                    costs[block] += sumRow(i, cost, (i - start) * m, columns[block]);
                }
            }
        });
        for (double[] part : columns) {
            for (int j = 0; j < m; j++) {
                columnSums[j] += part[j];
            }
        }
        return Arrays.stream(costs).sum();
    }

    private double sumRow(int i, float[] block, int from, double[] columns) {
        float[] cost = Arrays.copyOfRange(block, from, from + columns.length);
        entries.exponentiate(i, block, from);
        double sum = 0;
        double spent = 0;
        for (int j = 0; j < columns.length; j++) {
            double mass = entries.a[i] * entries.b[j] * block[from + j];
            columns[j] += mass;
            sum += mass;
            spent += mass * cost[j];
        }
        rowSums[i] = sum;
        return spent;
    }

    /** What was solved. */
    public TransportProblem problem() {
        return problem;
    }

    Marginals marginals() {
        return marginals;
    }

    /** The potentials, in units of the cost. */
    public Potentials potentials() {
        return potentials;
    }

    /** Whether the error came within the tolerance; if not, more iterations, a larger epsilon or a larger tolerance are needed. */
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
     * How far this is from the solution. Balanced: Σ_i |(P·1)_i − a_i| + Σ_j |(Pᵀ·1)_j − b_j|, in [0, 4], measured. Otherwise the weighted
     * relative change that the next iteration would make, Σ_i a_i·|exp(Δf_i/epsilon) − 1| + Σ_j b_j·|exp(Δg_j/epsilon) − 1|.
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
            masses[j] = entries.a[i] * entries.b[j] * row[j];
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
