package winnow.classifier;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import winnow.linalg.Parallel;

/**
 * Minimizes a smooth convex function by limited-memory BFGS, ten pairs of steps and changes of the gradient, with steps halved until the
 * value falls enough.
 *
 * <p>Deterministic: no random numbers, and sums in a fixed order. Memory: 22 vectors.
 *
 * <p>Source: Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 3.1 and 7.4, c = 1e-4.
 *
 * @param tolerance ends when no entry of the gradient is larger
 * @param maxIterations ends after so many steps at the latest
 */
record Lbfgs(double tolerance, int maxIterations) {
    private static final int PAIRS = 10;
    private static final double SUFFICIENT = 1e-4;
    private static final int HALVINGS = 40;
    private static final double ROUNDING = 1e-14;
    private static final int BLOCK = 1 << 15;

    /**
     * Where it ended.
     *
     * @param converged whether the gradient is within the tolerance
     */
    record Minimum(double[] point, double value, int iterations, boolean converged) {}

    /** A step s and the change y of the gradient over it. */
    private record Pair(double[] s, double[] y, double sy) {}

    Minimum minimize(SmoothFunction function, double[] start) {
        double[] point = start.clone();
        double[] gradient = new double[point.length];
        double value = function.valueAndGradient(point, gradient);
        Deque<Pair> pairs = new ArrayDeque<>();
        for (int iteration = 0; ; iteration++) {
            Parallel.stopIfInterrupted();
            boolean converged = largest(gradient) <= tolerance;
            if (converged || iteration == maxIterations) {
                return new Minimum(point, value, iteration, converged);
            }
            double[] direction = direction(gradient, pairs);
            double slope = dot(direction, gradient);
            double step = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
            double[] next = new double[point.length];
            double[] nextGradient = new double[point.length];
            double nextValue = Double.POSITIVE_INFINITY;
            boolean isBetter = false;
            for (int halving = 0; halving <= HALVINGS && !isBetter; halving++) {
                for (int i = 0; i < next.length; i++) {
                    next[i] = point[i] + step * direction[i];
                }
                nextValue = function.valueAndGradient(next, nextGradient);
                // Near the optimum rounding hides what the value gains, and the gradient still tells.
                isBetter = nextValue <= value + SUFFICIENT * step * slope
                        || nextValue - value <= ROUNDING * Math.abs(value) && largest(nextGradient) < largest(gradient);
                step /= 2;
            }
            if (!isBetter) {
                return new Minimum(point, value, iteration, false);
            }
            remember(pairs, point, next, gradient, nextGradient);
            point = next;
            gradient = nextGradient;
            value = nextValue;
        }
    }

    private static void remember(
            Deque<Pair> pairs, double[] point, double[] next, double[] gradient, double[] nextGradient) {
        double[] s = new double[point.length];
        double[] y = new double[point.length];
        for (int i = 0; i < s.length; i++) {
            s[i] = next[i] - point[i];
            y[i] = nextGradient[i] - gradient[i];
        }
        double sy = dot(s, y);
        if (sy <= 0) {
            return;
        }
        pairs.addFirst(new Pair(s, y, sy));
        if (pairs.size() > PAIRS) {
            pairs.removeLast();
        }
    }

    /** The two-loop recursion; downhill. */
    private static double[] direction(double[] gradient, Deque<Pair> newestFirst) {
        double[] direction = new double[gradient.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = -gradient[i];
        }
        double[] shares = new double[newestFirst.size()];
        int j = 0;
        for (Pair pair : newestFirst) {
            shares[j] = dot(pair.s, direction) / pair.sy;
            add(direction, -shares[j++], pair.y);
        }
        if (!newestFirst.isEmpty()) {
            Pair newest = newestFirst.getFirst();
            double scale = newest.sy / dot(newest.y, newest.y);
            for (int i = 0; i < direction.length; i++) {
                direction[i] *= scale;
            }
        }
        for (Iterator<Pair> oldest = newestFirst.descendingIterator(); oldest.hasNext(); ) {
            Pair pair = oldest.next();
            add(direction, shares[--j] - dot(pair.y, direction) / pair.sy, pair.s);
        }
        return direction;
    }

    private static void add(double[] to, double factor, double[] vector) {
        Parallel.forBlocks(to.length, BLOCK, (from, end) -> {
            for (int i = from; i < end; i++) {
                to[i] += factor * vector[i];
            }
        });
    }

    /** A sum a block, then the sum of these, so that threads change nothing. */
    private static double dot(double[] a, double[] b) {
        double[] sums = new double[(a.length + BLOCK - 1) / BLOCK];
        Parallel.forBlocks(a.length, BLOCK, (from, to) -> {
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += a[i] * b[i];
            }
            sums[from / BLOCK] = sum;
        });
        return Arrays.stream(sums).sum();
    }

    private static double largest(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
