package winnow.evaluation;

/**
 * How far a mean over runs and items would move with other items, and with other seeds: two questions that the interval over both,
 * {@link Bootstrap#overSeedsAndItems}, does not answer.
 *
 * <p>Both have the same estimate. With few runs the spread over seeds is underestimated, by a factor of about √((s − 1) / s)
 * and more in the tails; that of five runs is a hint, not a proof.
 *
 * @param items these runs on other test items
 * @param seeds other runs on these items
 * @param itemDeviation standard deviation over items of their means over runs
 * @param seedDeviation standard deviation over runs of their means over items
 */
public record SeedSpread(BootstrapInterval items, BootstrapInterval seeds, double itemDeviation, double seedDeviation) {
    /** Mean over runs and items. */
    public double estimate() {
        return items.estimate();
    }
}
