package winnow.experiment;

import java.math.BigDecimal;
import java.math.MathContext;

/** Shares as they stand in names and files: the shortest decimal. */
final class Shares {
    private static final MathContext DIGITS = new MathContext(6);

    private Shares() {}

    static String text(double share) {
        BigDecimal rounded = new BigDecimal(share).round(DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
