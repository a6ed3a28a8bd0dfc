package winnow.submodular;

import java.util.ArrayList;
import java.util.List;
import winnow.linalg.FloatMatrix;

/**
 * Facility location inside clusters: an item is served only by chosen items of its own cluster.
 *
 * <p>f(A) = Σ_c Σ_{i∈c} max(0, max_{j∈A∩c} s_ij). Monotone and submodular. Memory: one block {@code [n_c, n_c]} per cluster in
 * place of {@code [n, n]}; a gain reads one row of one block.
 *
 * <p>Source: submodlib {@code FacilityLocation} with {@code mode="clustered"}. Departure: the labels are given, no clustering
 * is run inside.
 */
public final class ClusteredFacilityLocation implements MonotoneSubmodular {
    private final int[] labels;
    private final int[] positions;
    private final List<FloatMatrix> blocks;

    private ClusteredFacilityLocation(int[] labels, List<FloatMatrix> blocks) {
        this.labels = labels;
        this.positions = positions(labels, blocks.size());
        this.blocks = blocks;
    }

    /**
     * Copies the blocks out of a full similarity.
     *
     * @param similarity {@code [n, n]}: row j holds the similarity of candidate j to every item
     * @param labels {@code [n]} the cluster of every item, from 0
     */
    public static ClusteredFacilityLocation of(FloatMatrix similarity, int[] labels) {
        Arguments.square("similarity", similarity);
        Arguments.same("rows of the similarity and number of labels", similarity.rows(), labels.length);
        List<FloatMatrix> blocks = new ArrayList<>();
        for (int[] members : members(labels)) {
            blocks.add(FloatMatrix.build(members.length, members.length, (row, target) -> {
                for (int column = 0; column < members.length; column++) {
                    target[column] = similarity.get(members[row], members[column]);
                }
            }));
        }
        return new ClusteredFacilityLocation(labels.clone(), List.copyOf(blocks));
    }

    /**
     * From one block per cluster, so that the full similarity is never needed.
     *
     * @param labels {@code [n]} the cluster of every item, from 0
     * @param blocks block c is {@code [n_c, n_c]}, its rows (candidates) and columns being the members of cluster c by
     *     ascending index
     */
    public static ClusteredFacilityLocation ofBlocks(int[] labels, List<FloatMatrix> blocks) {
        int[][] members = members(labels);
        Arguments.same("number of clusters and of blocks", members.length, blocks.size());
        for (int c = 0; c < members.length; c++) {
            Arguments.square("block " + c, blocks.get(c));
            Arguments.same(
                    "members of cluster " + c + " and rows of its block",
                    members[c].length,
                    blocks.get(c).rows());
        }
        return new ClusteredFacilityLocation(labels.clone(), List.copyOf(blocks));
    }

    private static int[][] members(int[] labels) {
        int clusters = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= labels.length) {
                throw new IllegalArgumentException(
                        "labels must be in [0, " + labels.length + "), got " + labels[i] + " for item " + i);
            }
            clusters = Math.max(clusters, labels[i] + 1);
        }
        int[] sizes = new int[clusters];
        for (int label : labels) {
            sizes[label]++;
        }
        int[][] members = new int[clusters][];
        for (int c = 0; c < clusters; c++) {
            members[c] = new int[sizes[c]];
        }
        int[] positions = positions(labels, clusters);
        for (int i = 0; i < labels.length; i++) {
            members[labels[i]][positions[i]] = i;
        }
        return members;
    }

    private static int[] positions(int[] labels, int clusters) {
        int[] seen = new int[clusters];
        int[] positions = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            positions[i] = seen[labels[i]]++;
        }
        return positions;
    }

    @Override
    public int groundSize() {
        return labels.length;
    }

    @Override
    public GainState start() {
        return new State();
    }

    private final class State implements GainState {
        private final float[][] levels = new float[blocks.size()][];

        State() {
            for (int c = 0; c < levels.length; c++) {
                levels[c] = new float[blocks.get(c).columns()];
            }
        }

        @Override
        public double gain(int item) {
            return blocks.get(labels[item]).sumAbove(positions[item], levels[labels[item]]);
        }

        @Override
        public void add(int item) {
            blocks.get(labels[item]).raise(positions[item], levels[labels[item]]);
        }

        @Override
        public double value() {
            double sum = 0;
            for (float[] level : levels) {
                for (float served : level) {
                    sum += served;
                }
            }
            return sum;
        }
    }
}
