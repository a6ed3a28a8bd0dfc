package winnow.embedding;

import winnow.random.Seeds;

/**
 * How approximate neighbours are looked for: several random trees divide the points into leaves, within a leaf everything is
 * compared, and then neighbours of neighbours are.
 *
 * @param trees number of trees T; recall and time grow with it
 * @param leaf the most points in a leaf; recall and time grow with it
 * @param joins how often, after the trees, every point is compared with the 16 nearest of its 16 nearest
 * @param seeds seeds of the trees
 */
public record NeighbourForest(int trees, int leaf, int joins, Seeds seeds) {
    private static final int DEFAULT_TREES = 8;
    private static final int DEFAULT_LEAF = 1024;
    private static final int DEFAULT_JOINS = 2;
    private static final int SMALLEST_LEAF = 2;

    /** Checks the ranges. */
    public NeighbourForest {
        if (trees < 1) {
            throw new IllegalArgumentException("the number of trees must be >= 1, got " + trees);
        }
        if (leaf < SMALLEST_LEAF) {
            throw new IllegalArgumentException("a leaf must hold >= " + SMALLEST_LEAF + " points, got " + leaf);
        }
        if (joins < 0) {
            throw new IllegalArgumentException("the number of joins must be >= 0, got " + joins);
        }
    }

    /** Eight trees, leaves of 1,024 and two joins. */
    public static NeighbourForest withDefaults(Seeds seeds) {
        return new NeighbourForest(DEFAULT_TREES, DEFAULT_LEAF, DEFAULT_JOINS, seeds);
    }

    /** Another number of trees. */
    public NeighbourForest withTrees(int number) {
        return new NeighbourForest(number, leaf, joins, seeds);
    }

    /** Another size of leaf. */
    public NeighbourForest withLeaf(int points) {
        return new NeighbourForest(trees, points, joins, seeds);
    }

    /** Another number of joins. */
    public NeighbourForest withJoins(int number) {
        return new NeighbourForest(trees, leaf, number, seeds);
    }
}
