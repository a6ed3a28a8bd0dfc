package winnow.submodular;

import winnow.linalg.FloatMatrix;

/**
 * Concave over modular: a mutual information with the query whose returns diminish smoothly.
 *
 * <p>f(A) = η Σ_{i∈A} ψ(Σ_{q∈Q} s_iq) + Σ_{q∈Q} ψ(Σ_{i∈A} s_iq). Monotone and submodular for a {@link Concave} ψ and similarities
 * ≥ 0. A gain reads one row and evaluates ψ once per query item. Accumulates in double.
 *
 * <p>Source: submodlib {@code ConcaveOverModular}; Kothawade et al., PRISM (AAAI 2022).
 */
public final class ConcaveOverModular implements MonotoneSubmodular {
    private final FloatMatrix candidateToQuery;
    private final Concave concave;
    private final double[] relevance;

    private ConcaveOverModular(FloatMatrix candidateToQuery, Concave concave, double[] relevance) {
        this.candidateToQuery = candidateToQuery;
        this.concave = concave;
        this.relevance = relevance;
    }

    /**
     * From the similarity of candidates to query items.
     *
     * @param candidateToQuery {@code [n, |Q|]}: row j holds the similarity of <em>candidate</em> j to every query item, each ≥ 0
     * @param eta η ≥ 0, weight of the relevance of single items against the coverage of the query
     */
    public static ConcaveOverModular of(FloatMatrix candidateToQuery, double eta, Concave concave) {
        Arguments.nonNegative("eta", eta);
        Arguments.nonNegative("candidateToQuery", candidateToQuery);
        double[] relevance = GraphCut.rowSums(candidateToQuery);
        for (int j = 0; j < relevance.length; j++) {
            relevance[j] = eta * concave.at(relevance[j]);
        }
        return new ConcaveOverModular(candidateToQuery, concave, relevance);
    }

    @Override
    public int groundSize() {
        return relevance.length;
    }

    @Override
    public GainState start() {
        return new State();
    }

    private final class State implements GainState {
        private final double[] total = new double[candidateToQuery.columns()];
        private double chosenRelevance;

        @Override
        public double gain(int item) {
            double sum = relevance[item];
            for (int q = 0; q < total.length; q++) {
                sum += concave.rise(total[q], candidateToQuery.get(item, q));
            }
            return sum;
        }

        @Override
        public void add(int item) {
            chosenRelevance += relevance[item];
            for (int q = 0; q < total.length; q++) {
                total[q] += candidateToQuery.get(item, q);
            }
        }

        @Override
        public double value() {
            double sum = chosenRelevance;
            for (double t : total) {
                sum += concave.at(t);
            }
            return sum;
        }
    }
}
