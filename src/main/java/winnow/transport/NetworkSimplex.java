package winnow.transport;

import java.util.Arrays;
import winnow.linalg.Parallel;

/**
 * The primal network simplex on the complete bipartite graph: min Σ P_ij C_ij with P 1 = a, Pᵀ 1 = b, P ≥ 0.
 *
 * <p>It starts from potentials that are feasible by construction (g_j = min_i C_ij, f_i = min_j C_ij − g_j) and a plan that
 * row after row takes the cheapest arcs left under them. From then on an arc of negative reduced cost enters and the arc
 * that blocks leaves. Arcs are priced in two circles. The inner one reads a short list of candidates for every row, in
 * blocks, and takes the best of a block. The outer one reads whole rows of costs, a part of them at a time, and renews the
 * lists of rows that hold an arc of negative reduced cost. The end is n whole rows in succession without a pivot: optimal
 * over all arcs, whatever the lists were.
 *
 * <p>Memory beside the costs: about 650 bytes a row and 50 a column. One thread. Deterministic.
 *
 * <p>Sources: Ahuja, Magnanti, Orlin, Network Flows (1993), chapter 11; Bonneel, van de Panne, Paris, Heidrich, Displacement
 * Interpolation Using Lagrangian Mass Transport (2011), for pricing by blocks; Gottschlich and Schuhmacher, The Shortlist
 * Method (2014), for lists of candidates. Departures: lists follow the potentials, not the costs, and no arc of a cost
 * beyond all others is needed to start.
 */
final class NetworkSimplex {
    /** Reduced costs above minus this share of the largest |C_ij| count as not negative. */
    private static final double TOLERANCE = 1e-12;

    /** Of 15, 30, 60 and 100, 30 and 60 were equally fast on embeddings of 1,000 and 2,000 items, 15 and 100 slower. */
    private static final int CANDIDATES = 50;

    /** Shares of the rows read between two rounds over the lists. */
    private static final int PARTS = 8;

    private final ExactCosts costs;
    private final int n;
    private final int m;
    private final SpanningTree tree;
    private final double[] potential;
    private final CandidateArcs candidates;
    private final double[] row;
    private final double[] g;
    private double largestCost;
    private double tolerance;
    private int blockStart;
    private long pivots;

    private NetworkSimplex(ExactCosts costs) {
        this.costs = costs;
        n = costs.rows();
        m = costs.columns();
        tree = new SpanningTree(n, m);
        potential = tree.potentials();
        candidates = new CandidateArcs(n, Math.min(CANDIDATES, m));
        row = new double[m];
        g = new double[m];
    }

    /**
     * Solves one problem.
     *
     * @param supply {@code [n]}, whole units, all &gt; 0
     * @param demand {@code [m]}, whole units, all &gt; 0, of the same sum
     */
    static NetworkSimplex solve(ExactCosts costs, long[] supply, long[] demand) {
        NetworkSimplex simplex = new NetworkSimplex(costs);
        simplex.start(supply.clone(), demand.clone());
        simplex.run();
        return simplex;
    }

    /** The optimal basis, with potentials fresh from its arcs. */
    SpanningTree tree() {
        return tree;
    }

    long pivots() {
        return pivots;
    }

    private void start(long[] supply, long[] demand) {
        Arrays.fill(g, Double.POSITIVE_INFINITY);
        for (int i = 0; i < n; i++) {
            costs.copyRow(i, row);
            for (int j = 0; j < m; j++) {
                g[j] = Math.min(g[j], row[j]);
                largestCost = Math.max(largestCost, Math.abs(row[j]));
            }
        }
        double[] f = new double[n];
        for (int i = 0; i < n; i++) {
            costs.copyRow(i, row);
            f[i] = candidates.refill(i, row, g);
        }
        allocateCandidates(supply, demand);
        allocateRest(supply, demand);
        tree.complete(f);
        refreshPotentials();
    }

    private void allocateCandidates(long[] supply, long[] demand) {
        for (int i = 0; i < n; i++) {
            int end = candidates.first(i + 1);
            for (int arc = candidates.first(i); arc < end && supply[i] > 0; arc++) {
                allocate(i, candidates.column(arc), candidates.cost(arc), supply, demand);
            }
        }
    }

    private void allocateRest(long[] supply, long[] demand) {
        for (int i = 0; i < n; i++) {
            if (supply[i] > 0) {
                costs.copyRow(i, row);
            }
            while (supply[i] > 0) {
                int best = -1;
                for (int j = 0; j < m; j++) {
                    if (demand[j] > 0 && (best < 0 || row[j] - g[j] < row[best] - g[best])) {
                        best = j;
                    }
                }
                allocate(i, best, row[best], supply, demand);
            }
        }
    }

    /** Moves what both ends have left; the end that is used up hangs from the other, a column if both are. */
    private void allocate(int i, int j, double cost, long[] supply, long[] demand) {
        long amount = Math.min(supply[i], demand[j]);
        if (amount == 0) {
            return;
        }
        supply[i] -= amount;
        demand[j] -= amount;
        if (demand[j] == 0) {
            tree.hang(n + j, i, amount, cost);
        } else {
            tree.hang(i, n + j, amount, cost);
        }
    }

    private void run() {
        pivotOnCandidates();
        int part = (n + PARTS - 1) / PARTS;
        int next = 0;
        int quiet = 0;
        while (quiet < n) {
            Parallel.stopIfInterrupted();
            refreshPotentials();
            for (int j = 0; j < m; j++) {
                g[j] = -potential[n + j];
            }
            int last = Math.min(part, n - quiet);
            for (int count = 0; count < last; count++) {
                costs.copyRow(next, row);
                if (smallestReduced() - potential[next] < -tolerance) {
                    candidates.refill(next, row, g);
                }
                next = next + 1 == n ? 0 : next + 1;
            }
            quiet = pivotOnCandidates() ? 0 : quiet + last;
        }
    }

    private double smallestReduced() {
        double smallest = Double.POSITIVE_INFINITY;
        for (int j = 0; j < row.length; j++) {
            double value = row[j] - g[j];
            if (value < smallest) {
                smallest = value;
            }
        }
        return smallest;
    }

    /**
     * Pivots on the best arc of one block of lists after the other, until no block has one or the lists have grown stale.
     *
     * @return whether there was a pivot
     */
    private boolean pivotOnCandidates() {
        int block = Math.max(1, (int) Math.sqrt((double) n / CANDIDATES));
        long before = pivots;
        int idle = 0;
        while (idle < n && pivots - before < n + m) {
            int end = Math.min(n, blockStart + block);
            int arc = candidates.best(blockStart, end, potential, n, -tolerance);
            idle += end - blockStart;
            blockStart = end == n ? 0 : end;
            // An arc of the tree has reduced cost 0 but for rounding.
            if (arc >= 0 && !tree.holds(candidates.row(arc), candidates.column(arc))) {
                tree.pivot(candidates.row(arc), candidates.column(arc), candidates.cost(arc));
                pivots++;
                idle = 0;
            }
        }
        refreshPotentials();
        return pivots > before;
    }

    private void refreshPotentials() {
        double largest = tree.resetPotentials();
        tolerance = Math.max(TOLERANCE * largestCost, 8 * Math.ulp(largest));
    }
}
