package winnow.transport;

/**
 * Weights counted in whole units of 2⁻⁶¹ to 2⁻⁶⁰ of their sum, so that both sides have the same sum and sums and ties are exact.
 *
 * <p>What rounding and an unequal sum leave over, at most 10⁻⁹ of the sum, goes to the heaviest weight of {@code b}, the lowest
 * index among equals.
 */
final class WholeMasses {
    /** Sums may differ by this share: more than the rounding of a million weights. */
    private static final double SUM_TOLERANCE = 1e-9;

    /** One unit in the last place of every weight of both sides: 2⁻⁵² of twice a sum below 2⁶¹ units. */
    private static final long LAST_PLACES = 1024;

    private final long[] a;
    private final long[] b;
    private final int exponent;
    private final long doubt;

    private WholeMasses(long[] a, long[] b, int exponent, long doubt) {
        this.a = a;
        this.b = b;
        this.exponent = exponent;
        this.doubt = doubt;
    }

    /**
     * @throws IllegalArgumentException if a weight is negative, NaN or infinite, if a sum is 0 or beyond the range of
     *     double, or if the sums differ by more than 1e-9 of the larger
     */
    static WholeMasses of(double[] a, double[] b) {
        double sumA = sum("a", a);
        double sumB = sum("b", b);
        if (Math.abs(sumA - sumB) > SUM_TOLERANCE * Math.max(sumA, sumB)) {
            throw new IllegalArgumentException("a and b must have the same sum to within " + SUM_TOLERANCE
                    + " of it, got " + sumA + " and " + sumB + "; rescale one of them first");
        }
        int exponent = Math.getExponent(sumA) - 60;
        long[] wholeA = whole(a, exponent);
        long[] wholeB = whole(b, exponent);
        int heaviest = 0;
        long rest = 0;
        for (long mass : wholeA) {
            rest += mass;
        }
        for (int j = 0; j < wholeB.length; j++) {
            rest -= wholeB[j];
            heaviest = wholeB[j] > wholeB[heaviest] ? j : heaviest;
        }
        wholeB[heaviest] += rest;
        return new WholeMasses(wholeA, wholeB, exponent, a.length + b.length + LAST_PLACES + Math.abs(rest));
    }

    private static double sum(String name, double[] weights) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        name + " must hold weights >= 0 and finite, got " + weights[i] + " at " + i);
            }
            sum += weights[i];
        }
        if (!(sum >= Double.MIN_NORMAL && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must have a positive, finite sum, got " + sum);
        }
        return sum;
    }

    private static long[] whole(double[] weights, int exponent) {
        long[] whole = new long[weights.length];
        for (int i = 0; i < weights.length; i++) {
            whole[i] = (long) Math.rint(Math.scalb(weights[i], -exponent));
        }
        return whole;
    }

    /** The weights of the rows in units, {@code [n]}; 0 for a weight below half a unit. */
    long[] a() {
        return a;
    }

    /** The weights of the columns in units, {@code [m]}, of the same sum. */
    long[] b() {
        return b;
    }

    /** A number of units as a mass. */
    double mass(long units) {
        return Math.scalb((double) units, exponent);
    }

    /**
     * Whether a flow of so many units is more than what rounding may have made of nothing: a flow of a tree is a sum of
     * weights with signs, each off by half a unit here and by its last place before.
     */
    boolean isCertain(long units) {
        return units > doubt;
    }
}
