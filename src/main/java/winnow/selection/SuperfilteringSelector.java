package winnow.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.selection.Selection.Pick;

/**
 * {@code superfiltering}: a share of the pool by {@link IfdSelector IFD}, of which facility location keeps what covers it best.
 *
 * <p>First the ⌈share·n⌉ records of the highest IFD below 1, or as many as the budget if that is more; then f(A) = Σ_i max_{j∈A}
 * s_ij among these by exact greedy, see {@link DeliftSeSelector}. The gain of a pick is its marginal gain. Both steps are deterministic,
 * ties go to the lowest position. Cost: 2·n forward passes and O((share·n)²·d).
 *
 * <p>Source: the diversity option of Superfiltering, Li et al., ACL 2024 (arXiv 2402.00530), published code: 20 %, then
 * facility location down to 2 %.
 */
public final class SuperfilteringSelector implements Selector {
    /** Share kept by IFD in the published code. */
    public static final double DEFAULT_SHARE = 0.2;

    private final IfdSelector first;
    private final Embedder embedder;
    private final double share;
    private final Seeds seeds;

    private SuperfilteringSelector(IfdSelector first, Embedder embedder, double share, Seeds seeds) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be in (0, 1], got " + share);
        }
        this.first = first;
        this.embedder = embedder;
        this.share = share;
        this.seeds = seeds;
    }

    /**
     * A fifth of the pool by IFD, then facility location.
     *
     * @param seeds of the approximate neighbour search, used among many records
     */
    public static SuperfilteringSelector of(IfdSelector first, Embedder embedder, Seeds seeds) {
        return new SuperfilteringSelector(first, embedder, DEFAULT_SHARE, seeds);
    }

    /** Another share of the pool, in (0, 1], to keep by IFD. */
    public SuperfilteringSelector withShare(double other) {
        return new SuperfilteringSelector(first, embedder, other, seeds);
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        int n = pool.size();
        int k = budget.isCost() ? 0 : budget.itemsIn(n);
        // The decimal share is meant, not the binary one a hair above it.
        int kept = Math.max(k, Math.min(n, (int) Math.ceil(share * n - 1e-9)));
        Selection byIfd = first.select(pool, Budget.items(kept));
        int[] candidates = byIfd.positions();
        Corpus rest = pool.subset(candidates);
        Selection diverse = DeliftSeSelector.of(embedder, seeds).select(rest, among(candidates, k, budget));
        List<Pick> picks = new ArrayList<>();
        for (Pick pick : diverse.picks()) {
            Pick before = byIfd.picks().get(pick.position());
            String reason = "IFD " + Picks.decimals(before.gain(), 4) + "; " + pick.reason();
            picks.add(new Pick(pick.rank(), before.position(), pick.id(), pick.gain(), reason));
        }
        Map<String, Object> settings = new LinkedHashMap<>(first.settings());
        settings.put("share", share);
        settings.put("candidates", candidates.length);
        settings.putAll(diverse.settings());
        List<String> notes = new ArrayList<>();
        byIfd.notes().forEach(note -> notes.add("by IFD: " + note));
        notes.addAll(diverse.notes());
        return new Selection(
                "superfiltering",
                settings,
                pool.fingerprint(),
                n,
                seeds.root(),
                picks,
                diverse.objective(),
                diverse.upperBound(),
                notes);
    }

    /** The same budget for the candidates alone. */
    private static Budget among(int[] candidates, int k, Budget budget) {
        if (!budget.isCost()) {
            return Budget.items(Math.min(k, candidates.length));
        }
        double[] costs = new double[candidates.length];
        for (int c = 0; c < costs.length; c++) {
            costs[c] = budget.costOf(candidates[c]);
        }
        return Budget.cost(budget.limit(), costs);
    }
}
