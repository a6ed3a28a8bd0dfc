package winnow.embedding;

import winnow.random.Seeds;

/**
 * How approximate neighbours are looked for: several trees divide the points into leaves, and within a leaf everything is compared.
 *
 * @param trees number of trees T; recall and time grow with it
 * @param leaf the most points in a leaf; recall and time grow with it
 * @param seeds seeds of the trees
 */
public record NeighbourForest(int trees, int leaf, Seeds seeds) {
    private static final int DEFAULT_TREES = 8;
    private static final int DEFAULT_LEAF = 1024;
    private static final int SMALLEST_LEAF = 2;

    /** Checks the ranges. */
    public NeighbourForest {
        if (trees < 1) {
            throw new IllegalArgumentException("the number of trees must be >= 1, got " + trees);
        }
        if (leaf < SMALLEST_LEAF) {
            throw new IllegalArgumentException("a leaf must hold >= " + SMALLEST_LEAF + " points, got " + leaf);
        }
    }

    /** Trees and leaves that reach a recall of about 0.9 at 64 neighbours on instruction texts. */
    public static NeighbourForest withDefaults(Seeds seeds) {
        return new NeighbourForest(DEFAULT_TREES, DEFAULT_LEAF, seeds);
    }

    /** Another number of trees. */
    public NeighbourForest withTrees(int number) {
        return new NeighbourForest(number, leaf, seeds);
    }

    /** Another size of leaf. */
    public NeighbourForest withLeaf(int points) {
        return new NeighbourForest(trees, points, seeds);
    }
}
