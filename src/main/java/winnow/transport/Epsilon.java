package winnow.transport;

/**
 * The strength of the entropic term, as a share of a named scale of the costs.
 *
 * @param value &gt; 0 and finite
 * @param scale of what it is a share
 */
public record Epsilon(double value, CostScale scale) {
    /** 0.05 of the mean cost, ott-jax's default when GOT-D was written; the paper prints none. */
    public static final Epsilon DEFAULT = new Epsilon(0.05, CostScale.MEAN);

    /** Outside, one over epsilon is no float. */
    private static final double SMALLEST = 1e-37;

    private static final double LARGEST = 1e37;

    /** Checks the value. */
    public Epsilon {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon must be > 0 and finite, got " + value);
        }
    }

    /** Epsilon in units of the cost. */
    public static Epsilon absolute(double value) {
        return new Epsilon(value, CostScale.ABSOLUTE);
    }

    /**
     * In units of the cost. Costs that are all zero (or all equal, for {@link CostScale#STD}) have no scale: then the value itself is
     * taken, since every plan costs the same.
     *
     * @throws IllegalArgumentException if the scale is negative, as costs below zero can make it
     */
    public double in(CostMatrix cost) {
        return of(scale.of(cost));
    }

    double in(TransportPasses passes) {
        return scale == CostScale.MEAN
                ? of(passes.meanCost())
                : in(passes.problem().cost());
    }

    private double of(double unit) {
        if (unit < 0) {
            throw new IllegalArgumentException("the " + scale + " cost must be >= 0 to be a scale of epsilon, got "
                    + unit + "; give epsilon in absolute units");
        }
        double epsilon = unit == 0 ? value : value * unit;
        if (!(epsilon > SMALLEST && epsilon < LARGEST)) {
            throw new IllegalArgumentException("epsilon must be between " + SMALLEST + " and " + LARGEST
                    + " in units of the cost, got " + epsilon + "; rescale the costs");
        }
        return epsilon;
    }

    @Override
    public String toString() {
        return value + " x " + scale;
    }
}
