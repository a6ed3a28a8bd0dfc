package winnow.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as they are shown to people. */
final class Quantity {
    private static final long KIBI = 1024;

    private Quantity() {}

    /** Bytes in the largest binary unit that leaves at least 1, such as {@code 1.5 GiB}. */
    static String bytes(long bytes) {
        double amount = bytes;
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        while (amount >= KIBI && unit < units.length - 1) {
            amount /= KIBI;
            unit++;
        }
        return decimals(amount, unit == 0 ? 0 : 1) + " " + units[unit];
    }

    /** Seconds, minutes or hours, such as {@code 1.5 s} or {@code 12 min}. */
    static String seconds(double seconds) {
        if (seconds < 100) {
            return decimals(seconds, 1) + " s";
        }
        return seconds < 6000 ? decimals(seconds / 60, 0) + " min" : decimals(seconds / 3600, 1) + " h";
    }

    /** A share in per cent, such as {@code 29.9 %}. */
    static String percent(double share) {
        return decimals(100 * share, 1) + " %";
    }

    /** A share in per cent rounded down, for what is claimed as at least so much. */
    static String floorPercent(double share) {
        return new BigDecimal(100 * share).setScale(1, RoundingMode.FLOOR).toPlainString() + " %";
    }

    /** A count with thousands apart, such as {@code 12,345}. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A measured value with six significant digits, or a whole number, which may be a count, with all. */
    static String value(double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shown = value == Math.rint(value) ? exact : exact.round(new MathContext(6, RoundingMode.HALF_EVEN));
        return shown.stripTrailingZeros().toPlainString();
    }

    private static String decimals(double value, int digits) {
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }
}
