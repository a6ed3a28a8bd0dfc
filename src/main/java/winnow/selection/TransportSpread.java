package winnow.selection;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The transport problem of TSDS in closed form, over the nearest neighbours of every target.
 *
 * <p>min over γ {@code [m, n]} with rows that sum to 1/m of (α/C)·Σ γ_jk·d_jk + (1 − α)·G(γ), G(γ) = m·max_jk ρ_k·|γ_jk − γ⁰_jk| with γ⁰_jk
 * proportional to 1/ρ_k. At the optimum no γ_jk is above 1/(m·s·ρ_k) for one s: every target fills its neighbours to that limit, nearest
 * first, until its 1/m is used. Where target j fills K of them, a larger s costs in proportion to Σ_{k≤K} (d_{K+1} − d_k)/ρ_k and gains
 * in proportion to 1 − α; so s grows over the sums of 1/ρ at which a target needs one neighbour more, smallest first, until the mean of
 * these costs over targets reaches (1 − α)·C/α. That is exact while s is at most half of 1/ρ summed over the pool; beyond, records without
 * any mass decide G, and the plan is spread farther than it had to be.
 *
 * @param s 1/ρ summed over the neighbours that a target fills
 * @param isCutShort whether s stopped because a list of neighbours ended
 */
record TransportSpread(double s, boolean isCutShort) {
    /** The neighbours of a target, nearest first, with their distances d ascending and densities ρ ≥ 1. */
    record Neighbours(int[] items, double[] distances, double[] densities) {}

    /** Where target {@code target} has filled neighbours 0 to {@code last}, at {@code s}. */
    private record Filled(double s, int target, int last) {}

    static TransportSpread of(List<Neighbours> targets, double alpha, double scale) {
        double limit = alpha == 0 ? Double.POSITIVE_INFINITY : (1 - alpha) * scale / alpha * targets.size();
        PriorityQueue<Filled> next =
                new PriorityQueue<>(Comparator.comparingDouble(Filled::s).thenComparingInt(Filled::target));
        double[] weightedDistances = new double[targets.size()];
        double[] costs = new double[targets.size()];
        double total = 0;
        for (int j = 0; j < targets.size(); j++) {
            next.add(new Filled(1 / targets.get(j).densities()[0], j, 0));
        }
        while (true) {
            Filled filled = next.remove();
            int j = filled.target();
            Neighbours own = targets.get(j);
            int last = filled.last();
            if (last + 1 == own.items().length) {
                return new TransportSpread(filled.s(), true);
            }
            weightedDistances[j] += own.distances()[last] / own.densities()[last];
            total -= costs[j];
            costs[j] = own.distances()[last + 1] * filled.s() - weightedDistances[j];
            total += costs[j];
            if (total >= limit) {
                return new TransportSpread(filled.s(), false);
            }
            next.add(new Filled(filled.s() + 1 / own.densities()[last + 1], j, last + 1));
        }
    }

    /** The mass that every record of the pool gets from all targets, {@code [n]}, summing to 1. */
    double[] masses(List<Neighbours> targets, int n) {
        double[] masses = new double[n];
        double share = 1.0 / targets.size();
        for (Neighbours own : targets) {
            double left = share;
            for (int k = 0; k < own.items().length && left > 0; k++) {
                // The last neighbour of a list takes what rounding leaves.
                boolean isLast = k + 1 == own.items().length;
                double mass = isLast ? left : Math.min(left, share / (s * own.densities()[k]));
                masses[own.items()[k]] += mass;
                left -= mass;
            }
        }
        return masses;
    }
}
