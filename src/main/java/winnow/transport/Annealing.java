package winnow.transport;

import java.util.ArrayList;
import java.util.List;

/**
 * Solving at larger values of epsilon first, each starting from the potentials of the one before.
 *
 * @param first the first epsilon as a share of the mean cost; where the wanted one is not smaller, nothing is annealed
 * @param factor by which epsilon falls from one level to the next, in (0, 1)
 */
public record Annealing(double first, double factor) {
    /** Checks the ranges. */
    public Annealing {
        if (!(first >= 0 && first < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("first must be >= 0 and finite, got " + first);
        }
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException("factor must be in (0, 1), got " + factor);
        }
    }

    /** The wanted epsilon at once. */
    public static Annealing none() {
        return new Annealing(0, 0.5);
    }

    /** Epsilons from the first to the wanted one, falling, in units of the cost. */
    List<Double> levels(double epsilon, double meanCost) {
        List<Double> levels = new ArrayList<>();
        double highest = first * meanCost;
        if (!Double.isFinite(highest)) {
            throw new IllegalArgumentException(
                    "the first epsilon must be finite, got " + first + " of a mean cost of " + meanCost);
        }
        for (double level = highest; level > epsilon; level *= factor) {
            levels.add(level);
        }
        levels.add(epsilon);
        return levels;
    }
}
