package winnow.selection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import winnow.corpus.Corpus;
import winnow.influence.InfluenceScores;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/** The records with the highest scores, ties to the lowest position; a cost budget takes the prefix that fits. */
record ScoreSelection(String method, String objective, Map<String, Object> settings, Seeds seeds) {
    /** Why the record at a position was chosen. */
    @FunctionalInterface
    interface Reason {
        /** One sentence; {@code place} is the record's place in the order of scores, from 1. */
        String of(InfluenceScores scores, int position, int place);
    }

    /**
     * Selects; scores are asked for only after the budget has been checked, and not for a pool that is empty.
     *
     * @param notes of the selection
     */
    Selection select(
            Corpus pool, Budget budget, Supplier<InfluenceScores> supplier, Reason reason, List<String> notes) {
        Map<String, Object> used = new LinkedHashMap<>();
        used.put("objective", objective);
        used.putAll(settings);
        // Refuses a budget that the pool cannot fill before the model is trained.
        new Allowance(budget, pool.size());
        if (pool.size() == 0) {
            return selection(
                    pool,
                    used,
                    new int[0],
                    new double[0],
                    t -> "",
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    notes);
        }
        InfluenceScores scores = supplier.get();
        double[] values = scores.toArray();
        int[] chosen = Allowance.prefix(Picks.descending(values), budget);
        double total = 0;
        double most = 0;
        for (int position : chosen) {
            total += values[position];
            // A smaller selection does without what is worth less than nothing.
            most += Math.max(0, values[position]);
        }
        OptionalDouble bound = budget.isCost() ? OptionalDouble.empty() : OptionalDouble.of(most);
        IntFunction<String> reasons = t -> reason.of(scores, chosen[t], t + 1);
        return selection(pool, used, chosen, values, reasons, OptionalDouble.of(total), bound, notes);
    }

    private Selection selection(
            Corpus pool,
            Map<String, Object> used,
            int[] chosen,
            double[] values,
            IntFunction<String> reasons,
            OptionalDouble total,
            OptionalDouble bound,
            List<String> notes) {
        return new Selection(
                method,
                used,
                pool.fingerprint(),
                pool.size(),
                seeds.root(),
                Picks.of(pool, chosen, t -> values[chosen[t]], reasons),
                total,
                bound,
                notes);
    }
}
