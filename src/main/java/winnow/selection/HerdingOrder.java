package winnow.selection;

import java.util.Arrays;
import winnow.linalg.Parallel;

/**
 * The greedy that herding methods share: always the record with the highest score that is not chosen yet, ties to the lowest
 * position, as long as the budget has room. A score knows how near a record is to the target and to all chosen ones together.
 *
 * <p>Cost: n similarities a pick, on all cores.
 *
 * @param positions chosen, in order
 * @param gains the score of each when it was chosen
 */
record HerdingOrder(int[] positions, double[] gains) {
    private static final int BLOCK = 256;

    /** How near two records of the pool are. */
    @FunctionalInterface
    interface Nearness {
        double of(int item, int other);
    }

    /** What a record is worth next. */
    @FunctionalInterface
    interface Score {
        /**
         * @param toward nearness to the target
         * @param chosenSum the sum of its nearness to all chosen
         * @param count number of chosen
         */
        double of(double toward, double chosenSum, int count);
    }

    static HerdingOrder of(double[] toward, Allowance allowance, Nearness nearness, Score score) {
        int n = toward.length;
        double[] chosenSums = new double[n];
        boolean[] isChosen = new boolean[n];
        int[] chosen = new int[n];
        double[] gains = new double[n];
        int count = 0;
        int next = best(toward, chosenSums, isChosen, 0, score);
        while (next >= 0 && allowance.take(next)) {
            Parallel.stopIfInterrupted();
            gains[count] = score.of(toward[next], chosenSums[next], count);
            isChosen[next] = true;
            chosen[count++] = next;
            int latest = next;
            Parallel.forBlocks(n, BLOCK, (from, to) -> {
                for (int i = from; i < to; i++) {
                    chosenSums[i] += nearness.of(i, latest);
                }
            });
            next = best(toward, chosenSums, isChosen, count, score);
        }
        return new HerdingOrder(Arrays.copyOf(chosen, count), Arrays.copyOf(gains, count));
    }

    private static int best(double[] toward, double[] chosenSums, boolean[] isChosen, int count, Score score) {
        int best = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < toward.length; i++) {
            double value = score.of(toward[i], chosenSums[i], count);
            if (!isChosen[i] && value > highest) {
                highest = value;
                best = i;
            }
        }
        return best;
    }
}
