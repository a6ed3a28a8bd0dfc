package winnow.transport;

import java.util.Arrays;
import winnow.linalg.Parallel;

/** Of what epsilon is a share, so that one setting serves costs of any unit. Statistics are over all n·m pairs, unweighted. */
public enum CostScale {
    /** The mean cost: what ott-jax used when GOT-D was written. */
    MEAN("mean") {
        @Override
        double of(CostMatrix cost) {
            return moments(cost)[0];
        }
    },

    /** The standard deviation of the costs: unlike the mean it does not change when a constant is added to them. */
    STD("std") {
        @Override
        double of(CostMatrix cost) {
            double[] moments = moments(cost);
            // Of equal costs rounding would leave a deviation of its own.
            boolean areEqual = moments[2] == moments[3];
            return areEqual ? 0 : Math.sqrt(Math.max(0, moments[1] - moments[0] * moments[0]));
        }
    },

    /** The median cost (the lower of two): two passes that count the bits of floats, exact for any size. */
    MEDIAN("median") {
        @Override
        double of(CostMatrix cost) {
            return median(cost);
        }
    },

    /** One: epsilon in units of the cost. */
    ABSOLUTE("absolute") {
        @Override
        double of(CostMatrix cost) {
            return 1;
        }
    };

    private static final int BLOCK_ROWS = 64;
    private static final int HALF = 16;

    private final String id;

    CostScale(String id) {
        this.id = id;
    }

    /** As commands and manifests spell it. */
    @Override
    public String toString() {
        return id;
    }

    abstract double of(CostMatrix cost);

    /** Mean, mean square, least and largest. */
    private static double[] moments(CostMatrix cost) {
        int blocks = (cost.rows() + BLOCK_ROWS - 1) / BLOCK_ROWS;
        double[] sums = new double[blocks];
        double[] squares = new double[blocks];
        float[] least = new float[blocks];
        float[] largest = new float[blocks];
        Parallel.forBlocks(cost.rows(), BLOCK_ROWS, (from, to) -> {
            float[] out = new float[(to - from) * cost.columns()];
            cost.fill(from, to, out);
            double sum = 0;
            double square = 0;
            float low = out[0];
            float high = out[0];
            for (float value : out) {
                sum += value;
                square += (double) value * value;
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
            int block = from / BLOCK_ROWS;
            sums[block] = sum;
            squares[block] = square;
            least[block] = low;
            largest[block] = high;
        });
        double pairs = (double) cost.rows() * cost.columns();
        float low = least[0];
        float high = largest[0];
        for (int block = 1; block < blocks; block++) {
            low = Math.min(low, least[block]);
            high = Math.max(high, largest[block]);
        }
        return new double[] {
            Arrays.stream(sums).sum() / pairs, Arrays.stream(squares).sum() / pairs, low, high
        };
    }

    private static double median(CostMatrix cost) {
        long rank = ((long) cost.rows() * cost.columns() - 1) / 2;
        long[] high = counts(cost, -1);
        int top = 0;
        while (rank >= high[top]) {
            rank -= high[top++];
        }
        long[] low = counts(cost, top);
        int bottom = 0;
        while (rank >= low[bottom]) {
            rank -= low[bottom++];
        }
        return fromOrdered(top << HALF | bottom);
    }

    /** How often each upper half of the ordered bits occurs, or each lower half among those with the given upper half. */
    private static long[] counts(CostMatrix cost, int upper) {
        long[] counts = new long[1 << HALF];
        Parallel.forBlocks(cost.rows(), BLOCK_ROWS, (from, to) -> {
            float[] out = new float[(to - from) * cost.columns()];
            cost.fill(from, to, out);
            long[] own = new long[1 << HALF];
            for (float value : out) {
                int bits = ordered(value);
                if (upper < 0) {
                    own[bits >>> HALF]++;
                } else if (bits >>> HALF == upper) {
                    own[bits & ((1 << HALF) - 1)]++;
                }
            }
            synchronized (counts) {
                for (int k = 0; k < own.length; k++) {
                    counts[k] += own[k];
                }
            }
        });
        return counts;
    }

    /** Bits whose order as an unsigned number is the order of floats. */
    private static int ordered(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits < 0 ? ~bits : bits | Integer.MIN_VALUE;
    }

    private static double fromOrdered(int ordered) {
        return Float.intBitsToFloat(ordered < 0 ? ordered & Integer.MAX_VALUE : ~ordered);
    }
}
