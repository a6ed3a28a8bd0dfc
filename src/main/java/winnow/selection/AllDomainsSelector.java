package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/**
 * {@code all-domains}: as many records from every domain, drawn uniformly; for a task whose domain is not known.
 *
 * <p>A domain is a value of a tag of the pool. What does not divide goes to the first domains by name, what a small domain cannot give to
 * the others. Chosen by turns, a record a domain. Budgets count records. Cost O(n).
 *
 * <p>Source: "All domains" of GOT-D (arXiv 2405.02774), App. C.2.
 *
 * @param tag the tag whose values are the domains
 * @param seeds where draws come from
 */
public record AllDomainsSelector(String tag, Seeds seeds) implements Selector {
    @Override
    public Selection select(Corpus pool, Budget budget) {
        TreeMap<String, List<Integer>> domains = Domains.of(pool, tag);
        int total = Picks.recordsOnly("all-domains", budget, pool.size());
        List<String> names = new ArrayList<>(domains.keySet());
        List<int[]> orders = new ArrayList<>();
        domains.forEach((name, positions) ->
                orders.add(Domains.shuffled(positions, seeds.stream("selection.all-domains." + name))));
        int[] quotas = Quotas.equal(
                total, orders.stream().mapToInt(order -> order.length).toArray());
        List<Integer> chosen = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (int round = 0; chosen.size() < total; round++) {
            for (int domain = 0; domain < quotas.length; domain++) {
                if (round < quotas[domain]) {
                    chosen.add(orders.get(domain)[round]);
                    reasons.add("random draw " + (round + 1) + " of " + quotas[domain] + " from " + names.get(domain));
                }
            }
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("domain-field", tag);
        settings.put("domains", names);
        return new Selection(
                "all-domains",
                settings,
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(pool, chosen.stream().mapToInt(Integer::intValue).toArray(), t -> 0, reasons::get),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of("quotas " + Arrays.toString(quotas) + " of " + String.join(", ", names)));
    }
}
