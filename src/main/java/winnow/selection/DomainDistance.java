package winnow.selection;

/**
 * How far one domain is from a target, as {@link DomainRelevance} measured it.
 *
 * <p>A cost depends on how many points were used: fewer give a larger one. Compare costs of equal {@code points}.
 *
 * @param domain its name
 * @param size records of the domain
 * @param points how many of them a solve used
 * @param resampling what the interval is over
 * @param cost the distance, in units of the cost
 * @param low lower end of the 95 % interval
 * @param high upper end of the 95 % interval
 * @param converged whether every solve did
 * @param iterations the most that a solve took; pivots of the exact solver
 * @param marginalError the largest of any solve, Σ|P·1 − a| + Σ|Pᵀ·1 − b|, in [0, 4]; 0 for the exact solver
 */
public record DomainDistance(
        String domain,
        int size,
        int points,
        Resampling resampling,
        double cost,
        double low,
        double high,
        boolean converged,
        long iterations,
        double marginalError) {

    /** What was drawn again and again. */
    public enum Resampling {
        /** Independent subsamples without repetition, of a domain that is larger than a sample; the cost is their mean. */
        SUBSAMPLES,

        /** As many records as the domain has, with repetition; the cost is that of the domain itself. */
        BOOTSTRAP
    }
}
