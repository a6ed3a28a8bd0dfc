package winnow.submodular;

import java.util.Arrays;
import java.util.stream.IntStream;
import winnow.linalg.FloatMatrix;

/**
 * Log-determinant conditional gain: the volume that the chosen items add to that of the private ones, in nats.
 *
 * <p>f(A | P) = g(A ∪ P) − g(P) with g(X) = log det(S_X + λI), the similarities between V and P scaled by ν. Submodular; monotone
 * when λ ≥ 1. Costs a {@link LogDeterminant} over n + |P| items.
 *
 * <p>Source: submodlib {@code LogDeterminantConditionalGain}.
 */
public final class LogDeterminantConditionalGain implements SetFunction {
    private final SetFunction gain;

    private LogDeterminantConditionalGain(SetFunction gain) {
        this.gain = gain;
    }

    /**
     * From the blocks of one positive semi-definite similarity of V ∪ P.
     *
     * @param ground {@code [n, n]}, symmetric
     * @param candidateToPrivate {@code [n, |P|]}: row j holds the similarity of <em>candidate</em> j to every private item
     * @param privates {@code [|P|, |P|]}, symmetric
     * @param lambda λ ≥ 0, added to the diagonal
     * @param nu ν ≥ 0, scales the similarities between V and P
     */
    public static LogDeterminantConditionalGain of(
            FloatMatrix ground, FloatMatrix candidateToPrivate, FloatMatrix privates, double lambda, double nu) {
        float[] scale = new float[candidateToPrivate.columns()];
        Arrays.fill(scale, (float) Arguments.nonNegative("nu", nu));
        int n = ground.rows();
        SetFunction extended =
                new LogDeterminant(SymmetricRows.extended(ground, candidateToPrivate, scale, privates), lambda);
        return new LogDeterminantConditionalGain(ConditionalGain.of(
                extended, n, IntStream.range(n, n + privates.rows()).toArray()));
    }

    @Override
    public int groundSize() {
        return gain.groundSize();
    }

    @Override
    public boolean isMonotone() {
        return gain.isMonotone();
    }

    @Override
    public boolean isSubmodular() {
        return true;
    }

    @Override
    public GainState start() {
        return gain.start();
    }
}
