package winnow.maximize;

import java.util.Arrays;
import winnow.submodular.GainState;

/** One guess of the optimum in {@link SieveStreaming}, and what it has kept so far. */
final class Sieve {
    final double guess;
    final long exponent;
    private final GainState state;
    private final int k;
    private final int[] items;
    private final double[] gains;
    private int size;
    private double value;
    private boolean open;
    private boolean overflowed;
    private double largestRejected;
    private long evaluations;

    Sieve(GainState state, int k, long exponent, double guess) {
        this.state = state;
        this.k = k;
        this.exponent = exponent;
        this.guess = guess;
        this.items = new int[k];
        this.gains = new double[k];
    }

    /**
     * Looks at consecutive items once.
     *
     * @param first the first of them
     * @param largest entry c + 1 is the largest single gain up to and including item {@code first + c}
     */
    void pass(int first, double[] largest) {
        for (int c = 0; c + 1 < largest.length; c++) {
            if (guess < largest[c + 1]) {
                return;
            }
            if (!open && guess <= 2.0 * k * largest[c + 1]) {
                open = true;
                largestRejected = largest[c];
            }
            if (open) {
                look(first + c);
            }
        }
    }

    private void look(int item) {
        if (size == k) {
            overflowed = true;
            return;
        }
        evaluations++;
        double gain = Requirements.finite(state.gain(item), item);
        if (gain < (guess / 2 - value) / (k - size)) {
            largestRejected = Math.max(largestRejected, gain);
            return;
        }
        state.add(item);
        items[size] = item;
        gains[size++] = gain;
        value += gain;
    }

    double value() {
        return value;
    }

    /** What no k items can exceed; infinite when some item was never compared with what is kept. */
    double upperBound() {
        return open && !overflowed ? value + k * largestRejected : Double.POSITIVE_INFINITY;
    }

    /** Gains evaluated since this was last asked. */
    long takeEvaluations() {
        long taken = evaluations;
        evaluations = 0;
        return taken;
    }

    GreedyTrace trace(long allEvaluations, double upperBound) {
        return new GreedyTrace(Arrays.copyOf(items, size), Arrays.copyOf(gains, size), allEvaluations, upperBound);
    }
}
