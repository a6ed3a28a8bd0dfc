package winnow.selection;

/**
 * How many standard errors a two-sided interval reaches to either side when the error itself was estimated.
 *
 * <p>Solves P(|T| ≤ t) = confidence by bisection; the probability is a finite sum for whole degrees of freedom.
 *
 * <p>Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
final class StudentQuantile {
    private static final int HALVINGS = 100;

    private StudentQuantile() {}

    /** t of the given confidence in (0, 1) with at least one degree of freedom. */
    static double of(double confidence, int degrees) {
        double low = 0;
        double high = 1;
        while (within(high, degrees) < confidence) {
            high *= 2;
        }
        for (int k = 0; k < HALVINGS; k++) {
            double middle = (low + high) / 2;
            if (within(middle, degrees) < confidence) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** P(|T| ≤ t). */
    private static double within(double t, int degrees) {
        double angle = StrictMath.atan(t / Math.sqrt(degrees));
        double cosine = StrictMath.cos(angle);
        boolean isOdd = degrees % 2 == 1;
        double term = isOdd ? cosine : 1;
        double sum = degrees == 1 ? 0 : term;
        for (int k = isOdd ? 3 : 2; k < degrees; k += 2) {
            term *= (k - 1.0) / k * cosine * cosine;
            sum += term;
        }
        double series = StrictMath.sin(angle) * sum;
        return isOdd ? 2 / Math.PI * (angle + series) : series;
    }
}
