package winnow.selection;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;

/**
 * {@code longest}: the records with the most tokens (see {@link Tokens}), a cheap baseline that is hard to beat.
 *
 * <p>Ties go to the lowest position; a cost budget takes the prefix that fits. Objective: the tokens chosen, which no other
 * selection of as many records exceeds. Cost O(n log n).
 *
 * <p>Source: the length baseline of arXiv 2410.09335.
 */
public record LongestSelector() implements ObjectiveSelector {
    @Override
    public Selection select(Corpus pool, Budget budget) {
        double[] lengths = pool.stream().mapToDouble(Tokens::count).toArray();
        int[] chosen = Allowance.prefix(Picks.descending(lengths), budget);
        OptionalDouble total = OptionalDouble.of(objective(pool, chosen));
        return new Selection(
                "longest",
                Map.of("objective", "tokens"),
                pool.fingerprint(),
                pool.size(),
                0,
                Picks.of(pool, chosen, t -> lengths[chosen[t]], t -> (int) lengths[chosen[t]] + " tokens"),
                total,
                budget.isCost() ? OptionalDouble.empty() : total,
                List.of());
    }

    @Override
    public double objective(Corpus pool, int[] positions) {
        double total = 0;
        for (int position : positions) {
            total += Tokens.count(pool.get(position));
        }
        return total;
    }
}
