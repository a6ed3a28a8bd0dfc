package winnow.selection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a method chose, in order, with everything needed to choose it again.
 *
 * @param method the method's id, such as {@code delift-se}
 * @param settings the method's parameters by name, in a fixed order; {@code objective} names what {@link #objective} is
 * @param poolFingerprint {@link winnow.corpus.Corpus#fingerprint()} of the pool
 * @param poolSize number of records in the pool
 * @param seed the root seed, 0 for a method that draws nothing
 * @param picks the chosen records in order
 * @param objective the value of the selection under the method's own objective, empty if it has none
 * @param upperBound a value no selection within the budget can exceed, empty if unknown
 * @param notes what a reader should know of the run, in sentences, such as records that the pool shares with the target
 */
public record Selection(
        String method,
        Map<String, Object> settings,
        String poolFingerprint,
        int poolSize,
        long seed,
        List<Pick> picks,
        OptionalDouble objective,
        OptionalDouble upperBound,
        List<String> notes) {

    /** Copies settings, picks and notes. */
    public Selection {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        picks = List.copyOf(picks);
        notes = List.copyOf(notes);
    }

    /** The chosen positions in the pool, in order. */
    public int[] positions() {
        return picks.stream().mapToInt(Pick::position).toArray();
    }

    /** The chosen ids, in order. */
    public List<String> ids() {
        return picks.stream().map(Pick::id).toList();
    }

    /** objective / upperBound in [0, 1]: the selection is at least this share of optimal. */
    public OptionalDouble shareOfOptimum() {
        if (objective.isEmpty() || upperBound.isEmpty()) {
            return OptionalDouble.empty();
        }
        double value = objective.getAsDouble();
        double bound = upperBound.getAsDouble();
        return OptionalDouble.of(value >= bound ? 1 : bound <= 0 ? 0 : Math.max(0, value / bound));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method + ": " + picks.size() + " of " + poolSize + " records");
        objective.ifPresent(value -> text.append(
                String.format(Locale.ROOT, ", %s %.6g", settings.getOrDefault("objective", "value"), value)));
        shareOfOptimum()
                .ifPresent(
                        share -> text.append(String.format(Locale.ROOT, ", at least %.1f %% of optimal", 100 * share)));
        return text.toString();
    }

    /**
     * One chosen record.
     *
     * @param rank 1 for the first pick
     * @param position its position in the pool, from 0
     * @param id its id
     * @param gain what it added to the objective when chosen, or the score it was ranked by
     * @param reason one sentence on why it was chosen
     */
    public record Pick(int rank, int position, String id, double gain, String reason) {}
}
