package winnow.submodular;

import java.util.Arrays;
import winnow.linalg.Parallel;
import winnow.linalg.Rows;

/**
 * The Lagrangian dual of Σ_i max(0, max_{j∈A} s_ij − floor_i) + Σ_{j∈A} extra_j under |A| ≤ k; see {@link DualBound}.
 *
 * <p>Prices below the floor buy nothing, so they stay above it.
 */
final class ServiceDual {
    private static final int BLOCK = 64;

    /** Covers the rounding of profits: sums of float lanes are right to about 1e-7. */
    private static final double ROUNDING = 1e-6;

    /** Nearer than this to the value of the selection, more rounds tell a reader nothing. */
    private static final double NEAR_ENOUGH = 1e-3;

    /** Rounds without progress after which steps are halved. */
    private static final int PATIENCE = 3;

    private final Rows rows;
    private final float[] floor;
    private final float[] extra;
    private final double[] profits;
    private final int[] served;

    /**
     * The dual of one function.
     *
     * @param floor {@code [|U|]} what is served already, 0 where nothing is
     * @param extra {@code [n]} what an item is worth beside what it serves, ≥ 0
     */
    ServiceDual(Rows rows, float[] floor, float[] extra) {
        this.rows = rows;
        this.floor = floor;
        this.extra = extra;
        this.profits = new double[rows.rows()];
        this.served = new int[rows.columns()];
    }

    double bound(int[] chosen, int rounds) {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be >= 1, got " + rounds);
        }
        if (chosen.length == 0) {
            return 0;
        }
        float[] best = floor.clone();
        float[] price = floor.clone();
        double value = 0;
        for (int item : chosen) {
            rows.raiseTwo(item, best, price);
            value += extra[item];
        }
        for (int i = 0; i < best.length; i++) {
            value += best[i] - floor[i];
        }
        double lowest = Double.POSITIVE_INFINITY;
        double step = 1;
        int idle = 0;
        for (int round = 0; round < rounds; round++) {
            Parallel.stopIfInterrupted();
            double bound = evaluate(price, chosen.length);
            idle = bound < lowest ? 0 : idle + 1;
            lowest = Math.min(lowest, bound);
            if (idle == PATIENCE) {
                step /= 2;
                idle = 0;
            }
            if (lowest - value <= NEAR_ENOUGH * value || !move(price, step * (bound - value))) {
                break;
            }
        }
        return lowest * (1 + ROUNDING);
    }

    /** The bound at these prices; leaves in {@code served} how many of the k most profitable items serve each i above its price. */
    private double evaluate(float[] price, int k) {
        Parallel.forBlocks(profits.length, BLOCK, (from, to) -> {
            for (int j = from; j < to; j++) {
                profits[j] = rows.sumAbove(j, price) + extra[j];
            }
        });
        int[] mostProfitable = mostProfitable(k);
        double bound = 0;
        for (int i = 0; i < price.length; i++) {
            bound += price[i] - floor[i];
        }
        Arrays.fill(served, 0);
        for (int j : mostProfitable) {
            bound += profits[j];
            rows.countAbove(j, price, served);
        }
        return bound;
    }

    /** The k items of the largest profits, by index; among equals the lowest. */
    private int[] mostProfitable(int k) {
        double[] ascending = profits.clone();
        Arrays.sort(ascending);
        double least = ascending[ascending.length - k];
        int ties = k
                - (int) Arrays.stream(profits).filter(profit -> profit > least).count();
        int[] most = new int[k];
        int count = 0;
        for (int j = 0; j < profits.length; j++) {
            if (profits[j] > least || profits[j] == least && ties-- > 0) {
                most[count++] = j;
            }
        }
        return most;
    }

    /** Prices rise where several items serve and fall where none does; false if every i is served once: the bound is least. */
    private boolean move(float[] price, double gap) {
        double squares = 0;
        for (int count : served) {
            squares += (double) (count - 1) * (count - 1);
        }
        if (squares == 0) {
            return false;
        }
        for (int i = 0; i < price.length; i++) {
            price[i] = (float) Math.max(floor[i], price[i] + gap / squares * (served[i] - 1));
        }
        return true;
    }
}
