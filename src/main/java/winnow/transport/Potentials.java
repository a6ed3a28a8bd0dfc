package winnow.transport;

import java.util.Arrays;

/**
 * Dual potentials f {@code [n]} of the source and g {@code [m]} of the target, in units of the cost; fixed up to a constant that may move
 * from one to the other.
 */
public final class Potentials {
    private final double[] f;
    private final double[] g;

    private Potentials(double[] f, double[] g) {
        this.f = f;
        this.g = g;
    }

    /**
     * Copies both.
     *
     * @throws IllegalArgumentException if one is empty or holds NaN or infinity
     */
    public static Potentials of(double[] f, double[] g) {
        requireFinite("source", f);
        requireFinite("target", g);
        return new Potentials(f.clone(), g.clone());
    }

    /** Takes ownership of arrays known to be finite. */
    static Potentials trusted(double[] f, double[] g) {
        return new Potentials(f, g);
    }

    private static void requireFinite(String side, double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException(side + " potentials must not be empty");
        }
        for (int k = 0; k < values.length; k++) {
            if (!Double.isFinite(values[k])) {
                throw new IllegalArgumentException(
                        side + " potentials must be finite, got " + values[k] + " for point " + k);
            }
        }
    }

    /** A copy of f, {@code [n]}. */
    public double[] source() {
        return f.clone();
    }

    /** A copy of g, {@code [m]}. */
    public double[] target() {
        return g.clone();
    }

    /**
     * The calibrated gradient of the source: what the transport cost gains per unit of mass added at point i and taken in equal
     * parts from all others.
     *
     * <p>g_i = f_i − Σ_{j≠i} f_j/(n−1) = n/(n−1)·(f_i − mean f), {@code [n]}, in units of the cost; sums to zero. Low values are the
     * points whose weight should grow. One point alone has gradient 0.
     *
     * <p>Source: LAVA (Just et al., ICLR 2023), used by GOT-D (Kang et al., ICLR 2024, §2.3, Eq. 4).
     */
    public double[] calibratedSource() {
        return calibrated(f);
    }

    /** The calibrated gradient of the target, as {@link #calibratedSource()}. */
    public double[] calibratedTarget() {
        return calibrated(g);
    }

    private static double[] calibrated(double[] potential) {
        int n = potential.length;
        double mean = Arrays.stream(potential).average().orElse(0);
        double scale = n == 1 ? 0 : n / (n - 1.0);
        double[] gradient = new double[n];
        for (int i = 0; i < n; i++) {
            gradient[i] = scale * (potential[i] - mean);
        }
        return gradient;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Potentials that && Arrays.equals(f, that.f) && Arrays.equals(g, that.g);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(f) + Arrays.hashCode(g);
    }

    @Override
    public String toString() {
        return "potentials of " + f.length + " source and " + g.length + " target points";
    }
}
