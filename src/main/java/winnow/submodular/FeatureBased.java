package winnow.submodular;

import java.util.Arrays;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;

/**
 * Feature-based function: much of many features, with diminishing returns in each.
 *
 * <p>f(A) = Σ_f w_f ψ(Σ_{x∈A} m_f(x)). Monotone and submodular for a {@link Concave} ψ, weights ≥ 0 and features ≥ 0. Needs no
 * pairwise similarity: cost and memory are linear in the pool. A gain reads one item's features. Accumulates in double.
 *
 * <p>Source: submodlib {@code FeatureBased}. Departure: features are taken as they are; submodlib rescales each column to
 * [0, 1] first.
 */
public final class FeatureBased implements MonotoneSubmodular {
    private final SparseMatrix features;
    private final double[] weights;
    private final Concave concave;

    private FeatureBased(SparseMatrix features, double[] weights, Concave concave) {
        Arguments.same("columns of the features and number of weights", features.columns(), weights.length);
        for (int x = 0; x < features.rows(); x++) {
            int item = x;
            features.forRow(x, (f, amount) -> {
                if (amount < 0) {
                    throw new IllegalArgumentException(
                            "features must be >= 0, got " + amount + " for item " + item + ", feature " + f);
                }
            });
        }
        this.features = features;
        this.weights = Arguments.nonNegative("weights", weights);
        this.concave = concave;
    }

    /**
     * All features of weight 1.
     *
     * @param features {@code [n, features]}, each ≥ 0
     */
    public static FeatureBased of(SparseMatrix features, Concave concave) {
        double[] ones = new double[features.columns()];
        Arrays.fill(ones, 1);
        return of(features, ones, concave);
    }

    /**
     * With weights.
     *
     * @param features {@code [n, features]}, each ≥ 0
     * @param weights {@code [features]}, each ≥ 0
     */
    public static FeatureBased of(SparseMatrix features, double[] weights, Concave concave) {
        return new FeatureBased(features, weights, concave);
    }

    /**
     * All features of weight 1, from a dense matrix, of which the entries other than 0 are copied.
     *
     * @param features {@code [n, features]}, each ≥ 0
     */
    public static FeatureBased of(FloatMatrix features, Concave concave) {
        int[][] columns = new int[features.rows()][features.columns()];
        float[][] values = new float[features.rows()][features.columns()];
        for (int x = 0; x < features.rows(); x++) {
            int count = 0;
            for (int f = 0; f < features.columns(); f++) {
                if (features.get(x, f) != 0) {
                    columns[x][count] = f;
                    values[x][count++] = features.get(x, f);
                }
            }
            columns[x] = Arrays.copyOf(columns[x], count);
            values[x] = Arrays.copyOf(values[x], count);
        }
        return of(SparseMatrix.ofRows(features.columns(), columns, values), concave);
    }

    @Override
    public int groundSize() {
        return features.rows();
    }

    @Override
    public GainState start() {
        return new State();
    }

    private final class State implements GainState {
        private final double[] total = new double[weights.length];

        @Override
        public double gain(int item) {
            double[] sum = new double[1];
            features.forRow(item, (f, amount) -> sum[0] += weights[f] * concave.rise(total[f], amount));
            return sum[0];
        }

        @Override
        public void add(int item) {
            features.forRow(item, (f, amount) -> total[f] += amount);
        }

        @Override
        public double value() {
            double sum = 0;
            for (int f = 0; f < total.length; f++) {
                sum += weights[f] * concave.at(total[f]);
            }
            return sum;
        }
    }
}
