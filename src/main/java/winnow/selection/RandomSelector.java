package winnow.selection;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;
import winnow.random.RandomDraw;
import winnow.random.Seeds;

/**
 * {@code random}: records drawn uniformly without replacement, the baseline that every other method has to beat.
 *
 * <p>A prefix of one shuffle of the pool (Fisher–Yates), so a larger budget keeps what a smaller one chose; a cost budget
 * takes the prefix that fits. Cost O(n).
 *
 * @param seeds where the shuffle comes from
 */
public record RandomSelector(Seeds seeds) implements Selector {
    @Override
    public Selection select(Corpus pool, Budget budget) {
        int[] order = IntStream.range(0, pool.size()).toArray();
        RandomDraw.shuffle(order, seeds.stream("selection.random"));
        int[] chosen = Allowance.prefix(order, budget);
        return new Selection(
                "random",
                Map.of(),
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(pool, chosen, t -> 0, t -> "random draw " + (t + 1) + " of " + chosen.length),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of());
    }
}
