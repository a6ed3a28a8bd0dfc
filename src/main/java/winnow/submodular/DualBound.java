package winnow.submodular;

/** A function whose best value can be bounded from above without knowing it, much more tightly than by 1 − 1/e. */
public interface DualBound extends MonotoneSubmodular {
    /**
     * A number that f(A) does not exceed for any A of at most {@code chosen.length} items.
     *
     * <p>Lagrangian relaxation of facility location: for every price vector u ≥ 0, max_{j∈A} s_ij ≤ u_i + Σ_{j∈A} max(0, s_ij −
     * u_i), so f(A) ≤ Σ_i u_i + the sum of the k largest profits Σ_i max(0, s_ij − u_i) over items j. Prices start at what the
     * second-best of the chosen items would serve and move by subgradient steps of Polyak's length towards the least bound.
     *
     * <p>Cost: {@code rounds} sweeps over all similarities, on all cores; memory: a few numbers an item. Deterministic. Source:
     * Cornuéjols, Fisher and Nemhauser, "Location of bank accounts to optimize float", Management Science 23(8), 1977.
     *
     * @param chosen a good selection, such as greedy's: the nearer to the best, the tighter the bound
     * @param rounds steps at most, ≥ 1; it ends sooner when the bound is within 0.1 % of the value of {@code chosen}
     */
    double upperBound(int[] chosen, int rounds);
}
