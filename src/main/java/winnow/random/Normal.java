package winnow.random;

import java.util.random.RandomGenerator;

/**
 * Draws from the standard normal distribution that are the same on every machine and Java version, which
 * {@link RandomGenerator#nextGaussian} does not promise.
 *
 * <p>Source: Box and Muller, A Note on the Generation of Random Normal Deviates, 1958. Departure: of each pair only the first
 * is used, so that every draw takes two numbers of the stream.
 */
public final class Normal {
    private Normal() {}

    /** One draw: √(−2 log(1 − u)) cos(2π v), with u and v uniform in [0, 1). */
    public static double draw(RandomGenerator random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }

    /** As many draws [n], each times a standard deviation. */
    public static float[] draws(RandomGenerator random, int n, double deviation) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (deviation * draw(random));
        }
        return values;
    }
}
