package winnow.submodular;

import java.util.Arrays;
import winnow.linalg.FloatMatrix;

/**
 * Probabilistic set cover: the expected weight of the concepts covered when item x covers concept u with probability p_xu.
 *
 * <p>f(A) = Σ_u w_u (1 − Π_{x∈A} (1 − p_xu)). Monotone and submodular. Its information measures for a set of query or private
 * concepts are probabilistic set covers themselves, with the weights of some concepts set to 0. A gain reads one row, 4 bytes
 * per concept.
 *
 * <p>Source: submodlib {@code ProbabilisticSetCover} and its three information measures. Departure: gains are sums over float
 * lanes (relative error about 1e-7), the products behind them are kept in double.
 */
public final class ProbabilisticSetCover implements MonotoneSubmodular {
    private final double[] weights;
    private final FloatMatrix probabilities;

    private ProbabilisticSetCover(double[] weights, FloatMatrix probabilities) {
        this.weights = weights;
        this.probabilities = probabilities;
    }

    /**
     * All concepts of weight 1.
     *
     * @param probabilities {@code [n, concepts]}, each in [0, 1]
     */
    public static ProbabilisticSetCover of(FloatMatrix probabilities) {
        double[] ones = new double[probabilities.columns()];
        Arrays.fill(ones, 1);
        return of(ones, probabilities);
    }

    /**
     * With weights.
     *
     * @param weights {@code [concepts]}, each ≥ 0
     * @param probabilities {@code [n, concepts]}, each in [0, 1]
     */
    public static ProbabilisticSetCover of(double[] weights, FloatMatrix probabilities) {
        Arguments.same("number of weights and columns of the probabilities", weights.length, probabilities.columns());
        for (int x = 0; x < probabilities.rows(); x++) {
            for (int u = 0; u < weights.length; u++) {
                float p = probabilities.get(x, u);
                if (!(p >= 0 && p <= 1)) {
                    throw new IllegalArgumentException(
                            "probabilities must be in [0, 1], got " + p + " for item " + x + ", concept " + u);
                }
            }
        }
        return new ProbabilisticSetCover(Arguments.nonNegative("weights", weights), probabilities);
    }

    /** I(A; Q): only the query's concepts count. */
    public ProbabilisticSetCover mutualInformation(int... queryConcepts) {
        return new ProbabilisticSetCover(SetCover.only(weights, queryConcepts), probabilities);
    }

    /** f(A | P): the private concepts do not count. */
    public ProbabilisticSetCover conditionalGain(int... privateConcepts) {
        return new ProbabilisticSetCover(SetCover.without(weights, privateConcepts), probabilities);
    }

    /** I(A; Q | P): only those of the query's concepts count that are not private. */
    public ProbabilisticSetCover conditionalMutualInformation(int[] queryConcepts, int[] privateConcepts) {
        return mutualInformation(queryConcepts).conditionalGain(privateConcepts);
    }

    @Override
    public int groundSize() {
        return probabilities.rows();
    }

    @Override
    public GainState start() {
        return new State();
    }

    private final class State implements GainState {
        /** w_u Π_{x∈A} (1 − p_xu): the weight still to be had. */
        private final double[] open = weights.clone();

        private final float[] openInFloat = new float[open.length];

        State() {
            round();
        }

        private void round() {
            for (int u = 0; u < open.length; u++) {
                openInFloat[u] = (float) open[u];
            }
        }

        @Override
        public double gain(int item) {
            return probabilities.dot(item, openInFloat);
        }

        @Override
        public void add(int item) {
            for (int u = 0; u < open.length; u++) {
                open[u] *= 1.0 - probabilities.get(item, u);
            }
            round();
        }

        @Override
        public double value() {
            double sum = 0;
            for (int u = 0; u < open.length; u++) {
                sum += weights[u] - open[u];
            }
            return sum;
        }
    }
}
