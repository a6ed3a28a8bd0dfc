package winnow.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.EmbeddingRows;
import winnow.embedding.PrecomputedEmbedder;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/**
 * Chooses from the domains of the pool that are closest to the target alone: GOT-D's first two steps before any method's own.
 *
 * <p>The distance of every domain to the target is measured by {@link DomainRelevance}; of the closest ones as many records each are drawn as the smallest
 * of them has, or all where the number of records is not to be equal; the method then chooses from these. So ratios of domains are no
 * longer those of the pool, and what the method compares with the target is not dominated by what is far from it. Item budgets only; a
 * share is one of the whole pool.
 *
 * <p>Source: GOT-D (arXiv 2405.02774), App. C.2 (a million records from each of the two closest domains) and D.2.
 *
 * @param relevance how distances are measured
 * @param embedder places pool and target
 * @param target at least one record
 * @param tag whose values are the domains; every record of the pool has it
 * @param closest number of domains to keep, at least 1
 * @param areEqual whether the same number of records is drawn from each
 * @param method makes the selector, given an embedder that knows the records kept and the target
 * @param seeds decide which records are drawn
 */
public record ClosestDomainsSelector(
        DomainRelevance relevance,
        Embedder embedder,
        Corpus target,
        String tag,
        int closest,
        boolean areEqual,
        Function<Embedder, Selector> method,
        Seeds seeds)
        implements Selector {
    /** Checks that there is a target, and the number of domains. */
    public ClosestDomainsSelector {
        Picks.notEmpty("target", target);
        if (closest < 1) {
            throw new IllegalArgumentException("closest domains must be >= 1, got " + closest);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the records kept are fewer than the budget
     */
    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap.of(pool).with("target", Optional.of(target));
        int k = Picks.recordsOnly("a selection from the closest domains", budget, pool.size());
        TreeMap<String, List<Integer>> domains = Domains.of(pool, tag);
        EmbeddingRows points = embedder.rows(pool);
        FloatMatrix targetPoints = embedder.embed(target).matrix();
        Map<String, FloatMatrix> matrices = new LinkedHashMap<>();
        domains.forEach((name, positions) -> matrices.put(name, points.rows(array(positions))));
        List<DomainDistance> near =
                relevance.distances(matrices, targetPoints).subList(0, Math.min(closest, domains.size()));
        int[] kept = kept(domains, near);
        if (kept.length < k) {
            throw new IllegalArgumentException(
                    "budget must be at most the " + kept.length + " records kept of the closest domains, got " + k);
        }
        Corpus part = pool.subset(kept);
        PrecomputedEmbedder known =
                PrecomputedEmbedder.of(part, points.rows(kept)).and(target, targetPoints);
        return inPool(pool, kept, near, method.apply(known).select(part, Budget.items(k)));
    }

    private int[] kept(TreeMap<String, List<Integer>> domains, List<DomainDistance> near) {
        int each = areEqual ? near.stream().mapToInt(DomainDistance::size).min().orElseThrow() : Integer.MAX_VALUE;
        List<Integer> kept = new ArrayList<>();
        for (DomainDistance domain : near) {
            int[] shuffled =
                    Domains.shuffled(domains.get(domain.domain()), seeds.stream("closest domains " + domain.domain()));
            for (int t = 0; t < Math.min(each, shuffled.length); t++) {
                kept.add(shuffled[t]);
            }
        }
        return kept.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private static int[] array(List<Integer> positions) {
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The same picks by their positions in the whole pool. */
    private Selection inPool(Corpus pool, int[] kept, List<DomainDistance> near, Selection selection) {
        List<Selection.Pick> picks = selection.picks().stream()
                .map(pick ->
                        new Selection.Pick(pick.rank(), kept[pick.position()], pick.id(), pick.gain(), pick.reason()))
                .toList();
        Map<String, Object> settings = new LinkedHashMap<>(selection.settings());
        settings.put("embedder", embedder.settings());
        settings.put("domain-field", tag);
        settings.put("closest-domains", closest);
        settings.put("domains", near.stream().map(DomainDistance::domain).toList());
        List<String> notes = new ArrayList<>();
        for (DomainDistance domain : near) {
            notes.add(String.format(
                    Locale.ROOT,
                    "domain %s: distance %.5g (%.5g to %.5g)%s",
                    domain.domain(),
                    domain.cost(),
                    domain.low(),
                    domain.high(),
                    domain.converged() ? "" : ", NOT converged"));
        }
        notes.add("chosen from " + kept.length + " records of these " + near.size() + " domains");
        notes.addAll(selection.notes());
        return new Selection(
                selection.method(),
                settings,
                pool.fingerprint(),
                pool.size(),
                selection.seed(),
                picks,
                selection.objective(),
                selection.upperBound(),
                notes);
    }
}
