package winnow.maximize;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a maximizer chose, in order, and how good that is known to be.
 *
 * <p>{@code values[t]} is f after pick t and {@code gains[t]} what that pick added. {@link #upperBound()} is an
 * a-posteriori bound on the best value any set within the budget could have: for a monotone submodular f and every set A of
 * the run, f(OPT) ≤ f(A) + the sum of the k largest gains at A (Leskovec et al., KDD 2007, section 3.2; Minoux 1978). For a
 * cost budget the sum becomes a fractional knapsack. The smaller of the bounds at the empty and at the final set is kept.
 */
public final class GreedyTrace {
    private final int[] items;
    private final double[] gains;
    private final double[] values;
    private final long evaluations;
    private final double upperBound;

    /**
     * A trace.
     *
     * @param items the items chosen, in order
     * @param gains what each added
     * @param evaluations gains evaluated, the cost of the run
     * @param upperBound a bound on the optimum, or NaN when none is known
     */
    GreedyTrace(int[] items, double[] gains, long evaluations, double upperBound) {
        this.items = items.clone();
        this.gains = gains.clone();
        this.values = new double[gains.length];
        double value = 0;
        for (int t = 0; t < gains.length; t++) {
            value += gains[t];
            values[t] = value;
        }
        this.evaluations = evaluations;
        this.upperBound = upperBound;
    }

    /** Number of items chosen. */
    public int size() {
        return items.length;
    }

    /** The items in the order in which they were chosen. */
    public int[] items() {
        return items.clone();
    }

    /** What each pick added to the value. */
    public double[] gains() {
        return gains.clone();
    }

    /** The value after each pick. */
    public double[] values() {
        return values.clone();
    }

    /** The value of the whole selection, 0 if nothing was chosen. */
    public double value() {
        return values.length == 0 ? 0 : values[values.length - 1];
    }

    /** How many gains were evaluated to choose (rows read, for delta greedy); the sweep behind the bound is not counted. */
    public long evaluations() {
        return evaluations;
    }

    /** A value that no selection within the budget can exceed; empty when the function is not monotone and submodular. */
    public OptionalDouble upperBound() {
        return Double.isNaN(upperBound) ? OptionalDouble.empty() : OptionalDouble.of(upperBound);
    }

    /**
     * The same trace with a bound found otherwise, if that is lower.
     *
     * @param bound of the whole budget. {@link winnow.submodular.DualBound}'s is one of as many items as it is given: of a run
     *     that stopped before its budget was used up it would be too low
     */
    public GreedyTrace withUpperBound(double bound) {
        if (!(bound >= 0)) {
            throw new IllegalArgumentException("an upper bound must be >= 0, got " + bound);
        }
        return new GreedyTrace(
                items, gains, evaluations, Double.isNaN(upperBound) ? bound : Math.min(upperBound, bound));
    }

    /** value / upperBound in [0, 1]: the selection is at least this share of optimal. */
    public OptionalDouble shareOfOptimum() {
        if (Double.isNaN(upperBound)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(upperBound <= 0 ? 1 : Math.min(1, value() / upperBound));
    }

    @Override
    public String toString() {
        String bound = shareOfOptimum().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", at least %.1f %% of optimal",
                        100 * shareOfOptimum().getAsDouble())
                : "";
        return String.format(Locale.ROOT, "%d items worth %.6g%s: ", items.length, value(), bound)
                + Arrays.toString(Arrays.copyOf(items, Math.min(10, items.length)))
                + (items.length > 10 ? " …" : "");
    }
}
