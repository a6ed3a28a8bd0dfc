package winnow.submodular;

import java.util.Arrays;
import winnow.linalg.FloatMatrix;

/**
 * Disparity min: the smallest distance between two chosen items.
 *
 * <p>f(A) = min_{i≠j∈A} (1 − s_ij), 0 when fewer than two are chosen. Neither monotone nor submodular: the second item brings a
 * distance, every further one can only lower it. A gain is O(1), a pick reads one row. All first gains are 0, so greedy
 * starts at item 0.
 *
 * <p>Source: submodlib {@code DisparityMin}; Dasgupta, Kumar and Ravi (ACL 2013).
 */
public final class DisparityMin implements SetFunction {
    private final Disparity disparity;

    private DisparityMin(Disparity disparity) {
        this.disparity = disparity;
    }

    /**
     * Of a similarity.
     *
     * @param similarity {@code [n, n]}, symmetric, each at most 1
     */
    public static DisparityMin of(FloatMatrix similarity) {
        return new DisparityMin(new Disparity(similarity));
    }

    @Override
    public int groundSize() {
        return disparity.size();
    }

    @Override
    public boolean isMonotone() {
        return false;
    }

    @Override
    public boolean isSubmodular() {
        return false;
    }

    @Override
    public GainState start() {
        return new State();
    }

    private final class State implements GainState {
        private final double[] nearestChosen = new double[disparity.size()];
        private int size;
        private double value;

        State() {
            Arrays.fill(nearestChosen, Double.POSITIVE_INFINITY);
        }

        @Override
        public double gain(int item) {
            return valueWith(item) - value;
        }

        private double valueWith(int item) {
            if (size == 0) {
                return 0;
            }
            return size == 1 ? nearestChosen[item] : Math.min(value, nearestChosen[item]);
        }

        @Override
        public void add(int item) {
            value = valueWith(item);
            size++;
            for (int j = 0; j < nearestChosen.length; j++) {
                nearestChosen[j] = Math.min(nearestChosen[j], disparity.distance(item, j));
            }
        }

        @Override
        public double value() {
            return value;
        }
    }
}
