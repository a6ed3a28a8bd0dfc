package winnow.maximize;

import java.util.Arrays;
import winnow.linalg.Parallel;
import winnow.submodular.GainState;
import winnow.submodular.SetFunction;

/**
 * One run of a maximizer: what is chosen, the latest known gain of every item, and the invariants that hold in production.
 *
 * <p>No item is chosen twice, every gain is finite, and for a function that says it is submodular no item's gain rises.
 */
final class Run {
    /** Share of the largest gain by which rounding may let a gain rise: a plain float loop over ten thousand terms. */
    private static final double ROUNDING = 1e-5;

    private static final int BLOCK = 64;

    private final SetFunction function;
    private final GainState state;
    private final PickListener listener;
    private final int of;
    private final double[] latest;
    private final double[] fresh;
    private final boolean[] chosen;
    private final int[] items;
    private final double[] gains;
    private final boolean hasBound;
    private int size;
    private double value;
    private double largestGain;
    private long evaluations;
    private double upperBound = Double.POSITIVE_INFINITY;

    /**
     * Nothing chosen yet.
     *
     * @param of picks to expect, for the listener
     */
    Run(SetFunction function, int of, PickListener listener) {
        int n = function.groundSize();
        this.function = function;
        this.state = function.start();
        this.listener = listener;
        this.of = of;
        this.latest = new double[n];
        Arrays.fill(latest, Double.POSITIVE_INFINITY);
        this.fresh = new double[n];
        this.chosen = new boolean[n];
        this.items = new int[n];
        this.gains = new double[n];
        this.hasBound = function.isMonotone() && function.isSubmodular();
    }

    /** A run of the same function from nothing, that knows the gains of single items and the cost and bound so far. */
    Run restart(double[] singletons) {
        Run run = new Run(function, of, listener);
        System.arraycopy(singletons, 0, run.latest, 0, singletons.length);
        run.evaluations = evaluations;
        run.upperBound = upperBound;
        return run;
    }

    int groundSize() {
        return chosen.length;
    }

    int size() {
        return size;
    }

    double value() {
        return value;
    }

    boolean isChosen(int item) {
        return chosen[item];
    }

    /** The gain of an item when it was last evaluated; for a submodular function a bound on its gain now. */
    double latest(int item) {
        return latest[item];
    }

    /** Evaluates one item. */
    double evaluate(int item) {
        evaluations++;
        return accept(item, state.gain(item));
    }

    /** Evaluates all items that are not chosen, on all cores. */
    void evaluateAll() {
        evaluations += sweep();
    }

    private int sweep() {
        Parallel.forBlocks(chosen.length, BLOCK, (from, to) -> {
            for (int j = from; j < to; j++) {
                if (!chosen[j]) {
                    fresh[j] = state.gain(j);
                }
            }
        });
        for (int j = 0; j < chosen.length; j++) {
            if (!chosen[j]) {
                accept(j, fresh[j]);
            }
        }
        return chosen.length - size;
    }

    /** Evaluates the first {@code count} of the given items, none of them chosen, on all cores. */
    void evaluate(int[] candidates, int count) {
        Parallel.forBlocks(count, BLOCK, (from, to) -> {
            for (int c = from; c < to; c++) {
                fresh[candidates[c]] = state.gain(candidates[c]);
            }
        });
        for (int c = 0; c < count; c++) {
            accept(candidates[c], fresh[candidates[c]]);
        }
        evaluations += count;
    }

    private double accept(int item, double gain) {
        if (!Double.isFinite(gain)) {
            throw new IllegalArgumentException(
                    "gains must be finite, got " + gain + " for item " + item + " after " + size + " picks");
        }
        largestGain = Math.max(largestGain, Math.abs(gain));
        if (gain > latest[item] + ROUNDING * largestGain && function.isSubmodular()) {
            throw new IllegalArgumentException("the function says it is submodular, but the gain of item " + item
                    + " rose from " + latest[item] + " to " + gain + " after " + size + " picks");
        }
        latest[item] = gain;
        return gain;
    }

    /** The item of the largest latest gain among those not chosen, the lowest index among equals; −1 if none is left. */
    int best() {
        int best = -1;
        for (int j = 0; j < chosen.length; j++) {
            if (!chosen[j] && (best < 0 || latest[j] > latest[best])) {
                best = j;
            }
        }
        return best;
    }

    /** Chooses an item whose gain has been evaluated since the last pick. */
    void take(int item) {
        Parallel.stopIfInterrupted();
        if (chosen[item]) {
            throw new IllegalStateException("item " + item + " was chosen twice");
        }
        state.add(item);
        chosen[item] = true;
        items[size] = item;
        gains[size++] = latest[item];
        value += latest[item];
        listener.picked(size, of);
    }

    /** Lowers the bound on the optimum by what the latest gains say; each is at least the gain given what is chosen. */
    void tightenBound(int k) {
        if (hasBound) {
            upperBound = Math.min(upperBound, value + UpperBound.ofItems(latest, chosen, k));
        }
    }

    /** As {@link #tightenBound(int)} for a cost budget. */
    void tightenBound(Budget budget) {
        if (hasBound) {
            upperBound = Math.min(upperBound, value + UpperBound.ofCost(latest, chosen, budget));
        }
    }

    /** The trace of this run, its bound tightened by one more sweep, which does not count as work of the maximizer. */
    GreedyTrace finish(int k) {
        if (hasBound) {
            sweep();
            tightenBound(k);
        }
        return trace();
    }

    /** As {@link #finish(int)} for a cost budget. */
    GreedyTrace finish(Budget budget) {
        if (hasBound) {
            sweep();
            tightenBound(budget);
        }
        return trace();
    }

    private GreedyTrace trace() {
        return new GreedyTrace(
                Arrays.copyOf(items, size),
                Arrays.copyOf(gains, size),
                evaluations,
                hasBound ? upperBound : Double.NaN);
    }
}
