package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.linalg.Parallel;
import winnow.maximize.Budget;

/**
 * Retrieval for several targets: in round r every target in turn gives the r-th record of its own ranking; one that is taken
 * already is passed over, or counted against the budget again. So the selection is the union of every target's first records, with as
 * many rounds as the budget needs.
 */
final class RoundRobin {
    /** Rounds ranked at first; if they do not fill the budget, twice as many are. */
    private static final int FIRST_ROUNDS = 16;

    private RoundRobin() {}

    /** The front of one target's ranking, best first, ties to the lowest position; shorter than asked for if no more match. */
    record Ranked(int[] items, double[] scores) {
        /** The {@code length} first by score; those that score {@code floor} or less do not match. */
        static Ranked of(double[] scores, int length, double floor) {
            double[] sorted = scores.clone();
            Arrays.sort(sorted);
            double least = sorted[sorted.length - length];
            // Of a large pool few are near enough to be worth a sort that keeps their positions.
            int[] order = IntStream.range(0, scores.length)
                    .filter(i -> scores[i] > floor && scores[i] >= least)
                    .boxed()
                    .sorted((a, b) ->
                            scores[a] == scores[b] ? Integer.compare(a, b) : Double.compare(scores[b], scores[a]))
                    .limit(length)
                    .mapToInt(Integer::intValue)
                    .toArray();
            return new Ranked(
                    order, Arrays.stream(order).mapToDouble(i -> scores[i]).toArray());
        }
    }

    /** Ranks the pool for every target. */
    @FunctionalInterface
    interface Rankings {
        /** The first {@code length} of each, at most n. */
        List<Ranked> first(int length);
    }

    /** One record taken for a target in a round, both from 0. */
    record Taken(int item, double score, int target, int round) {}

    /** What was taken, in order. A cost budget takes the prefix that fits. */
    static List<Taken> fill(int n, int targets, Budget budget, Repeats repeats, Rankings rankings) {
        int k = budget.isCost() ? 0 : budget.itemsIn(n);
        if (n == 0 || !budget.isCost() && k == 0) {
            return List.of();
        }
        for (long rounds = Math.max(FIRST_ROUNDS, 2L * k / targets); ; rounds *= 2) {
            Parallel.stopIfInterrupted();
            int length = (int) Math.min(n, rounds);
            List<Ranked> ranked = rankings.first(length);
            List<Taken> taken = new ArrayList<>();
            boolean isFull = take(ranked, length, n, new Allowance(budget, n), repeats, taken);
            boolean isExhausted = ranked.stream().allMatch(r -> r.items().length < length);
            if (isFull || isExhausted || length == n) {
                return taken;
            }
        }
    }

    /** True once the budget has no room for the next record. */
    private static boolean take(
            List<Ranked> ranked, int length, int n, Allowance allowance, Repeats repeats, List<Taken> taken) {
        boolean[] isTaken = new boolean[n];
        for (int round = 0; round < length; round++) {
            for (int target = 0; target < ranked.size(); target++) {
                Ranked own = ranked.get(target);
                if (round >= own.items().length) {
                    continue;
                }
                int item = own.items()[round];
                if (isTaken[item] && repeats == Repeats.PASSED_OVER) {
                    continue;
                }
                if (!allowance.take(item)) {
                    return true;
                }
                if (isTaken[item]) {
                    continue;
                }
                isTaken[item] = true;
                taken.add(new Taken(item, own.scores()[round], target, round));
            }
        }
        return false;
    }

    /** The gain of a pick is its score for the target that took it. */
    static Selection selection(
            String method,
            Map<String, Object> settings,
            Corpus pool,
            List<Taken> taken,
            IntFunction<String> reason,
            List<String> notes) {
        int[] chosen = taken.stream().mapToInt(Taken::item).toArray();
        return new Selection(
                method,
                settings,
                pool.fingerprint(),
                pool.size(),
                0,
                Picks.of(pool, chosen, t -> taken.get(t).score(), reason),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                notes);
    }
}
