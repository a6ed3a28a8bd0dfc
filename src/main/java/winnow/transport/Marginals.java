package winnow.transport;

import java.util.Arrays;

/**
 * What the sums of a plan's rows and columns must be: equal to the weights, near them at a price, or, for the rows, at most the weights.
 *
 * @param rho the price of a difference, in units of the cost; infinite where none is allowed
 * @param areSourceCapacities whether rows need only stay below their weights
 */
record Marginals(double rho, boolean areSourceCapacities) {
    private static final double MASS_TOLERANCE = 1e-6;

    static final Marginals BALANCED = new Marginals(Double.POSITIVE_INFINITY, false);

    boolean arePenalised() {
        return rho < Double.POSITIVE_INFINITY;
    }

    boolean areBalanced() {
        return !arePenalised() && !areSourceCapacities;
    }

    void requireMasses(double[] a, double[] b) {
        double source = Arrays.stream(a).sum();
        double target = Arrays.stream(b).sum();
        if (areBalanced() && Math.abs(source - target) > MASS_TOLERANCE * source) {
            throw new IllegalArgumentException("balanced transport needs equal masses, got " + source + " and " + target
                    + "; divide the weights by their sums or set a marginal penalty");
        }
        if (areSourceCapacities && source < target * (1 - MASS_TOLERANCE)) {
            throw new IllegalArgumentException(
                    "capacities of the source must hold the mass of the target, got " + source + " for " + target);
        }
    }

    /** The potential of a row whose soft transform is {@code transform}. */
    double source(double transform, double epsilon) {
        return areSourceCapacities ? Math.min(0, transform) : target(transform, epsilon);
    }

    /** The potential of a column whose soft transform is {@code transform}. */
    double target(double transform, double epsilon) {
        return arePenalised() ? rho / (rho + epsilon) * transform : transform;
    }
}
