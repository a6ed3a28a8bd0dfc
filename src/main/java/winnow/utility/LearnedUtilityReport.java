package winnow.utility;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How well a {@link LearnedUtility} predicts pairs that it was not trained on: neither their represented record nor their
 * candidate took part in training in that role, as for nearly all pairs that are predicted.
 *
 * <p>Measured with a network trained without them; the network that predicts is trained on them too.
 *
 * @param pairs n·m, what is predicted
 * @param exactPairs what the exact metric computed
 * @param heldOutPairs what the figures below are measured on
 * @param epochs passes over the training pairs
 * @param meanSquaredError of the prediction, in squared units of utility
 * @param variance of the exact utilities: the squared error of predicting their mean
 * @param learned order of the prediction against the exact order
 * @param cosine order of the plain cosine of the embeddings against the exact order: what prediction has to beat
 */
public record LearnedUtilityReport(
        long pairs,
        long exactPairs,
        int heldOutPairs,
        int epochs,
        double meanSquaredError,
        double variance,
        Order learned,
        Order cosine) {
    /**
     * Spearman's rank correlation with the exact utilities, in [−1, 1].
     *
     * @param overall over all held-out pairs at once; none if all are equal
     * @param withinRows the mean over represented records of the correlation over their candidates: what selection needs, which
     *     compares candidates for a record; none if no record has candidates that differ
     */
    public record Order(OptionalDouble overall, OptionalDouble withinRows) {}

    /** Share of the variance that is explained: 1 − error / variance; negative if the mean would do better. */
    public OptionalDouble explained() {
        return variance > 0 ? OptionalDouble.of(1 - meanSquaredError / variance) : OptionalDouble.empty();
    }

    /** Whether plain cosine orders the candidates of a record better, so that nothing was gained by learning. */
    public boolean isBelowCosine() {
        return learned.withinRows.isPresent()
                && cosine.withinRows.isPresent()
                && learned.withinRows.getAsDouble() < cosine.withinRows.getAsDouble();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "learned from %d of %d pairs in %d epochs; on %d held-out pairs: squared error %.4g (variance %.4g), rank"
                        + " correlation %s, within records %s (cosine %s, %s)",
                exactPairs,
                pairs,
                epochs,
                heldOutPairs,
                meanSquaredError,
                variance,
                text(learned.overall),
                text(learned.withinRows),
                text(cosine.overall),
                text(cosine.withinRows));
    }

    private static String text(OptionalDouble correlation) {
        return correlation.isPresent() ? String.format(Locale.ROOT, "%.3f", correlation.getAsDouble()) : "unknown";
    }
}
