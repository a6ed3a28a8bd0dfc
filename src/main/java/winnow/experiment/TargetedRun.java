package winnow.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import winnow.corpus.Corpus;

/**
 * One seed of a comparison in which contenders choose unlabelled text: each chooses, and then a model learns from its choice.
 *
 * @param stage of all outcomes
 * @param seed of the run
 * @param contenders in the order of tables
 * @param arena what each of them is given
 * @param known what is known of chosen positions beside their number, by the name of the metric
 */
record TargetedRun(
        String stage,
        long seed,
        List<TargetedContender> contenders,
        TargetedArena arena,
        Function<int[], Map<String, Double>> known) {
    /**
     * Chooses and learns.
     *
     * @param learned outcomes of a contender by its name and what it chose
     * @param word for what is done after choosing, told to the listener
     */
    List<Outcome> run(BiFunction<String, Corpus, List<Outcome>> learned, String word, Comparison.Listener listener) {
        return run(Optional.of(learned), word, listener);
    }

    /** Chooses, and learns nothing. */
    List<Outcome> choose(Comparison.Listener listener) {
        return run(Optional.empty(), "", listener);
    }

    private List<Outcome> run(
            Optional<BiFunction<String, Corpus, List<Outcome>>> learned, String word, Comparison.Listener listener) {
        int parts = learned.isPresent() ? 2 : 1;
        int done = 0;
        List<Outcome> outcomes = new ArrayList<>();
        for (TargetedContender contender : contenders) {
            String name = contender.name();
            int[] positions = contender.choice().positions(arena);
            outcomes.add(held(name, "texts", positions.length));
            known.apply(positions).forEach((metric, value) -> outcomes.add(held(name, metric, value)));
            listener.done(++done, parts * contenders.size(), name + " chose");
            Corpus chosen = arena.pool().subset(positions);
            listener.chose(name, chosen);
            if (learned.isPresent()) {
                outcomes.addAll(learned.get().apply(name, chosen));
                listener.done(++done, parts * contenders.size(), name + " " + word);
            }
        }
        return outcomes;
    }

    private Outcome held(String contender, String metric, double value) {
        return Outcome.of(seed, stage, Comparison.CHOICE, contender, "pool", metric, value);
    }
}
