package winnow.evaluation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * A mean and where it might as well lie.
 *
 * @param estimate mean of the sample
 * @param low lower end
 * @param high upper end
 * @param confidence share of such intervals that hold the true mean
 * @param standardError standard deviation of the resampled means
 */
public record BootstrapInterval(double estimate, double low, double high, double confidence, double standardError) {
    /** Whether a value lies between the ends, both included. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4g [%.4g, %.4g] at %s", estimate, low, high, percent(confidence));
    }

    /** Such as {@code 95 %}, whose binary fraction is a little off. */
    static String percent(double share) {
        return new BigDecimal(100 * share)
                        .round(new MathContext(6))
                        .stripTrailingZeros()
                        .toPlainString() + " %";
    }
}
