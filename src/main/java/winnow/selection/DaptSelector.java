package winnow.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/**
 * {@code dapt}: records drawn uniformly from the domains of the task, which somebody has to know.
 *
 * <p>A domain is a value of a tag of the pool. A larger budget keeps what a smaller one chose; a cost budget takes the prefix that fits.
 * The selection is smaller than its budget when the domains are. Cost O(n).
 *
 * <p>Source: Gururangan et al., Don't Stop Pretraining, ACL 2020, in the restricted form of GOT-D (arXiv 2405.02774), App. C.2: a
 * budget instead of the whole domain.
 *
 * @param tag the tag whose values are the domains
 * @param domains the values to draw from, at least one
 * @param seeds where draws come from
 */
public record DaptSelector(String tag, List<String> domains, Seeds seeds) implements Selector {
    /** Checks that there is a domain, and copies the list. */
    public DaptSelector {
        domains = List.copyOf(domains);
        if (domains.isEmpty()) {
            throw new IllegalArgumentException("domains must not be empty");
        }
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        TreeMap<String, List<Integer>> all = Domains.of(pool, tag);
        List<Integer> open = new ArrayList<>();
        for (String domain : domains.stream().distinct().toList()) {
            if (!all.containsKey(domain)) {
                throw new IllegalArgumentException("domain must be one of the pool's values of " + tag + ", "
                        + String.join(", ", all.keySet()) + ", got \"" + domain + "\"");
            }
            open.addAll(all.get(domain));
        }
        open.sort(null);
        int[] order = Domains.shuffled(open, seeds.stream("selection.dapt"));
        int[] chosen = Allowance.prefix(order, budget, pool.size());
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("domain-field", tag);
        settings.put("domains", domains);
        List<String> notes = budget.isCost() || chosen.length == budget.itemsIn(pool.size())
                ? List.of()
                : List.of("the budget has room for " + budget.itemsIn(pool.size()) + " records, only " + chosen.length
                        + " are of " + String.join(", ", domains));
        return new Selection(
                "dapt",
                settings,
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(
                        pool,
                        chosen,
                        t -> 0,
                        t -> "random draw " + (t + 1) + " of " + chosen.length + " from "
                                + pool.get(chosen[t]).tags().get(tag)),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                notes);
    }
}
