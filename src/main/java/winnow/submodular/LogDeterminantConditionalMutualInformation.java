package winnow.submodular;

import java.util.Arrays;
import java.util.stream.IntStream;
import winnow.linalg.FloatMatrix;

/**
 * Log-determinant conditional mutual information: how many nats the chosen items share with the query beyond what the private
 * items tell of both.
 *
 * <p>f(A; Q | P) = g(A ∪ P) + g(Q ∪ P) − g(A ∪ Q ∪ P) − g(P) with g(X) = log det(S_X + λI); similarities between V and Q are scaled
 * by η, between V and P by ν, between Q and P not at all. Monotone; not submodular. Costs twice a {@link LogDeterminant} over
 * n + |Q| + |P| items.
 *
 * <p>Source: submodlib {@code LogDeterminantConditionalMutualInformation}.
 */
public final class LogDeterminantConditionalMutualInformation implements SetFunction {
    private final SetFunction information;

    private LogDeterminantConditionalMutualInformation(SetFunction information) {
        this.information = information;
    }

    /**
     * From the blocks of one positive semi-definite similarity of V ∪ Q ∪ P.
     *
     * @param ground {@code [n, n]}, symmetric
     * @param candidateToQuery {@code [n, |Q|]}: row j holds the similarity of <em>candidate</em> j to every query item
     * @param query {@code [|Q|, |Q|]}, symmetric
     * @param candidateToPrivate {@code [n, |P|]}: row j holds the similarity of <em>candidate</em> j to every private item
     * @param privates {@code [|P|, |P|]}, symmetric
     * @param queryToPrivate {@code [|Q|, |P|]}: row i holds the similarity of query item i to every private item
     * @param lambda λ ≥ 0, added to the diagonal
     * @param eta η ≥ 0, scales the similarities between V and Q
     * @param nu ν ≥ 0, scales the similarities between V and P
     */
    public static LogDeterminantConditionalMutualInformation of(
            FloatMatrix ground,
            FloatMatrix candidateToQuery,
            FloatMatrix query,
            FloatMatrix candidateToPrivate,
            FloatMatrix privates,
            FloatMatrix queryToPrivate,
            double lambda,
            double eta,
            double nu) {
        int n = ground.rows();
        int q = query.rows();
        int p = privates.rows();
        Arguments.same(
                "candidates of the query's and private similarity", candidateToQuery.rows(), candidateToPrivate.rows());
        Arguments.same("query items across and within", candidateToQuery.columns(), q);
        Arguments.same("private items across and within", candidateToPrivate.columns(), p);
        Arguments.same("query items of queryToPrivate and of query", queryToPrivate.rows(), q);
        Arguments.same("private items of queryToPrivate and of privates", queryToPrivate.columns(), p);
        float[] scale = new float[q + p];
        Arrays.fill(scale, 0, q, (float) Arguments.nonNegative("eta", eta));
        Arrays.fill(scale, q, q + p, (float) Arguments.nonNegative("nu", nu));
        FloatMatrix cross = FloatMatrix.build(candidateToQuery.rows(), q + p, (j, target) -> {
            System.arraycopy(candidateToQuery.row(j), 0, target, 0, q);
            System.arraycopy(candidateToPrivate.row(j), 0, target, q, p);
        });
        FloatMatrix others = FloatMatrix.build(q + p, q + p, (i, target) -> {
            for (int j = 0; j < q + p; j++) {
                target[j] = i < q
                        ? (j < q ? query.get(i, j) : queryToPrivate.get(i, j - q))
                        : (j < q ? queryToPrivate.get(j, i - q) : privates.get(i - q, j - q));
            }
        });
        SetFunction extended = new LogDeterminant(SymmetricRows.extended(ground, cross, scale, others), lambda);
        return new LogDeterminantConditionalMutualInformation(ConditionalMutualInformation.of(
                extended,
                n,
                IntStream.range(n, n + q).toArray(),
                IntStream.range(n + q, n + q + p).toArray()));
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
