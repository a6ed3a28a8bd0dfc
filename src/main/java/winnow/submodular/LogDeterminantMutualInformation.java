package winnow.submodular;

import java.util.Arrays;
import java.util.stream.IntStream;
import winnow.linalg.FloatMatrix;

/**
 * Log-determinant mutual information: how many nats the chosen items share with the query.
 *
 * <p>f(A) = g(A) + g(Q) − g(A ∪ Q) with g(X) = log det(S_X + λI), the similarities between V and Q scaled by η. Monotone; not
 * submodular (two items may tell together what neither tells alone), so lazy maximizers refuse it. Costs twice a {@link
 * LogDeterminant} over n + |Q| items.
 *
 * <p>Source: submodlib {@code LogDeterminantMutualInformation}.
 */
public final class LogDeterminantMutualInformation implements SetFunction {
    private final SetFunction information;

    private LogDeterminantMutualInformation(SetFunction information) {
        this.information = information;
    }

    /**
     * From the blocks of one positive semi-definite similarity of V ∪ Q.
     *
     * @param ground {@code [n, n]}, symmetric
     * @param candidateToQuery {@code [n, |Q|]}: row j holds the similarity of <em>candidate</em> j to every query item
     * @param query {@code [|Q|, |Q|]}, symmetric
     * @param lambda λ ≥ 0, added to the diagonal
     * @param eta η ≥ 0, scales the similarities between V and Q
     */
    public static LogDeterminantMutualInformation of(
            FloatMatrix ground, FloatMatrix candidateToQuery, FloatMatrix query, double lambda, double eta) {
        float[] scale = new float[candidateToQuery.columns()];
        Arrays.fill(scale, (float) Arguments.nonNegative("eta", eta));
        int n = ground.rows();
        SetFunction extended =
                new LogDeterminant(SymmetricRows.extended(ground, candidateToQuery, scale, query), lambda);
        return new LogDeterminantMutualInformation(MutualInformation.of(
                extended, n, IntStream.range(n, n + query.rows()).toArray()));
    }

    @Override
    public int groundSize() {
        return information.groundSize();
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
        return information.start();
    }
}
