package winnow.embedding;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;
import winnow.linalg.Parallel;

/**
 * The search behind {@link NeighbourGraph}: for each of n points of norm 1, its k nearest others.
 *
 * <p>Lists stand in one array, k places a point, best first. Among the points of a leaf a cosine is one chain of multiply-adds,
 * so the same pair met in two trees gives the same bits and is kept once.
 */
final class NeighbourSearch {
    private static final int ROWS_AT_A_TIME = 768;
    private static final int COLUMNS_AT_A_TIME = 1536;
    private static final int JOIN = 16;
    private static final int JOIN_BLOCK = 4096;
    /** A cosine computed by another order of additions may differ by this. */
    private static final float ROUNDING = 1e-6f;

    private static final int SPLIT_SAMPLE = 256;
    private static final int SPLIT_ROUNDS = 3;

    private final FloatMatrix points;
    private final int k;
    private final long[] lists;
    private final int[] counts;

    NeighbourSearch(FloatMatrix points, int k) {
        if ((long) points.rows() * k > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "items x neighbours must be at most 2^31 - 9, got " + points.rows() + " x " + k);
        }
        this.points = points;
        this.k = k;
        this.lists = new long[points.rows() * k];
        this.counts = new int[points.rows()];
    }

    int count(int point) {
        return counts[point];
    }

    int neighbour(int point, int rank) {
        return NearestItems.item(lists[point * k + rank]);
    }

    float cosine(int point, int rank) {
        return NearestItems.similarity(lists[point * k + rank]);
    }

    /** Compares every point with all others, a tile at a time. */
    void compareAll() {
        int[] all = range(0, points.rows());
        Parallel.forBlocks(points.rows(), ROWS_AT_A_TIME, (from, to) -> {
            NearestItems[] nearest = nearestOthers(points, Arrays.copyOfRange(all, from, to), k);
            for (int i = from; i < to; i++) {
                counts[i] = nearest[i - from].store(lists, i * k);
            }
        });
    }

    /** The k nearest others of some points, by comparing them with all. */
    static NearestItems[] nearestOthers(FloatMatrix points, int[] rows, int k) {
        NearestItems[] nearest = new NearestItems[rows.length];
        Arrays.setAll(nearest, r -> new NearestItems(k));
        float[] cosines = new float[rows.length * Math.min(COLUMNS_AT_A_TIME, points.rows())];
        for (int from = 0; from < points.rows(); from += COLUMNS_AT_A_TIME) {
            int[] columns = range(from, Math.min(points.rows(), from + COLUMNS_AT_A_TIME));
            MatrixProduct.gathered(points, rows, points, columns, cosines);
            for (int r = 0; r < rows.length; r++) {
                for (int c = 0; c < columns.length; c++) {
                    if (columns[c] != rows[r]) {
                        nearest[r].offer(columns[c], cosines[r * columns.length + c]);
                    }
                }
            }
        }
        return nearest;
    }

    /** Gets the list of one point. */
    @FunctionalInterface
    interface ListSink {
        void accept(int point, long[] list);
    }

    /** The k of m others whose scaled cosines are largest for each of n points, m ≥ k, handed on in any order. */
    static void nearest(FloatMatrix points, FloatMatrix others, int k, SimilarityScale scale, ListSink sink) {
        int[] all = range(0, points.rows());
        Parallel.forBlocks(points.rows(), ROWS_AT_A_TIME, (start, end) -> {
            int[] rows = Arrays.copyOfRange(all, start, end);
            NearestItems[] nearest = new NearestItems[rows.length];
            Arrays.setAll(nearest, r -> new NearestItems(k));
            float[] cosines = new float[rows.length * Math.min(COLUMNS_AT_A_TIME, others.rows())];
            for (int from = 0; from < others.rows(); from += COLUMNS_AT_A_TIME) {
                int[] columns = range(from, Math.min(others.rows(), from + COLUMNS_AT_A_TIME));
                MatrixProduct.gathered(points, rows, others, columns, cosines);
                for (int r = 0; r < rows.length; r++) {
                    for (int c = 0; c < columns.length; c++) {
                        nearest[r].offer(columns[c], scale.of(cosines[r * columns.length + c]));
                    }
                }
            }
            long[] list = new long[k];
            for (int r = 0; r < rows.length; r++) {
                nearest[r].store(list, 0);
                sink.accept(rows[r], list);
            }
        });
    }

    /** Compares the points that share a leaf in any of the trees. */
    void compareLeaves(NeighbourForest forest) {
        int leaves = (points.rows() + forest.leaf() - 1) / forest.leaf();
        int[][] orders = new int[forest.trees()][];
        Parallel.forBlocks(forest.trees(), 1, (from, to) -> {
            for (int tree = from; tree < to; tree++) {
                orders[tree] = range(0, points.rows());
                split(orders[tree], leaves, 0, leaves, forest.seeds().stream("tree " + tree));
            }
        });
        for (int[] order : orders) {
            // Every point is in one leaf of a tree, so the leaves write to different lists.
            Parallel.forBlocks(leaves, 1, (from, to) -> {
                for (int leaf = from; leaf < to; leaf++) {
                    compareWithin(Arrays.copyOfRange(
                            order, border(points.rows(), leaves, leaf), border(points.rows(), leaves, leaf + 1)));
                }
            });
        }
    }

    /**
     * Orders the points of some consecutive leaves along the line between two means of a sample and divides them at a leaf's
     * border, so that leaves are equally large whatever the points are; equal places are divided by index.
     */
    private void split(int[] order, int leaves, int firstLeaf, int lastLeaf, RandomGenerator random) {
        if (lastLeaf - firstLeaf <= 1) {
            return;
        }
        Parallel.stopIfInterrupted();
        int from = border(points.rows(), leaves, firstLeaf);
        int to = border(points.rows(), leaves, lastLeaf);
        float[] direction = direction(order, from, to, random);
        long[] keys = new long[to - from];
        for (int i = from; i < to; i++) {
            keys[i - from] = NearestItems.key(order[i], (float) points.dot(order[i], direction));
        }
        Arrays.sort(keys);
        for (int i = from; i < to; i++) {
            order[i] = NearestItems.item(keys[i - from]);
        }
        int middle = (firstLeaf + lastLeaf) / 2;
        split(order, leaves, firstLeaf, middle, random);
        split(order, leaves, middle, lastLeaf, random);
    }

    /** The difference of the two means that a few rounds of spherical 2-means find in a random sample. */
    private float[] direction(int[] order, int from, int to, RandomGenerator random) {
        int[] sample = new int[Math.min(SPLIT_SAMPLE, to - from)];
        Arrays.setAll(sample, i -> order[from + random.nextInt(to - from)]);
        float[] direction = difference(points.row(sample[0]), points.row(sample[sample.length - 1]));
        float[] row = new float[points.columns()];
        for (int round = 0; round < SPLIT_ROUNDS; round++) {
            float[] positive = new float[row.length];
            float[] negative = new float[row.length];
            for (int point : sample) {
                points.copyRow(point, row);
                float[] side = points.dot(point, direction) > 0 ? positive : negative;
                for (int k = 0; k < row.length; k++) {
                    side[k] += row[k];
                }
            }
            direction = difference(scaledToNormOne(positive), scaledToNormOne(negative));
        }
        return direction;
    }

    private static float[] difference(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int k = 0; k < a.length; k++) {
            difference[k] = a[k] - b[k];
        }
        return difference;
    }

    private static float[] scaledToNormOne(float[] vector) {
        return FloatMatrix.wrap(1, vector.length, vector).withUnitRows().row(0);
    }

    /**
     * Compares every point with the nearest of its nearest, as their lists stood before.
     *
     * <p>Source: NN-descent (Dong, Moses and Li, WWW 2011), one join without reverse neighbours.
     */
    void compareNeighboursOfNeighbours() {
        long[] before = lists.clone();
        int[] countsBefore = counts.clone();
        Parallel.forBlocks(points.rows(), JOIN_BLOCK, (from, to) -> {
            NearestItems nearest = new NearestItems(k);
            // The point, from 1, that an item was last compared with.
            int[] metBy = new int[points.rows()];
            for (int i = from; i < to; i++) {
                nearest.load(before, i * k, countsBefore[i]);
                metBy[i] = i + 1;
                for (int rank = 0; rank < countsBefore[i]; rank++) {
                    metBy[NearestItems.item(before[i * k + rank])] = i + 1;
                }
                for (int rank = 0; rank < Math.min(JOIN, countsBefore[i]); rank++) {
                    int via = NearestItems.item(before[i * k + rank]);
                    for (int next = 0; next < Math.min(JOIN, countsBefore[via]); next++) {
                        int item = NearestItems.item(before[via * k + next]);
                        if (metBy[item] != i + 1) {
                            metBy[item] = i + 1;
                            nearest.offer(item, (float) points.dot(i, points, item));
                        }
                    }
                }
                counts[i] = nearest.store(lists, i * k);
            }
        });
    }

    private void compareWithin(int[] members) {
        FloatMatrix cosines = MatrixProduct.gram(points.rows(members), MatrixProduct.Affine.IDENTITY);
        NearestItems[] nearest = new NearestItems[members.length];
        for (int a = 0; a < members.length; a++) {
            nearest[a] = new NearestItems(k);
            nearest[a].load(lists, members[a] * k, counts[members[a]]);
        }
        float[] row = new float[members.length];
        for (int a = 0; a < members.length; a++) {
            cosines.copyRow(a, row);
            for (int b = 0; b < members.length; b++) {
                if (b != a) {
                    nearest[a].offer(members[b], row[b]);
                }
            }
            counts[members[a]] = nearest[a].store(lists, members[a] * k);
        }
    }

    /** Share of the true neighbours of a sample that stand in their lists. */
    double recall(int sampleSize, RandomGenerator random) {
        if (points.rows() < 2) {
            return 1;
        }
        int[] sample = random.ints(sampleSize, 0, points.rows()).toArray();
        long[] found = new long[sample.length];
        Parallel.forBlocks(sample.length, (sample.length + 1) / 2, (from, to) -> {
            NearestItems[] nearest = nearestOthers(points, Arrays.copyOfRange(sample, from, to), k);
            for (int s = from; s < to; s++) {
                float last = nearest[s - from].lowest() - ROUNDING;
                for (int rank = 0; rank < counts[sample[s]]; rank++) {
                    found[s] += cosine(sample[s], rank) >= last ? 1 : 0;
                }
            }
        });
        return (double) Arrays.stream(found).sum() / ((long) sample.length * k);
    }

    private static int border(int n, int leaves, int leaf) {
        return (int) ((long) n * leaf / leaves);
    }

    private static int[] range(int from, int to) {
        int[] range = new int[to - from];
        Arrays.setAll(range, i -> from + i);
        return range;
    }
}
