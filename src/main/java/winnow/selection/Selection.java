package winnow.selection;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a method chose, in order, with everything needed to choose it again.
 *
 * @param method the method's id, such as {@code delift-se}
 * @param settings the method's parameters by name, in a fixed order
 * @param poolFingerprint {@link winnow.corpus.Corpus#fingerprint()} of the pool
 * @param poolSize number of records in the pool
 * @param seed the root seed
 * @param picks the chosen records in order
 * @param objective the value of the selection under the method's own objective, empty if it has none
 * @param upperBound a value no selection of this size can exceed, empty if unknown
 */
public record Selection(
        String method,
        Map<String, Object> settings,
        String poolFingerprint,
        int poolSize,
        long seed,
        List<Pick> picks,
        OptionalDouble objective,
        OptionalDouble upperBound) {

    /** Copies the picks. */
    public Selection {
        picks = List.copyOf(picks);
    }

    /** The chosen positions in the pool, in order. */
    public int[] positions() {
        return picks.stream().mapToInt(Pick::position).toArray();
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
