package winnow.submodular;

import winnow.linalg.FloatMatrix;

/**
 * Graph-cut conditional gain: graph cut that also stays away from the private items.
 *
 * <p>f(A | P) = Σ_{i∈U, j∈A} s_ij − λ Σ_{i,j∈A} s_ij − 2λν Σ_{j∈A} Σ_{p∈P} s_jp. This is f(A ∪ P) − f(P) of {@link GraphCut} with the
 * similarities to P scaled by ν. Submodular and monotone under the conditions of {@link GraphCut}, the private term taken off
 * every single item; with many private items it is rarely monotone. A gain is O(1).
 *
 * <p>Source: submodlib {@code GraphCutConditionalGain}.
 */
public final class GraphCutConditionalGain implements SetFunction {
    private final GraphCut cut;

    private GraphCutConditionalGain(GraphCut cut) {
        this.cut = cut;
    }

    /**
     * Every item represents itself: U = V.
     *
     * @param similarity {@code [n, n]}: row j holds the similarity of <em>candidate</em> j to every item
     * @param candidateToPrivate {@code [n, |P|]}: row j holds the similarity of <em>candidate</em> j to every private item
     * @param lambda λ ≥ 0, weight of redundancy
     * @param nu ν ≥ 0, scales the private similarities
     */
    public static GraphCutConditionalGain of(
            FloatMatrix similarity, FloatMatrix candidateToPrivate, double lambda, double nu) {
        return of(similarity, similarity, candidateToPrivate, lambda, nu);
    }

    /**
     * A separate represented set U.
     *
     * @param byCandidate {@code [n, |U|]}: row j holds the similarity of <em>candidate</em> j to every represented item
     * @param ground {@code [n, n]} similarity within the ground set
     * @param candidateToPrivate {@code [n, |P|]}: row j holds the similarity of <em>candidate</em> j to every private item
     * @param lambda λ ≥ 0, weight of redundancy
     * @param nu ν ≥ 0, scales the private similarities
     */
    public static GraphCutConditionalGain of(
            FloatMatrix byCandidate, FloatMatrix ground, FloatMatrix candidateToPrivate, double lambda, double nu) {
        Arguments.nonNegative("lambda", lambda);
        Arguments.nonNegative("nu", nu);
        Arguments.same(
                "candidates of byCandidate and of candidateToPrivate", byCandidate.rows(), candidateToPrivate.rows());
        double[] attraction = GraphCut.rowSums(byCandidate);
        double[] repulsion = GraphCut.rowSums(candidateToPrivate);
        for (int j = 0; j < attraction.length; j++) {
            attraction[j] -= 2 * lambda * nu * repulsion[j];
        }
        return new GraphCutConditionalGain(new GraphCut(ground, lambda, attraction));
    }

    @Override
    public int groundSize() {
        return cut.groundSize();
    }

    @Override
    public boolean isMonotone() {
        return cut.isMonotone();
    }

    @Override
    public boolean isSubmodular() {
        return cut.isSubmodular();
    }

    @Override
    public GainState start() {
        return cut.start();
    }
}
