package winnow.transport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import winnow.linalg.FloatMatrix;
import winnow.transport.ExactPlan.Entry;

/**
 * Discrete optimal transport without regularization: min Σ P_ij C_ij with P 1 = a, Pᵀ 1 = b, P ≥ 0.
 *
 * <p>By the network simplex method, in double; see {@link ExactPlan} for what it gives. On embeddings of 1,000 and 2,000
 * items a side it takes tenths of a second (results/benchmarks/exact-transport.md), and time grows about as n·m. The
 * costs are read where they are; beside them it needs about 700 bytes a row and 100 a column.
 *
 * <p>Weights may be 0. An item without weight takes the largest potential that is feasible: f_i = min_j C_ij − g_j over the
 * columns with weight, then g_j = min_i C_ij − f_i over all rows. A flow within what the rounding of weights may leave behind,
 * 10⁻¹⁵ of the sum, (n + m) times 10⁻¹⁸ of it and what the two sums differ by, is no part of the support; what they
 * differ by is taken from or given to the heaviest weight of {@code b}.
 *
 * <p>Deterministic, one thread. Example: {@code ExactTransport.solve(FloatMatrix.of(2, 2, 0, 1, 2, 0), new double[] {.5, .5},
 * new double[] {.5, .5}).cost()} is {@code 0.0}.
 *
 * <p>Source: Peyré and Cuturi, Computational Optimal Transport (2019), sections 3.1 and 3.5.
 */
public final class ExactTransport {
    private final ExactCosts costs;
    private final double[] a;
    private final double[] b;
    private final WholeMasses masses;
    private final double[] f;
    private final double[] g;

    private ExactTransport(ExactCosts costs, double[] a, double[] b) {
        requireLength("a", a, "row", costs.rows());
        requireLength("b", b, "column", costs.columns());
        this.costs = costs;
        this.a = a;
        this.b = b;
        masses = WholeMasses.of(a, b);
        f = new double[a.length];
        g = new double[b.length];
    }

    /**
     * An optimal plan.
     *
     * @param cost C, {@code [n, m]}, of any sign
     * @param a weights of the rows, {@code [n]}, &ge; 0
     * @param b weights of the columns, {@code [m]}, &ge; 0, of the same sum
     * @throws IllegalArgumentException if a shape does not fit, a weight is negative, NaN or infinite, a sum is 0, or the sums
     *     differ by more than 1e-9 of the larger: nothing is rescaled
     * @throws java.util.concurrent.CancellationException when the thread is interrupted
     */
    public static ExactPlan solve(FloatMatrix cost, double[] a, double[] b) {
        return new ExactTransport(ExactCosts.of(cost), a, b).plan();
    }

    /** The same for costs in double, {@code [n * m]}, row after row. */
    static ExactPlan solve(int n, int m, double[] cost, double[] a, double[] b) {
        if (cost.length != (long) n * m) {
            throw new IllegalArgumentException(
                    "cost must have n x m = " + n + " x " + m + " entries, got " + cost.length);
        }
        for (int k = 0; k < cost.length; k++) {
            if (!Double.isFinite(cost[k])) {
                throw new IllegalArgumentException(
                        "costs must be finite, got " + cost[k] + " in row " + k / m + ", column " + k % m);
            }
        }
        return new ExactTransport(ExactCosts.of(n, m, cost), a, b).plan();
    }

    private static void requireLength(String name, double[] weights, String of, int length) {
        if (weights.length != length) {
            throw new IllegalArgumentException(
                    name + " must have one weight a " + of + " of the costs, " + length + ", got " + weights.length);
        }
    }

    private ExactPlan plan() {
        int[] rows = weighted(masses.a());
        int[] columns = weighted(masses.b());
        NetworkSimplex solved = NetworkSimplex.solve(
                rows.length == f.length && columns.length == g.length
                        ? costs
                        : ExactCosts.restricted(costs, rows, columns),
                chosen(masses.a(), rows),
                chosen(masses.b(), columns));
        SpanningTree tree = solved.tree();
        readPotentials(tree, rows, columns);
        List<Entry> support = new ArrayList<>();
        Components components = new Components(f.length + g.length);
        double cost = 0;
        for (int v = 0; v < tree.root(); v++) {
            if (!masses.isCertain(tree.flow(v))) {
                continue;
            }
            boolean isRow = v < rows.length;
            int i = rows[isRow ? v : tree.parent(v)];
            int j = columns[(isRow ? tree.parent(v) : v) - rows.length];
            double mass = masses.mass(tree.flow(v));
            support.add(new Entry(i, j, mass));
            components.join(i, f.length + j);
            cost += mass * tree.arcCost(v);
        }
        support.sort(Comparator.comparingInt(Entry::row).thenComparingInt(Entry::column));
        return new ExactPlan(
                support,
                f,
                g,
                cost,
                dualValue(),
                largestViolation(),
                components.joins() == rows.length + columns.length - 1,
                solved.pivots());
    }

    private void readPotentials(SpanningTree tree, int[] rows, int[] columns) {
        for (int i = 0; i < rows.length; i++) {
            f[rows[i]] = tree.potentials()[i];
        }
        for (int j = 0; j < columns.length; j++) {
            g[columns[j]] = -tree.potentials()[rows.length + j];
        }
        extendPotentials(columns);
        double mean = 0;
        for (double potential : f) {
            mean += potential / f.length;
        }
        for (int i = 0; i < f.length; i++) {
            f[i] -= mean;
        }
        for (int j = 0; j < g.length; j++) {
            g[j] += mean;
        }
    }

    /** To the items without weight. */
    private void extendPotentials(int[] weightedColumns) {
        for (int j = 0; j < g.length; j++) {
            g[j] = masses.b()[j] == 0 ? Double.POSITIVE_INFINITY : g[j];
        }
        double[] row = new double[g.length];
        for (int i = 0; i < f.length; i++) {
            costs.copyRow(i, row);
            if (masses.a()[i] == 0) {
                f[i] = Double.POSITIVE_INFINITY;
                for (int j : weightedColumns) {
                    f[i] = Math.min(f[i], row[j] - g[j]);
                }
            }
            for (int j = 0; j < g.length; j++) {
                if (masses.b()[j] == 0) {
                    g[j] = Math.min(g[j], row[j] - f[i]);
                }
            }
        }
    }

    private double dualValue() {
        double value = 0;
        for (int i = 0; i < f.length; i++) {
            value += a[i] * f[i];
        }
        for (int j = 0; j < g.length; j++) {
            value += b[j] * g[j];
        }
        return value;
    }

    private double largestViolation() {
        double largest = 0;
        double[] row = new double[g.length];
        for (int i = 0; i < f.length; i++) {
            costs.copyRow(i, row);
            for (int j = 0; j < g.length; j++) {
                largest = Math.max(largest, f[i] + g[j] - row[j]);
            }
        }
        return largest;
    }

    private static int[] weighted(long[] masses) {
        return IntStream.range(0, masses.length).filter(i -> masses[i] > 0).toArray();
    }

    private static long[] chosen(long[] masses, int[] positions) {
        return IntStream.of(positions).mapToLong(i -> masses[i]).toArray();
    }
}
