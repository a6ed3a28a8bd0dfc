package winnow.transport;

import java.util.Arrays;

/** Two sets of weighted points and the costs between them. Immutable. */
public final class TransportProblem {
    private static final double SUM_TOLERANCE = 1e-6;
    private static final double SMALLEST_MASS = 1e-30;

    private final CostMatrix cost;
    private final double[] a;
    private final double[] b;

    private TransportProblem(CostMatrix cost, double[] a, double[] b) {
        this.cost = cost;
        this.a = a;
        this.b = b;
    }

    /** Every source point weighs 1/n and every target point 1/m. */
    public static TransportProblem uniform(CostMatrix cost) {
        return new TransportProblem(cost, uniform(cost.rows()), uniform(cost.columns()));
    }

    /**
     * Weights that each sum to one.
     *
     * @param a weights of the rows, {@code [n]}, ≥ 0; a zero leaves its point out of the plan, but it still gets a potential
     * @param b weights of the columns, {@code [m]}, ≥ 0
     * @throws IllegalArgumentException if a length differs, a weight is negative or not finite, or a sum is further than 1e-6 from 1
     *     (weights are never rescaled silently: divide them by their sum)
     */
    public static TransportProblem of(CostMatrix cost, double[] a, double[] b) {
        requireUnitSum("source", sum("source", a, cost.rows()));
        requireUnitSum("target", sum("target", b, cost.columns()));
        return new TransportProblem(cost, a.clone(), b.clone());
    }

    /**
     * Weights of any total mass, for unbalanced transport.
     *
     * @throws IllegalArgumentException if a length differs, a weight is negative or not finite, or those of one side sum to less than 1e-30
     */
    public static TransportProblem ofMasses(CostMatrix cost, double[] a, double[] b) {
        sum("source", a, cost.rows());
        sum("target", b, cost.columns());
        return new TransportProblem(cost, a.clone(), b.clone());
    }

    private static double[] uniform(int size) {
        double[] weights = new double[size];
        Arrays.fill(weights, 1.0 / size);
        return weights;
    }

    private static void requireUnitSum(String side, double sum) {
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw new IllegalArgumentException(
                    side + " weights must sum to 1 within " + SUM_TOLERANCE + ", got " + sum + "; divide them by it");
        }
    }

    private static double sum(String side, double[] weights, int size) {
        if (weights.length != size) {
            throw new IllegalArgumentException(
                    side + " weights must be one per point, " + size + ", got " + weights.length);
        }
        double sum = 0;
        for (int k = 0; k < size; k++) {
            if (!(weights[k] >= 0 && weights[k] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        side + " weights must be >= 0 and finite, got " + weights[k] + " for point " + k);
            }
            sum += weights[k];
        }
        if (sum < SMALLEST_MASS) {
            throw new IllegalArgumentException(
                    side + " weights must sum to at least " + SMALLEST_MASS + ", got " + sum);
        }
        return sum;
    }

    /** The costs, {@code [n, m]}. */
    public CostMatrix cost() {
        return cost;
    }

    /** A copy of the weights of the source, {@code [n]}. */
    public double[] sourceWeights() {
        return a.clone();
    }

    /** A copy of the weights of the target, {@code [m]}. */
    public double[] targetWeights() {
        return b.clone();
    }

    /** The sum of the weights of the side that has less: about what a plan moves. */
    double smallerMass() {
        return Math.min(Arrays.stream(a).sum(), Arrays.stream(b).sum());
    }

    /** The same with its costs in memory, if they fit these bytes and one array. */
    TransportProblem keepingCosts(long bytes) {
        long entries = (long) a.length * b.length;
        if (cost instanceof StoredCosts || entries > bytes / Float.BYTES || entries > Integer.MAX_VALUE - 8) {
            return this;
        }
        return new TransportProblem(StoredCosts.copyOf(cost), a, b);
    }

    /** The same with source and target exchanged. */
    public TransportProblem transposed() {
        return new TransportProblem(cost.transposed(), b, a);
    }

    @Override
    public String toString() {
        return "transport of " + a.length + " points to " + b.length + ", " + cost.name() + " cost";
    }
}
