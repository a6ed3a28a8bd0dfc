package winnow.maximize;

import java.util.Arrays;
import winnow.linalg.Parallel;
import winnow.submodular.DeltaFunction;
import winnow.submodular.DeltaState;
import winnow.submodular.SetFunction;

/**
 * Exact greedy that keeps all gains up to date and reads again only the rows whose level rose.
 *
 * <p>Chooses the same items with the same gains as {@link NaiveGreedy}: items whose maintained gain comes within twice the
 * tolerance of the best are decided on freshly evaluated gains. Cost: about n·(1 + H_k) rows of n similarities on spread
 * data, against k·n for naive greedy; it uses all cores, where lazy greedy is sequential. Needs a {@link DeltaFunction}.
 *
 * <p>Departure: the tolerance bounds rounding by its expected size, not its worst case, so equality with naive greedy on
 * near-ties is tested, not proved.
 */
public final class DeltaGreedy implements Maximizer {
    @Override
    public String name() {
        return "delta";
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget) {
        return maximize(function, budget, (count, of) -> {});
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget, PickListener listener) {
        if (!(function instanceof DeltaFunction maintained)) {
            throw new IllegalArgumentException("delta greedy needs a function that maintains its gains, got "
                    + function.getClass().getSimpleName() + ": use LazyGreedy or NaiveGreedy");
        }
        int n = function.groundSize();
        int k = Requirements.items("delta greedy", function, budget);
        int[] items = new int[k];
        double[] gains = new double[k];
        if (k == 0) {
            return new GreedyTrace(items, gains, 0, 0);
        }
        DeltaState state = maintained.startDelta();
        boolean[] chosen = new boolean[n];
        double upperBound = UpperBound.ofItems(highestGains(state, n), chosen, k);
        // Fresh gains never rise, so the last one of an item bounds its next: once all gains are spent, one reading is
        // enough.
        double[] lastFresh = new double[n];
        Arrays.fill(lastFresh, Double.POSITIVE_INFINITY);
        double value = 0;
        long fresh = 0;
        for (int t = 0; t < k; t++) {
            Parallel.stopIfInterrupted();
            double enough = best(state, chosen) - 2 * state.tolerance();
            int pick = -1;
            for (int j = 0; j < n; j++) {
                if (chosen[j] || state.maintainedGain(j) < enough || pick >= 0 && lastFresh[j] <= gains[t]) {
                    continue;
                }
                double gain = Requirements.finite(state.gain(j), j);
                lastFresh[j] = gain;
                fresh++;
                if (pick < 0 || gain > gains[t]) {
                    pick = j;
                    gains[t] = gain;
                }
            }
            items[t] = pick;
            chosen[pick] = true;
            value += gains[t];
            state.add(pick);
            listener.picked(t + 1, k);
        }
        upperBound = Math.min(upperBound, value + UpperBound.ofItems(highestGains(state, n), chosen, k));
        return new GreedyTrace(items, gains, state.rowsRead() + fresh, upperBound);
    }

    /** What every gain can be at most, given how far rounding may have carried the maintained ones. */
    private static double[] highestGains(DeltaState state, int n) {
        double[] highest = new double[n];
        for (int j = 0; j < n; j++) {
            highest[j] = state.maintainedGain(j) + state.tolerance();
        }
        return highest;
    }

    private static double best(DeltaState state, boolean[] chosen) {
        double best = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < chosen.length; j++) {
            if (!chosen[j]) {
                best = Math.max(best, state.maintainedGain(j));
            }
        }
        return best;
    }
}
