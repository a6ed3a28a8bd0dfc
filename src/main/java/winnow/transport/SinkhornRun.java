package winnow.transport;

import java.util.Arrays;
import winnow.linalg.Parallel;

/** The state of one run of {@link Sinkhorn}: potentials, kernel, counters. */
final class SinkhornRun {
    /** How far, as an exponent, potentials may move from the kernel's base. */
    private static final double FAR_FROM_BASE = 15;

    /** Sums of kernel rows or columns outside are done again in the log domain. */
    private static final double SMALLEST_SUM = 1e-20;

    private static final double LARGEST_SUM = 1e20;

    /** The error may rise so far above its lowest before acceleration starts anew. */
    private static final double WORSE = 2;

    /**
     * After so many iterations without a lower error mixing goes round in circles, as it may among a handful of columns, and may have gone
     * far astray: then plain Sinkhorn, slow and sure, begins anew.
     */
    private static final int STUCK = 1000;

    private static final int BLOCK = 1024;

    private final TransportPasses passes;
    private final double[] a;
    private final double[] b;
    private final Marginals marginals;
    private final Acceleration acceleration;
    private final int maximumIterations;
    private final double mass;
    private final double[] f;
    private final double[] g;
    private final float[] baseF;
    private final float[] baseG;
    private final double[] rowTargets;
    private final double[] columnSums;
    private final double[] columnTargets;
    private final double[] columnErrors;
    private final float[] weights;
    private int iterations;
    private double error = Double.POSITIVE_INFINITY;

    SinkhornRun(TransportPasses passes, Marginals marginals, Acceleration acceleration, int maximumIterations) {
        this.passes = passes;
        this.a = passes.problem().sourceWeights();
        this.b = passes.problem().targetWeights();
        this.marginals = marginals;
        this.acceleration = acceleration;
        this.maximumIterations = maximumIterations;
        this.mass = passes.problem().smallerMass();
        this.f = new double[a.length];
        this.g = new double[b.length];
        this.baseF = new float[a.length];
        this.baseG = new float[b.length];
        this.rowTargets = new double[a.length];
        this.columnSums = new double[b.length];
        this.columnTargets = new double[b.length];
        this.columnErrors = new double[(b.length + BLOCK - 1) / BLOCK];
        this.weights = new float[b.length];
        marginals.requireMasses(a, b);
    }

    void startFrom(Potentials start) {
        double[] source = start.source();
        double[] target = start.target();
        if (source.length != f.length || target.length != g.length) {
            throw new IllegalArgumentException("start must have " + f.length + " source and " + g.length
                    + " target potentials, got " + source.length + " and " + target.length);
        }
        System.arraycopy(source, 0, f, 0, f.length);
        System.arraycopy(target, 0, g, 0, g.length);
    }

    /** Iterates at one epsilon until the error is within the tolerance, a share of the mass; whether it came to that. */
    boolean iterate(double epsilon, double tolerance, int most) {
        AndersonMixing mixing = new AndersonMixing(acceleration.depth(), g.length);
        double omega = acceleration.omega();
        boolean isMixing = acceleration.depth() > 0;
        double lowest = Double.POSITIVE_INFINITY;
        double lowestEver = Double.POSITIVE_INFINITY;
        int lowestAt = iterations;
        double[] start = g.clone();
        int last = (int) Math.min(maximumIterations, (long) iterations + most);
        logRows(epsilon);
        absorb(epsilon);
        while (iterations < last) {
            Parallel.stopIfInterrupted();
            iterations++;
            if (!pass(epsilon, omega)) {
                logColumns(epsilon);
                logRows(epsilon);
                absorb(epsilon);
                mixing.restart();
                continue;
            }
            if (error <= tolerance * mass) {
                return true;
            }
            if (error < lowestEver) {
                lowestEver = error;
                lowestAt = iterations;
            } else if (isMixing && iterations - lowestAt >= STUCK && iterations < maximumIterations) {
                isMixing = false;
                System.arraycopy(start, 0, g, 0, g.length);
                logRows(epsilon);
                absorb(epsilon);
                continue;
            }
            if (error > WORSE * lowest) {
                mixing.restart();
                omega = 1;
                lowest = error;
            }
            lowest = Math.min(lowest, error);
            if (iterations == maximumIterations) {
                // The f of this pass belongs to this g: a mixed one, which no pass has seen, may be far from it.
                return false;
            }
            if (isMixing) {
                mixing.step(g, columnTargets);
            } else {
                relax(omega);
            }
            if (farFromBase(epsilon)) {
                absorb(epsilon);
            } else {
                weigh(epsilon);
            }
        }
        return false;
    }

    private void absorb(double epsilon) {
        for (int i = 0; i < f.length; i++) {
            baseF[i] = (float) f[i];
        }
        for (int j = 0; j < g.length; j++) {
            baseG[j] = (float) g[j];
        }
        passes.absorb(baseF, baseG, epsilon);
        weigh(epsilon);
    }

    private void logRows(double epsilon) {
        double[] next = passes.rows(new SoftTransform(g, b, epsilon));
        for (int i = 0; i < f.length; i++) {
            f[i] = marginals.source(next[i], epsilon);
        }
    }

    private void logColumns(double epsilon) {
        double[] next = passes.columns(new SoftTransform(f, a, epsilon));
        for (int j = 0; j < g.length; j++) {
            g[j] = marginals.target(next[j], epsilon);
        }
    }

    /**
     * Updates f and measures the error of the new f with the old g; false, with f unchanged, if the kernel has underflowed somewhere.
     */
    private boolean pass(double epsilon, double omega) {
        passes.pass(
                weights,
                (i, sum) -> {
                    double transform = baseF[i] - epsilon * StrictMath.log(Math.max(sum, SMALLEST_SUM));
                    double target = marginals.source(transform, epsilon);
                    // A row that nobody takes from has no sum to speak of and needs none: its potential is 0.
                    boolean isIdle = marginals.areSourceCapacities() && transform > 0;
                    rowTargets[i] = isIdle || usable(sum) ? target : Double.NaN;
                    double next = f[i] + omega * (target - f[i]);
                    return (float) (a[i] * StrictMath.exp((next - baseF[i]) / epsilon));
                },
                columnSums);
        Parallel.forBlocks(g.length, BLOCK, (from, to) -> {
            double sum = 0;
            for (int j = from; j < to; j++) {
                double target = marginals.target(baseG[j] - epsilon * StrictMath.log(columnSums[j]), epsilon);
                columnTargets[j] = usable(columnSums[j]) ? target : Double.NaN;
                sum += b[j] * change((g[j] - columnTargets[j]) / epsilon);
            }
            columnErrors[from / BLOCK] = sum;
        });
        double total = Arrays.stream(columnErrors).sum();
        for (int i = 0; i < f.length; i++) {
            total += a[i] * change((1 - omega) * (f[i] - rowTargets[i]) / epsilon);
        }
        if (Double.isNaN(total)) {
            return false;
        }
        for (int i = 0; i < f.length; i++) {
            f[i] += omega * (rowTargets[i] - f[i]);
        }
        error = total;
        return true;
    }

    private static boolean usable(double sum) {
        return sum > SMALLEST_SUM && sum < LARGEST_SUM;
    }

    /** |e^x − 1|, to nine digits, at a tenth of the cost of {@link StrictMath#expm1}. */
    private static double change(double x) {
        return Math.abs(x) < 1e-4 ? Math.abs(x + x * x / 2) : Math.abs(StrictMath.exp(x) - 1);
    }

    /** What g adds to the sums of rows, relative to the kernel's base. */
    private void weigh(double epsilon) {
        Parallel.forBlocks(g.length, BLOCK, (from, to) -> {
            for (int j = from; j < to; j++) {
                weights[j] = (float) (b[j] * StrictMath.exp((g[j] - baseG[j]) / epsilon));
            }
        });
    }

    private void relax(double omega) {
        for (int j = 0; j < g.length; j++) {
            g[j] += omega * (columnTargets[j] - g[j]);
        }
    }

    private boolean farFromBase(double epsilon) {
        for (int i = 0; i < f.length; i++) {
            if (Math.abs(f[i] - baseF[i]) > FAR_FROM_BASE * epsilon) {
                return true;
            }
        }
        for (int j = 0; j < g.length; j++) {
            if (Math.abs(g[j] - baseG[j]) > FAR_FROM_BASE * epsilon) {
                return true;
            }
        }
        return false;
    }

    TransportPlan plan(TransportEngine engine, double epsilon, boolean reached, double tolerance) {
        return new TransportPlan(
                passes, engine, Potentials.trusted(f, g), epsilon, marginals, reached, tolerance, iterations, error);
    }
}
