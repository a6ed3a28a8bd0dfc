package winnow.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;

/**
 * The records of a pool by a score each, the highest first, ties to the lowest position; and the selection that follows.
 *
 * <p>A record that cannot be scored, or that the method rules out, is left out and said to be so: it is never chosen, and never
 * counted as 0. A selection may then be smaller than its budget.
 */
final class Ranking {
    private static final int NAMED = 5;

    private final Corpus pool;
    private final Budget budget;
    private final double[] scores;
    private final boolean[] isLeftOut;
    private final Map<String, List<String>> leftOut = new LinkedHashMap<>();

    /** Refuses a budget larger than the pool before anything is computed. */
    Ranking(Corpus pool, Budget budget) {
        new Allowance(budget, pool.size());
        this.pool = pool;
        this.budget = budget;
        this.scores = new double[pool.size()];
        this.isLeftOut = new boolean[pool.size()];
    }

    /**
     * Gives a record its score.
     *
     * @throws IllegalStateException naming the record, if it is no number
     */
    void put(int item, double score) {
        if (Double.isNaN(score)) {
            throw new IllegalStateException("a score must be a number, got NaN for example "
                    + pool.get(item).id());
        }
        scores[item] = score;
    }

    /** Takes a record out; the reason completes the sentence "left out: 2 of 9 records, …". */
    void leaveOut(int item, String reason) {
        isLeftOut[item] = true;
        leftOut.computeIfAbsent(reason, r -> new ArrayList<>())
                .add(pool.get(item).id());
    }

    boolean isLeftOut(int item) {
        return isLeftOut[item];
    }

    /** The positions not left out, ascending. */
    int[] kept() {
        return IntStream.range(0, scores.length).filter(i -> !isLeftOut[i]).toArray();
    }

    double score(int item) {
        return scores[item];
    }

    /** The front of the order that the budget has room for; the gain of a pick is its score. */
    Selection select(
            String method, Map<String, Object> settings, long seed, IntFunction<String> reason, List<String> notes) {
        int[] order = IntStream.of(Picks.descending(scores))
                .filter(i -> !isLeftOut[i])
                .toArray();
        int[] chosen = Allowance.prefix(order, budget, pool.size());
        List<String> all = new ArrayList<>(notes);
        leftOut.forEach((why, ids) -> all.add(sentence(why, ids)));
        if (!budget.isCost() && chosen.length < budget.itemsIn(pool.size())) {
            all.add("the budget has room for " + budget.itemsIn(pool.size()) + " records, " + chosen.length
                    + " could be chosen");
        }
        return new Selection(
                method,
                settings,
                pool.fingerprint(),
                pool.size(),
                seed,
                Picks.of(pool, chosen, t -> scores[chosen[t]], t -> reason.apply(chosen[t])),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                all);
    }

    private String sentence(String why, List<String> ids) {
        int named = Math.min(NAMED, ids.size());
        String rest = ids.size() > named ? " and " + (ids.size() - named) + " more" : "";
        return "left out: " + ids.size() + " of " + pool.size() + " records, " + why + " ("
                + String.join(", ", ids.subList(0, named)) + rest + ")";
    }
}
