package winnow.submodular;

import winnow.linalg.FloatMatrix;

/**
 * Graph-cut mutual information: every item is worth its similarity to the query, whatever else is chosen.
 *
 * <p>f(A) = w Σ_{i∈A} Σ_{q∈Q} s_iq. Modular, hence submodular; monotone if no row sums to less than 0. By the definition
 * I(A; Q) = f(A) + f(Q) − f(A ∪ Q) the weight w is 2λ, {@link #scaled}; submodlib uses w = 1, {@link #of}. Conditioning on private
 * items does not change it. A gain is O(1).
 *
 * <p>Source: submodlib {@code GraphCutMutualInformation}; Kothawade et al., PRISM (AAAI 2022).
 */
public final class GraphCutMutualInformation implements SetFunction {
    private final double[] relevance;
    private final boolean monotone;

    private GraphCutMutualInformation(double[] relevance) {
        this.relevance = relevance;
        boolean anyNegative = false;
        for (double r : relevance) {
            anyNegative |= r < 0;
        }
        this.monotone = !anyNegative;
    }

    /**
     * With w = 1, as submodlib.
     *
     * @param candidateToQuery {@code [n, |Q|]}: row j holds the similarity of <em>candidate</em> j to every query item
     */
    public static GraphCutMutualInformation of(FloatMatrix candidateToQuery) {
        return new GraphCutMutualInformation(GraphCut.rowSums(candidateToQuery));
    }

    /**
     * With w = 2λ, the mutual information of {@link GraphCut} with that λ.
     *
     * @param candidateToQuery {@code [n, |Q|]}: row j holds the similarity of <em>candidate</em> j to every query item
     * @param lambda λ ≥ 0
     */
    public static GraphCutMutualInformation scaled(FloatMatrix candidateToQuery, double lambda) {
        Arguments.nonNegative("lambda", lambda);
        double[] relevance = GraphCut.rowSums(candidateToQuery);
        for (int j = 0; j < relevance.length; j++) {
            relevance[j] *= 2 * lambda;
        }
        return new GraphCutMutualInformation(relevance);
    }

    @Override
    public int groundSize() {
        return relevance.length;
    }

    @Override
    public boolean isMonotone() {
        return monotone;
    }

    @Override
    public boolean isSubmodular() {
        return true;
    }

    @Override
    public GainState start() {
        return new State();
    }

    private final class State implements GainState {
        private double value;

        @Override
        public double gain(int item) {
            return relevance[item];
        }

        @Override
        public void add(int item) {
            value += relevance[item];
        }

        @Override
        public double value() {
            return value;
        }
    }
}
