package winnow.embedding;

import java.util.Locale;
import java.util.stream.IntStream;
import winnow.linalg.FloatMatrix;

/** Items divided among K clusters, each item in that of its nearest centroid. */
public final class Clustering {
    private final int[] assignments;
    private final FloatMatrix centroids;
    private final double inertia;
    private final int iterations;
    private final boolean converged;

    Clustering(int[] assignments, FloatMatrix centroids, double inertia, int iterations, boolean converged) {
        this.assignments = assignments;
        this.centroids = centroids;
        this.inertia = inertia;
        this.iterations = iterations;
        this.converged = converged;
    }

    /** Number of clusters K. */
    public int clusters() {
        return centroids.rows();
    }

    /** The cluster of every item, {@code [n]}, a copy. */
    public int[] assignments() {
        return assignments.clone();
    }

    /** The cluster of one item. */
    public int clusterOf(int item) {
        return assignments[item];
    }

    /** The items of one cluster, ascending; empty if there are fewer different items than clusters. */
    public int[] members(int cluster) {
        return IntStream.range(0, assignments.length)
                .filter(i -> assignments[i] == cluster)
                .toArray();
    }

    /** The centroids, {@code [K, d]}. */
    public FloatMatrix centroids() {
        return centroids;
    }

    /** Σ over items of the squared Euclidean distance to the centroid of their cluster. */
    public double inertia() {
        return inertia;
    }

    /** How often items were assigned to centroids. */
    public int iterations() {
        return iterations;
    }

    /** Whether it ended because nothing changed any more, and not because of the limit on iterations. */
    public boolean converged() {
        return converged;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d items in %d clusters, inertia %.6g, %s after %d iterations",
                assignments.length,
                clusters(),
                inertia,
                converged ? "converged" : "stopped",
                iterations);
    }
}
