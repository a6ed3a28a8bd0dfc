package winnow.transport;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An optimal plan of a transport problem with the potentials that prove it optimal.
 *
 * <p>Potentials f {@code [n]} and g {@code [m]} solve the dual problem max Σ a_i f_i + Σ b_j g_j under f_i + g_j ≤ C_ij, and
 * f_i + g_j = C_ij wherever the plan moves mass. They are in units of the cost and free up to a constant that one side gains
 * and the other loses; here Σ_i f_i = 0.
 *
 * <p><b>Gradients.</b> Weights have a fixed sum, so the derivative of the cost by one weight means: as much is taken from all
 * others alike. For row i of n that is f_i − mean_{k≠i} f_k = (f_i − f̄)·n / (n − 1), f̄ the mean over rows (0 here), and the
 * same for columns with g and its mean ḡ. The constant drops out. Where {@link #uniqueUpToConstant()} is false the cost
 * has a kink: many potentials are optimal, these are one choice, and the derivative depends on the direction.
 *
 * <p>Source: Peyré and Cuturi, Computational Optimal Transport (2019), sections 2.5 and 3.1; calibrated gradients: LAVA
 * (arXiv 2305.00054), section 3.2.
 */
public final class ExactPlan {
    private final List<Entry> support;
    private final double[] f;
    private final double[] g;
    private final double cost;
    private final double dualValue;
    private final double largestDualViolation;
    private final boolean uniqueUpToConstant;
    private final long pivots;

    /** Mass that goes from row {@code row} to column {@code column}; {@code mass} &gt; 0, in units of the weights. */
    public record Entry(int row, int column, double mass) {}

    ExactPlan(
            List<Entry> support,
            double[] f,
            double[] g,
            double cost,
            double dualValue,
            double largestDualViolation,
            boolean uniqueUpToConstant,
            long pivots) {
        this.support = List.copyOf(support);
        this.f = f;
        this.g = g;
        this.cost = cost;
        this.dualValue = dualValue;
        this.largestDualViolation = largestDualViolation;
        this.uniqueUpToConstant = uniqueUpToConstant;
        this.pivots = pivots;
    }

    /** Number of rows n, the source's items. */
    public int rows() {
        return f.length;
    }

    /** Number of columns m, the target's items. */
    public int columns() {
        return g.length;
    }

    /** Σ P_ij C_ij, in units of cost times mass. */
    public double cost() {
        return cost;
    }

    /** Σ a_i f_i + Σ b_j g_j: a lower bound of every plan's cost, up to {@link #largestDualViolation()} times the mass. */
    public double dualValue() {
        return dualValue;
    }

    /** {@code cost() - dualValue()}: 0 but for rounding. */
    public double gap() {
        return cost - dualValue;
    }

    /** max_ij f_i + g_j − C_ij, at least 0, over all pairs: 0 but for rounding. */
    public double largestDualViolation() {
        return largestDualViolation;
    }

    /** f, {@code [n]}, of mean 0. */
    public double[] f() {
        return f.clone();
    }

    /** g, {@code [m]}, in balance with {@link #f()}: subtract the mean for the centred form. */
    public double[] g() {
        return g.clone();
    }

    /** Where the plan moves mass, by row and then column; at most n + m − 1 entries. */
    public List<Entry> support() {
        return support;
    }

    /**
     * Whether the potentials of items with weight are determined up to their constant: the pairs in the support connect all these
     * items. With n = m and equal weights they never do.
     */
    public boolean uniqueUpToConstant() {
        return uniqueUpToConstant;
    }

    /** Steps of the simplex method from its first plan. */
    public long pivots() {
        return pivots;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExactPlan that
                && support.equals(that.support)
                && Arrays.equals(f, that.f)
                && Arrays.equals(g, that.g);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * support.hashCode() + Arrays.hashCode(f)) + Arrays.hashCode(g);
    }

    /** Shape, cost and the number of pairs, short enough for a cell's result. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "ExactPlan[%d, %d]: cost %.6g, gap %.1e, %d pairs, potentials %s, %d pivots",
                rows(),
                columns(),
                cost,
                gap(),
                support.size(),
                uniqueUpToConstant ? "unique" : "not unique",
                pivots);
    }
}
