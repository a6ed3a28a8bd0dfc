package winnow.submodular;

import winnow.linalg.FloatMatrix;

/**
 * Disparity sum: the total distance between chosen items.
 *
 * <p>f(A) = Σ_{i,j∈A, i before j} (1 − s_ij). Monotone; supermodular, so not submodular: gains rise. Naive greedy reaches half of the optimum
 * for metric distances; lazy maximizers refuse it. A gain is O(1), a pick reads one row.
 *
 * <p>Source: submodlib {@code DisparitySum}; Dasgupta, Kumar and Ravi (ACL 2013). Departure: submodlib's {@code evaluate} adds
 * ½ Σ_{i∈A} (1 − s_ii), which its gains do not; here the value is the sum of the gains.
 */
public final class DisparitySum implements SetFunction {
    private final Disparity disparity;

    private DisparitySum(Disparity disparity) {
        this.disparity = disparity;
    }

    /**
     * Of a similarity.
     *
     * @param similarity {@code [n, n]}, symmetric, each at most 1
     */
    public static DisparitySum of(FloatMatrix similarity) {
        return new DisparitySum(new Disparity(similarity));
    }

    @Override
    public int groundSize() {
        return disparity.size();
    }

    @Override
    public boolean isMonotone() {
        return true;
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
        private final double[] toChosen = new double[disparity.size()];
        private double value;

        @Override
        public double gain(int item) {
            return toChosen[item];
        }

        @Override
        public void add(int item) {
            value += toChosen[item];
            for (int j = 0; j < toChosen.length; j++) {
                toChosen[j] += disparity.distance(item, j);
            }
        }

        @Override
        public double value() {
            return value;
        }
    }
}
