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

    private static final int BLOCK = 1024;

    private final TransportProblem problem;
    private final CostMatrix cost;
    private final double[] a;
    private final double[] b;
    private final Marginals marginals;
    private final Acceleration acceleration;
    private final GibbsKernel kernel;
    private final int maximumIterations;
    private final double[] f;
    private final double[] g;
    private final double[] rowTargets;
    private final double[] columnSums;
    private final double[] columnTargets;
    private final double[] columnErrors;
    private final float[] weights;
    private CostMatrix transposed;
    private int iterations;
    private double error = Double.POSITIVE_INFINITY;

    SinkhornRun(
            TransportProblem problem,
            Marginals marginals,
            Acceleration acceleration,
            long kernelBytes,
            int maximumIterations) {
        this.problem = problem;
        this.cost = problem.cost();
        this.a = problem.sourceWeights();
        this.b = problem.targetWeights();
        this.marginals = marginals;
        this.acceleration = acceleration;
        this.kernel = new GibbsKernel(cost, kernelBytes);
        this.maximumIterations = maximumIterations;
        this.f = new double[a.length];
        this.g = new double[b.length];
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

    /** Iterates at one epsilon until the error is within the tolerance; whether it came to that. */
    boolean iterate(double epsilon, double tolerance, int most) {
        AndersonMixing mixing = new AndersonMixing(acceleration.depth(), g.length);
        double omega = acceleration.omega();
        double lowest = Double.POSITIVE_INFINITY;
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
            if (error <= tolerance) {
                return true;
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
            if (acceleration.depth() > 0) {
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
        kernel.absorb(f, g, epsilon);
        weigh(epsilon);
    }

    private void logRows(double epsilon) {
        double[] next = new SoftTransform(g, b, epsilon).of(cost);
        for (int i = 0; i < f.length; i++) {
            f[i] = marginals.source(next[i], epsilon);
        }
    }

    private void logColumns(double epsilon) {
        if (transposed == null) {
            transposed = cost.transposed();
        }
        double[] next = new SoftTransform(f, a, epsilon).of(transposed);
        for (int j = 0; j < g.length; j++) {
            g[j] = marginals.target(next[j], epsilon);
        }
    }

    /**
     * Updates f and measures the error of the new f with the old g; false, with f unchanged, if the kernel has underflowed somewhere.
     */
    private boolean pass(double epsilon, double omega) {
        kernel.pass(
                weights,
                (i, sum) -> {
                    double transform = kernel.baseF(i) - epsilon * StrictMath.log(Math.max(sum, SMALLEST_SUM));
                    double target = marginals.source(transform, epsilon);
                    // A row that nobody takes from has no sum to speak of and needs none: its potential is 0.
                    boolean isIdle = marginals.areSourceCapacities() && transform > 0;
                    rowTargets[i] = isIdle || usable(sum) ? target : Double.NaN;
                    double next = f[i] + omega * (target - f[i]);
                    return (float) (a[i] * StrictMath.exp((next - kernel.baseF(i)) / epsilon));
                },
                columnSums);
        Parallel.forBlocks(g.length, BLOCK, (from, to) -> {
            double sum = 0;
            for (int j = from; j < to; j++) {
                double target = marginals.target(kernel.baseG(j) - epsilon * StrictMath.log(columnSums[j]), epsilon);
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
                weights[j] = (float) (b[j] * StrictMath.exp((g[j] - kernel.baseG(j)) / epsilon));
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
            if (Math.abs(f[i] - kernel.baseF(i)) > FAR_FROM_BASE * epsilon) {
                return true;
            }
        }
        for (int j = 0; j < g.length; j++) {
            if (Math.abs(g[j] - kernel.baseG(j)) > FAR_FROM_BASE * epsilon) {
                return true;
            }
        }
        return false;
    }

    TransportPlan plan(double epsilon, boolean converged) {
        return new TransportPlan(problem, Potentials.trusted(f, g), epsilon, marginals, converged, iterations, error);
    }
}
