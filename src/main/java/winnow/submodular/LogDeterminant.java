package winnow.submodular;

import java.util.ArrayList;
import java.util.List;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;

/**
 * Log-determinant: the volume that the chosen items span, in nats (the mode of a determinantal point process).
 *
 * <p>f(A) = log det(S_A + λI), 0 for the empty set. The gain of an item is the log of its variance given the chosen ones.
 * Submodular. Monotone when λ ≥ 1, for then no conditional variance is below 1; below that a gain may be negative. S must be
 * symmetric positive semi-definite, such as inner products or cosines of embeddings; clamping entries at 0 can break that.
 *
 * <p>A gain is O(1); the t-th pick costs O(n·t) on all cores; memory 8·n·t bytes. Accumulates in double.
 *
 * <p>Source: submodlib {@code LogDeterminant}; incremental Cholesky of Chen, Zhang and Zhou (NeurIPS 2018), algorithm 1.
 */
public final class LogDeterminant implements SetFunction {
    /** How far below 1 float entries may carry a conditional variance that is at least 1. */
    private static final double ROUNDING = 1e-3;

    private final SymmetricRows similarity;
    private final double lambda;

    LogDeterminant(SymmetricRows similarity, double lambda) {
        this.similarity = similarity;
        this.lambda = Arguments.nonNegative("lambda", lambda);
    }

    /**
     * Of a similarity matrix.
     *
     * @param similarity {@code [n, n]}, symmetric, positive semi-definite
     * @param lambda λ ≥ 0, added to the diagonal
     * @throws IllegalArgumentException if the matrix is not symmetric; and, in a run, when it turns out not to be positive
     *     definite once λ is added
     */
    public static LogDeterminant of(FloatMatrix similarity, double lambda) {
        return new LogDeterminant(SymmetricRows.of("the similarity", similarity), lambda);
    }

    @Override
    public int groundSize() {
        return similarity.size();
    }

    @Override
    public boolean isMonotone() {
        return lambda >= 1;
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
        /** Row t of the Cholesky factor's transpose: what pick t explains of every item. */
        private final List<double[]> factor = new ArrayList<>();

        private final double[] variance = new double[similarity.size()];
        private final float[] row = new float[variance.length];
        private double value;

        State() {
            for (int j = 0; j < variance.length; j++) {
                variance[j] = similarity.diagonal(j) + lambda;
            }
        }

        @Override
        public double gain(int item) {
            double v = variance[item];
            if (!(v > 0) || (lambda >= 1 && v < 1 - ROUNDING)) {
                throw new IllegalArgumentException(
                        "the similarity must be positive semi-definite and, with lambda on its"
                                + " diagonal, positive definite; with lambda = " + lambda + " item " + item
                                + " has variance "
                                + v + " given " + factor.size()
                                + " chosen items: raise lambda, or do not clamp the similarity");
            }
            return StrictMath.log(v);
        }

        @Override
        public void add(int item) {
            value += gain(item);
            similarity.copyRow(item, row);
            double deviation = Math.sqrt(variance[item]);
            double[] explained = new double[variance.length];
            Parallel.forBlocks(variance.length, 2048, (from, to) -> {
                for (int j = from; j < to; j++) {
                    explained[j] = row[j];
                }
                for (double[] earlier : factor) {
                    double own = earlier[item];
                    for (int j = from; j < to; j++) {
                        explained[j] -= own * earlier[j];
                    }
                }
                for (int j = from; j < to; j++) {
                    explained[j] /= deviation;
                    variance[j] -= explained[j] * explained[j];
                }
            });
            factor.add(explained);
        }

        @Override
        public double value() {
            return value;
        }
    }
}
