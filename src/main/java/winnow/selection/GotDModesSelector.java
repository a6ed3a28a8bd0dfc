package winnow.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import winnow.corpus.Corpus;
import winnow.embedding.Clustering;
import winnow.embedding.Embedder;
import winnow.embedding.KMeans;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/**
 * {@code got-d} with a budget for every mode of the target: the target is cut into clusters, and each gets its share of the budget by the gradient
 * toward itself.
 *
 * <p>k-means on the target's embeddings makes K modes; the budget is shared in proportion to their sizes, at least one record each. Modes
 * choose in the order of their clusters; a record that an earlier mode took is passed over. The gain of a pick is that of {@link GotDSelector}
 * for its mode. Item budgets only. Cost: K times {@link GotDSelector}.
 *
 * <p>Source: an ablation of ours of GOT-D (arXiv 2405.02774), whose single ranking may put all picks into one mode.
 *
 * @param embedder places pool and target
 * @param whole the method that is applied to every mode, for the whole target
 * @param modes K, at least 1; no more are made than the target has records
 * @param seeds start k-means
 */
public record GotDModesSelector(Embedder embedder, GotDSelector whole, int modes, Seeds seeds) implements Selector {
    /** Checks the number of modes. */
    public GotDModesSelector {
        if (modes < 1) {
            throw new IllegalArgumentException("modes must be >= 1, got " + modes);
        }
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        int k = Picks.recordsOnly("got-d by modes", budget, pool.size());
        Corpus target = whole.target();
        Clustering clustering =
                KMeans.into(Math.min(modes, target.size()), seeds).cluster(embedder.embed(target));
        int[] sizes = new int[clustering.clusters()];
        for (int mode = 0; mode < sizes.length; mode++) {
            sizes[mode] = clustering.members(mode).length;
        }
        int[] quotas = shares(k, sizes);
        Set<Integer> taken = new LinkedHashSet<>();
        List<Double> gains = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int mode = 0; mode < sizes.length; mode++) {
            if (quotas[mode] == 0) {
                continue;
            }
            // As many more as may have been taken before.
            int asked = Math.min(pool.size(), quotas[mode] + taken.size());
            Selection ranked = whole.withTargetRecords(clustering.members(mode)).select(pool, Budget.items(asked));
            for (String note : ranked.notes()) {
                notes.add("mode " + (mode + 1) + ": " + note);
            }
            int left = quotas[mode];
            for (Selection.Pick pick : ranked.picks()) {
                if (left > 0 && taken.add(pick.position())) {
                    gains.add(pick.gain());
                    reasons.add("for mode " + (mode + 1) + " of the target " + pick.reason());
                    left--;
                }
            }
        }
        int[] chosen = taken.stream().mapToInt(Integer::intValue).toArray();
        Map<String, Object> settings = new LinkedHashMap<>(whole.settings());
        settings.put("modes", sizes.length);
        return new Selection(
                "got-d",
                settings,
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(pool, chosen, gains::get, reasons::get),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                notes);
    }

    /** In proportion to the sizes of modes, by largest remainder, without the bound that clusters of a pool would set. */
    private static int[] shares(int k, int[] sizes) {
        int[] room = sizes.clone();
        long total = 0;
        for (int size : sizes) {
            total += size;
        }
        for (int mode = 0; mode < room.length && total < k; mode++) {
            room[mode] = Math.toIntExact(Math.min(Integer.MAX_VALUE, (long) sizes[mode] * ((k + total - 1) / total)));
        }
        return Quotas.oneEachThenProportional(k, room);
    }
}
