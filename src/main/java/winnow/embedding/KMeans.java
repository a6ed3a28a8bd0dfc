package winnow.embedding;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import winnow.linalg.FloatMatrix;
import winnow.linalg.PackedRows;
import winnow.linalg.Parallel;
import winnow.random.Seeds;

/**
 * K-means: centroids that minimise Σ_i ‖x_i − c(i)‖², by Lloyd's iteration from k-means++ seeding.
 *
 * <p>Distances are Euclidean; for clusters by direction pass points of norm 1. A cluster that no item is nearest to takes the item
 * farthest from its own centroid. Ties go to the lowest index, sums are double and in the order of the items: the result does not
 * depend on the number of threads. Cost: n·K·d operations for the seeding and for each iteration; memory: 12·d·K and
 * about 40·n bytes beside the points, and 8 MiB a thread.
 *
 * <p>Example: {@code KMeans.into(7, Seeds.of(42)).cluster(points).assignments()}.
 *
 * <p>Source: Lloyd (IEEE Trans. Inf. Theory 28, 1982); seeding from Arthur and Vassilvitskii (SODA 2007).
 */
public final class KMeans {
    private static final int DEFAULT_ITERATIONS = 50;
    private static final double DEFAULT_TOLERANCE = 1e-4;
    private static final int BLOCK = 1024;
    /** So that the distances of one block stay small however many clusters there are. */
    private static final int SQUARES_AT_A_TIME = 1 << 21;

    private final int clusters;
    private final Seeds seeds;
    private final int maxIterations;
    private final double tolerance;

    private KMeans(int clusters, Seeds seeds, int maxIterations, double tolerance) {
        this.clusters = clusters;
        this.seeds = seeds;
        this.maxIterations = maxIterations;
        this.tolerance = tolerance;
    }

    /** K clusters, at most 50 iterations, relative tolerance 1e-4. */
    public static KMeans into(int clusters, Seeds seeds) {
        if (clusters < 1) {
            throw new IllegalArgumentException("the number of clusters must be >= 1, got " + clusters);
        }
        return new KMeans(clusters, seeds, DEFAULT_ITERATIONS, DEFAULT_TOLERANCE);
    }

    /** Another limit on the number of iterations. */
    public KMeans withMaxIterations(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit on iterations must be >= 1, got " + limit);
        }
        return new KMeans(clusters, seeds, limit, tolerance);
    }

    /** Ends when the inertia falls by no more than this share of itself; 0 runs until no item changes its cluster. */
    public KMeans withTolerance(double relative) {
        if (!(relative >= 0 && relative < 1)) {
            throw new IllegalArgumentException("the relative tolerance must be in [0, 1), got " + relative);
        }
        return new KMeans(clusters, seeds, maxIterations, relative);
    }

    /**
     * Clusters the points.
     *
     * @throws IllegalArgumentException if there are fewer points than clusters
     */
    public Clustering cluster(Embeddings points) {
        FloatMatrix x = points.matrix();
        if (x.rows() < clusters) {
            throw new IllegalArgumentException(
                    "the number of clusters must be at most the " + x.rows() + " points there are, got " + clusters);
        }
        return lloyd(x, x.rows(seeding(x)));
    }

    /** Lloyd's iteration from given centroids. */
    Clustering lloyd(FloatMatrix x, FloatMatrix first) {
        FloatMatrix centroids = first;
        int[] before = new int[0];
        double inertiaBefore = Double.POSITIVE_INFINITY;
        for (int iteration = 1; ; iteration++) {
            Parallel.stopIfInterrupted();
            int[] assignments = new int[x.rows()];
            double[] distances = new double[x.rows()];
            assign(x, centroids, assignments, distances);
            centroids = withoutEmptyClusters(x, centroids, assignments, distances);
            double inertia = Arrays.stream(distances).sum();
            boolean converged = Arrays.equals(assignments, before)
                    || iteration > 1 && inertiaBefore - inertia <= tolerance * inertiaBefore;
            if (converged || iteration == maxIterations) {
                return new Clustering(assignments, centroids, inertia, iteration, converged);
            }
            centroids = means(x, assignments, centroids);
            before = assignments;
            inertiaBefore = inertia;
        }
    }

    /** Each further centre is a point drawn with probability proportional to its squared distance to the nearest one so far. */
    private int[] seeding(FloatMatrix x) {
        RandomGenerator random = seeds.stream("k-means++");
        double[] nearest = new double[x.rows()];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        boolean[] chosen = new boolean[x.rows()];
        int[] centres = new int[clusters];
        centres[0] = random.nextInt(x.rows());
        for (int c = 1; c <= clusters; c++) {
            int centre = centres[c - 1];
            chosen[centre] = true;
            if (c == clusters) {
                break;
            }
            Parallel.forBlocks(x.rows(), BLOCK, (from, to) -> {
                for (int i = from; i < to; i++) {
                    nearest[i] = Math.min(nearest[i], x.squaredDistance(i, x, centre));
                }
            });
            centres[c] = draw(nearest, chosen, random.nextDouble());
        }
        return centres;
    }

    /** The first point not chosen at which the running share of the distances exceeds {@code share}. */
    private static int draw(double[] nearest, boolean[] chosen, double share) {
        double total = 0;
        for (double distance : nearest) {
            total += distance;
        }
        double sum = 0;
        int last = -1;
        for (int i = 0; i < nearest.length; i++) {
            if (chosen[i]) {
                continue;
            }
            sum += nearest[i];
            // All that is left may coincide with a centre: then the total is 0 and the first one is taken.
            if (sum > share * total || total == 0) {
                return i;
            }
            last = i;
        }
        return last;
    }

    /** The nearest centroid by tiled products, then its distance from differences. */
    private void assign(FloatMatrix x, FloatMatrix centroids, int[] assignments, double[] distances) {
        PackedRows packed = PackedRows.centred(centroids);
        int block = Math.max(1, Math.min(BLOCK, SQUARES_AT_A_TIME / clusters));
        Parallel.forBlocks(x.rows(), block, (from, to) -> {
            float[] squares = new float[(to - from) * clusters];
            packed.squaredDistances(x, from, to, squares);
            for (int i = from; i < to; i++) {
                int first = (i - from) * clusters;
                int nearest = 0;
                for (int c = 1; c < clusters; c++) {
                    nearest = squares[first + c] < squares[first + nearest] ? c : nearest;
                }
                assignments[i] = nearest;
                distances[i] = x.squaredDistance(i, centroids, nearest);
            }
        });
    }

    /** Moves the centroid of every empty cluster to the item farthest from its own and gives it that item. */
    private FloatMatrix withoutEmptyClusters(
            FloatMatrix x, FloatMatrix centroids, int[] assignments, double[] distances) {
        int[] sizes = new int[clusters];
        for (int cluster : assignments) {
            sizes[cluster]++;
        }
        int[] movedTo = new int[clusters];
        Arrays.fill(movedTo, -1);
        boolean moved = false;
        for (int c = 0; c < clusters; c++) {
            if (sizes[c] > 0) {
                continue;
            }
            int farthest = farthest(assignments, distances, sizes);
            if (farthest < 0) {
                // Then there is none for the empty clusters behind it either.
                break;
            }
            sizes[assignments[farthest]]--;
            sizes[c] = 1;
            assignments[farthest] = c;
            distances[farthest] = 0;
            movedTo[c] = farthest;
            moved = true;
        }
        if (!moved) {
            return centroids;
        }
        return FloatMatrix.build(clusters, x.columns(), (c, row) -> {
            if (movedTo[c] < 0) {
                centroids.copyRow(c, row);
            } else {
                x.copyRow(movedTo[c], row);
            }
        });
    }

    /** The item with the largest distance among clusters of two and more, or −1 if all distances are 0. */
    private static int farthest(int[] assignments, double[] distances, int[] sizes) {
        int farthest = -1;
        double largest = 0;
        for (int i = 0; i < assignments.length; i++) {
            if (distances[i] > largest && sizes[assignments[i]] > 1) {
                largest = distances[i];
                farthest = i;
            }
        }
        return farthest;
    }

    /** The mean of every cluster, summed in double in the order of the items; an empty one stays where it is. */
    private FloatMatrix means(FloatMatrix x, int[] assignments, FloatMatrix centroids) {
        int[] starts = new int[clusters + 1];
        for (int cluster : assignments) {
            starts[cluster + 1]++;
        }
        for (int c = 0; c < clusters; c++) {
            starts[c + 1] += starts[c];
        }
        int[] next = starts.clone();
        int[] members = new int[assignments.length];
        for (int i = 0; i < assignments.length; i++) {
            members[next[assignments[i]]++] = i;
        }
        float[][] means = new float[clusters][];
        Parallel.forBlocks(clusters, 1, (from, to) -> {
            for (int c = from; c < to; c++) {
                means[c] = starts[c] == starts[c + 1] ? centroids.row(c) : mean(x, members, starts[c], starts[c + 1]);
            }
        });
        return FloatMatrix.build(clusters, x.columns(), (c, row) -> System.arraycopy(means[c], 0, row, 0, row.length));
    }

    private static float[] mean(FloatMatrix x, int[] members, int from, int to) {
        double[] sums = new double[x.columns()];
        float[] row = new float[x.columns()];
        for (int m = from; m < to; m++) {
            x.copyRow(members[m], row);
            for (int k = 0; k < row.length; k++) {
                sums[k] += row[k];
            }
        }
        for (int k = 0; k < row.length; k++) {
            row[k] = (float) (sums[k] / (to - from));
        }
        return row;
    }
}
