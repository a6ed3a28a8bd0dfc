package winnow.random;

import java.util.random.RandomGenerator;

/**
 * Draws from the standard Gumbel distribution, the same on every machine and Java version.
 *
 * <p>Adding one to the logarithm of each of several weights and keeping the k largest sums draws k of them without replacement, one
 * after the other, each time in proportion to the weights that are left.
 *
 * <p>Source: Gumbel, Statistical Theory of Extreme Values, 1954; Yellott, Journal of Mathematical Psychology 15, 1977.
 */
public final class Gumbel {
    private static final double STEP = 0x1p-52;

    private Gumbel() {}

    /** One draw, finite: −log(−log u), with u the middle of one of 2^52 equal parts of (0, 1). */
    public static double draw(RandomGenerator random) {
        double u = ((random.nextLong() >>> 12) + 0.5) * STEP;
        return -StrictMath.log(-StrictMath.log(u));
    }
}
