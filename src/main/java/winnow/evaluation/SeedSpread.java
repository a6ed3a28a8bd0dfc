package winnow.evaluation;

/**
 * How far a mean over runs and items would move with other items, with other seeds, and with both: three questions that one
 * interval cannot answer.
 *
 * <p>All three have the same estimate. With few runs the spread over seeds is underestimated, by a factor of about √((s − 1) / s)
 * and more in the tails; that of five runs is a hint, not a proof.
 *
 * <p>Source: the crossed bootstrap of Owen, The pigeonhole bootstrap, 2007, for both; it errs towards wide intervals.
 *
 * @param items these runs on other test items
 * @param seeds other runs on these items
 * @param both other runs on other items; a percentile interval
 * @param itemDeviation standard deviation over items of their means over runs
 * @param seedDeviation standard deviation over runs of their means over items
 */
public record SeedSpread(
        BootstrapInterval items,
        BootstrapInterval seeds,
        BootstrapInterval both,
        double itemDeviation,
        double seedDeviation) {
    /** Mean over runs and items. */
    public double estimate() {
        return items.estimate();
    }
}
