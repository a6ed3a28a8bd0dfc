package winnow.transport;

/**
 * How the potentials of one iteration lead to the next. Where the error rises, over-relaxation ends and mixing starts anew; where mixing brings
 * none lower in 1,000 iterations, plain Sinkhorn begins anew.
 *
 * <p>Over-relaxation: f ← (1 − ω)·f + ω·(what Sinkhorn would give), and g likewise; best at ω = 2/(1 + √(1 − r)) where r is the rate of plain
 * Sinkhorn, which nobody knows beforehand. Anderson mixing finds its own combination of the last few iterates and is the default: at small
 * epsilon it takes several times fewer iterations (results/benchmarks).
 *
 * <p>Source: Thibault, Chizat, Dossal, Papadakis, "Overrelaxed Sinkhorn-Knopp algorithm", Algorithms 14(5), 2021; Walker and Ni, "Anderson
 * acceleration for fixed-point iterations", SIAM J. Numer. Anal. 49(4), 2011.
 *
 * @param omega ω in [1, 2), 1 for none
 * @param depth iterates that are mixed, 0 for none, at most 50
 */
public record Acceleration(double omega, int depth) {
    private static final int DEEPEST = 50;

    /** Checks the ranges. */
    public Acceleration {
        if (!(omega >= 1 && omega < 2)) {
            throw new IllegalArgumentException("omega must be in [1, 2), got " + omega);
        }
        if (depth < 0 || depth > DEEPEST) {
            throw new IllegalArgumentException("depth must be in [0, " + DEEPEST + "], got " + depth);
        }
        if (omega > 1 && depth > 0) {
            throw new IllegalArgumentException(
                    "over-relaxation and Anderson mixing exclude each other, got omega " + omega + ", depth " + depth);
        }
    }

    /** Plain Sinkhorn. */
    public static Acceleration none() {
        return new Acceleration(1, 0);
    }

    /** The same ω in every iteration. */
    public static Acceleration overRelaxation(double omega) {
        return new Acceleration(omega, 0);
    }

    /** Anderson mixing of the last {@code depth} iterates. */
    public static Acceleration anderson(int depth) {
        return new Acceleration(1, depth);
    }
}
