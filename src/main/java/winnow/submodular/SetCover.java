package winnow.submodular;

import java.util.Arrays;

/**
 * Weighted set cover: the weight of the concepts that some chosen item has.
 *
 * <p>f(A) = Σ_u w_u·1[u covered by A]. Monotone and submodular. Its information measures are set covers themselves, with the
 * weights of some concepts set to 0. A gain reads one item's concepts.
 *
 * <p>Example: {@code SetCover.of(3, new int[][] {{0, 1}, {1, 2}}).value(0, 1)} is {@code 3.0}.
 *
 * <p>Source: submodlib {@code SetCover} and its three information measures.
 */
public final class SetCover implements MonotoneSubmodular {
    private final double[] weights;
    private final int[][] conceptsOfItem;

    private SetCover(double[] weights, int[][] conceptsOfItem) {
        this.weights = weights;
        this.conceptsOfItem = conceptsOfItem;
    }

    /**
     * All concepts of weight 1.
     *
     * @param concepts number of concepts
     * @param conceptsOfItem the concepts of every item, each in [0, concepts)
     */
    public static SetCover of(int concepts, int[][] conceptsOfItem) {
        double[] ones = new double[concepts];
        Arrays.fill(ones, 1);
        return of(ones, conceptsOfItem);
    }

    /**
     * With weights.
     *
     * @param weights the weight of every concept, ≥ 0
     * @param conceptsOfItem the concepts of every item, each an index into the weights, none twice
     */
    public static SetCover of(double[] weights, int[][] conceptsOfItem) {
        int[][] checked = new int[conceptsOfItem.length][];
        for (int j = 0; j < checked.length; j++) {
            checked[j] = Arguments.distinctIn("concepts of item " + j, conceptsOfItem[j], 0, weights.length);
        }
        return new SetCover(Arguments.nonNegative("weights", weights), checked);
    }

    /** I(A; Q): only the query's concepts count. */
    public SetCover mutualInformation(int... queryConcepts) {
        return new SetCover(only(weights, queryConcepts), conceptsOfItem);
    }

    /** f(A | P): the private concepts do not count. */
    public SetCover conditionalGain(int... privateConcepts) {
        return new SetCover(without(weights, privateConcepts), conceptsOfItem);
    }

    /** I(A; Q | P): only those of the query's concepts count that are not private. */
    public SetCover conditionalMutualInformation(int[] queryConcepts, int[] privateConcepts) {
        return mutualInformation(queryConcepts).conditionalGain(privateConcepts);
    }

    static double[] only(double[] weights, int[] concepts) {
        double[] kept = new double[weights.length];
        for (int u : Arguments.distinctIn("queryConcepts", concepts, 0, weights.length)) {
            kept[u] = weights[u];
        }
        return kept;
    }

    static double[] without(double[] weights, int[] concepts) {
        double[] kept = weights.clone();
        for (int u : Arguments.distinctIn("privateConcepts", concepts, 0, weights.length)) {
            kept[u] = 0;
        }
        return kept;
    }

    @Override
    public int groundSize() {
        return conceptsOfItem.length;
    }

    @Override
    public GainState start() {
        return new State();
    }

    private final class State implements GainState {
        private final boolean[] covered = new boolean[weights.length];
        private double value;

        @Override
        public double gain(int item) {
            double sum = 0;
            for (int u : conceptsOfItem[item]) {
                sum += covered[u] ? 0 : weights[u];
            }
            return sum;
        }

        @Override
        public void add(int item) {
            value += gain(item);
            for (int u : conceptsOfItem[item]) {
                covered[u] = true;
            }
        }

        @Override
        public double value() {
            return value;
        }
    }
}
