package winnow.embedding;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;
import winnow.random.Seeds;

/**
 * The k most similar others of every item, and the item itself: a sparse similarity matrix.
 *
 * <p>Row i of {@link #similarities()} belongs to the represented item i and holds its k nearest others by cosine (all others if
 * there are fewer) and i itself, whose cosine is 1, or 0 for a row of zeros; what is not listed counts 0. Among equal cosines the lowest index is listed. The relation is not
 * symmetric.
 *
 * <p>{@linkplain #exact Exact} search compares all pairs, 2·n²·d operations; {@linkplain #approximate approximate} search compares
 * those that share a leaf of some random tree, 2·n·leaf·d·T operations, near-linear in n, and then says by {@link #recall()} what
 * share of the true neighbours it found. Memory: 24·n·k bytes and 4·n·d for the points at norm 1 while it is made, 8·n·k afterwards. Both are
 * deterministic for any number of threads.
 *
 * <p>Example: {@code NeighbourGraph.of(points, 64, SimilarityScale.CLAMPED, Seeds.of(7)).similarities()}.
 *
 * <p>Source: the splits follow Dasgupta and Freund's random projection trees (STOC 2008) with directions between two sample
 * means as in Annoy; the joins NN-descent (Dong, Moses and Li, WWW 2011). Departure: leaves are equally large, and large enough
 * to be worth a matrix product.
 */
public final class NeighbourGraph {
    /** Up to this many items {@link #of} compares all pairs. */
    public static final int EXACT_UP_TO = 20_000;

    private static final int RECALL_SAMPLE = 200;

    private final SparseMatrix similarities;
    private final int neighbours;
    private final SimilarityScale scale;
    private final NeighbourForest forest;
    private final double recall;

    private NeighbourGraph(
            SparseMatrix similarities, int neighbours, SimilarityScale scale, NeighbourForest forest, double recall) {
        this.similarities = similarities;
        this.neighbours = neighbours;
        this.scale = scale;
        this.forest = forest;
        this.recall = recall;
    }

    /** Exact up to {@value #EXACT_UP_TO} items, approximate with default settings beyond. */
    public static NeighbourGraph of(Embeddings points, int neighbours, SimilarityScale scale, Seeds seeds) {
        return points.size() <= EXACT_UP_TO
                ? exact(points, neighbours, scale)
                : approximate(points, neighbours, scale, NeighbourForest.withDefaults(seeds));
    }

    /**
     * By comparing all pairs.
     *
     * @param neighbours k ≥ 1
     */
    public static NeighbourGraph exact(Embeddings points, int neighbours, SimilarityScale scale) {
        FloatMatrix unit = unit(points);
        NeighbourSearch search = new NeighbourSearch(unit, neighbours(points, neighbours));
        search.compareAll();
        return new NeighbourGraph(similarities(search, unit, scale), neighbours, scale, null, 1);
    }

    /**
     * By comparing the points that share a leaf in one of several random trees.
     *
     * @param neighbours k ≥ 1
     */
    public static NeighbourGraph approximate(
            Embeddings points, int neighbours, SimilarityScale scale, NeighbourForest forest) {
        FloatMatrix unit = unit(points);
        int k = neighbours(points, neighbours);
        NeighbourSearch search = new NeighbourSearch(unit, k);
        search.compareLeaves(forest);
        for (int join = 0; join < forest.joins(); join++) {
            search.compareNeighboursOfNeighbours();
        }
        double recall = search.recall(RECALL_SAMPLE, forest.seeds().stream("recall sample"));
        return new NeighbourGraph(similarities(search, unit, scale), neighbours, scale, forest, recall);
    }

    /**
     * The most similar items of another set, by comparing all pairs: for represented items that are not the candidates
     * themselves. Cost: 2·n·m·d operations; memory 24·n·k bytes.
     *
     * @param rows n represented items
     * @param columns m candidates
     * @param neighbours k ≥ 1
     * @return {@code [n, m]}: row i holds the k candidates most similar to item i, or all if there are fewer; among equal ones
     *     the lowest index
     * @throws IllegalArgumentException if the widths differ
     */
    public static SparseMatrix between(Embeddings rows, Embeddings columns, int neighbours, SimilarityScale scale) {
        if (neighbours < 1) {
            throw new IllegalArgumentException("the number of neighbours must be >= 1, got " + neighbours);
        }
        int k = Math.min(neighbours, columns.size());
        int[][] found = new int[rows.size()][k];
        float[][] values = new float[rows.size()][k];
        if (k > 0) {
            NeighbourSearch.nearest(
                    rows.matrix().withUnitRows(), columns.matrix().withUnitRows(), k, scale, (i, list) -> {
                        for (int rank = 0; rank < k; rank++) {
                            found[i][rank] = NearestItems.item(list[rank]);
                            values[i][rank] = NearestItems.similarity(list[rank]);
                        }
                    });
        }
        return SparseMatrix.ofRows(columns.size(), found, values);
    }

    /** The similarities, {@code [n, n]}, row i for the represented item i. */
    public SparseMatrix similarities() {
        return similarities;
    }

    /** How many others were asked for per item, k. */
    public int neighbours() {
        return neighbours;
    }

    /** Whether all pairs were compared. */
    public boolean isExact() {
        return forest == null;
    }

    /**
     * Share of the true k nearest others that were found, in [0, 1]; 1 for an exact graph. Measured on a seeded sample of 200
     * items compared with all; a listed item counts as found when it is at least as similar as the true k-th.
     */
    public double recall() {
        return recall;
    }

    /** How the graph was made, as it stands in a manifest, in a fixed order. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("neighbours", neighbours);
        settings.put("similarity", scale.name().toLowerCase(Locale.ROOT));
        settings.put("search", isExact() ? "exact" : "forest");
        if (!isExact()) {
            settings.put("trees", forest.trees());
            settings.put("leaf", forest.leaf());
            settings.put("joins", forest.joins());
            settings.put("forest-seed", forest.seeds().root());
        }
        return settings;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d items with %d neighbours each, %s, recall %.3f",
                similarities.rows(),
                neighbours,
                isExact() ? "exact" : "approximate",
                recall);
    }

    private static FloatMatrix unit(Embeddings points) {
        return points.matrix().withUnitRows();
    }

    private static int neighbours(Embeddings points, int neighbours) {
        if (neighbours < 1) {
            throw new IllegalArgumentException("the number of neighbours must be >= 1, got " + neighbours);
        }
        return Math.max(1, Math.min(neighbours, points.size() - 1));
    }

    private static SparseMatrix similarities(NeighbourSearch search, FloatMatrix unit, SimilarityScale scale) {
        int n = unit.rows();
        int[][] columns = new int[n][];
        float[][] values = new float[n][];
        for (int i = 0; i < n; i++) {
            int count = search.count(i);
            columns[i] = new int[count + 1];
            values[i] = new float[count + 1];
            columns[i][0] = i;
            values[i][0] = scale.of(unit.squaredNorm(i) > 0 ? 1f : 0f);
            for (int rank = 0; rank < count; rank++) {
                columns[i][rank + 1] = search.neighbour(i, rank);
                values[i][rank + 1] = scale.of(search.cosine(i, rank));
            }
        }
        return SparseMatrix.ofRows(n, columns, values);
    }
}
