package winnow.submodular;

import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;

/**
 * Graph cut: be similar to the represented items and, by λ, dissimilar among yourselves.
 *
 * <p>f(A) = Σ_{i∈U, j∈A} s_ij − λ Σ_{i,j∈A} s_ij, over <em>ordered</em> pairs including the diagonal. Submodular if and only if
 * λ·(s_ij + s_ji) ≥ 0 for all i ≠ j of the ground set, so for every similarity without negative entries. Monotone if and only
 * if Σ_{i∈U} s_ij − λ·s_jj − λ·Σ_{i≠j} max(0, s_ij + s_ji) ≥ 0 for every j; with U = V and a symmetric
 * similarity without negative entries, λ ≤ ½ suffices. Both are computed once from the entries. A gain is O(1), a pick reads one
 * row, the state holds one double per item.
 *
 * <p>Source: submodlib {@code GraphCut}. Departure: the similarity within the ground set need not be symmetric.
 */
public final class GraphCut implements SetFunction {
    /** Share of a gain's terms that rounding may turn negative without the function being called non-monotone. */
    private static final double ROUNDING = 1e-12;

    private final FloatMatrix ground;
    private final FloatMatrix mirrored;
    private final double lambda;
    private final double[] singletons;
    private final boolean monotone;
    private final boolean submodular;

    /** Graph cut whose single items are worth {@code attraction[j]} before redundancy is taken off. */
    GraphCut(FloatMatrix ground, double lambda, double[] attraction) {
        Arguments.square("the similarity within the ground set", ground);
        Arguments.same("rows of the similarity within the ground set and candidates", ground.rows(), attraction.length);
        this.ground = ground;
        this.mirrored = ground.isSymmetric() ? ground : ground.transposed();
        this.lambda = Arguments.nonNegative("lambda", lambda);
        this.singletons = new double[attraction.length];
        boolean[] isMonotone = new boolean[attraction.length];
        boolean[] isSubmodular = new boolean[attraction.length];
        Parallel.forBlocks(attraction.length, 64, (from, to) -> {
            for (int j = from; j < to; j++) {
                double redundancy = 0;
                double lowest = 0;
                for (int i = 0; i < attraction.length; i++) {
                    double pair = i == j ? 0 : (double) ground.get(j, i) + mirrored.get(j, i);
                    redundancy += Math.max(0, pair);
                    lowest = Math.min(lowest, pair);
                }
                singletons[j] = attraction[j] - lambda * ground.get(j, j);
                isSubmodular[j] = lambda * lowest >= 0;
                double scale = Math.abs(attraction[j]) + lambda * (redundancy + Math.abs(ground.get(j, j)));
                isMonotone[j] = singletons[j] - lambda * redundancy >= -ROUNDING * scale;
            }
        });
        this.monotone = all(isMonotone);
        this.submodular = all(isSubmodular);
    }

    /**
     * Every item represents itself: U = V.
     *
     * @param similarity {@code [n, n]}: row j holds the similarity of <em>candidate</em> j to every item
     * @param lambda λ ≥ 0, weight of redundancy
     */
    public static GraphCut of(FloatMatrix similarity, double lambda) {
        return of(similarity, similarity, lambda);
    }

    /**
     * A separate represented set U.
     *
     * @param byCandidate {@code [n, |U|]}: row j holds the similarity of <em>candidate</em> j to every represented item
     * @param ground {@code [n, n]} similarity within the ground set
     * @param lambda λ ≥ 0, weight of redundancy
     */
    public static GraphCut of(FloatMatrix byCandidate, FloatMatrix ground, double lambda) {
        return new GraphCut(ground, lambda, rowSums(byCandidate));
    }

    static double[] rowSums(FloatMatrix matrix) {
        double[] sums = new double[matrix.rows()];
        Parallel.forBlocks(sums.length, 64, (from, to) -> {
            for (int j = from; j < to; j++) {
                sums[j] = matrix.rowSum(j);
            }
        });
        return sums;
    }

    private static boolean all(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int groundSize() {
        return singletons.length;
    }

    @Override
    public boolean isMonotone() {
        return monotone;
    }

    @Override
    public boolean isSubmodular() {
        return submodular;
    }

    @Override
    public GainState start() {
        return new State();
    }

    private final class State implements GainState {
        private final double[] toChosen = new double[singletons.length];
        private final float[] row = new float[singletons.length];
        private final float[] column = new float[singletons.length];
        private double value;

        @Override
        public double gain(int item) {
            return singletons[item] - lambda * toChosen[item];
        }

        @Override
        public void add(int item) {
            value += gain(item);
            ground.copyRow(item, row);
            mirrored.copyRow(item, column);
            for (int j = 0; j < row.length; j++) {
                toChosen[j] += (double) row[j] + column[j];
            }
        }

        @Override
        public double value() {
            return value;
        }
    }
}
