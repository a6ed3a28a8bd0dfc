package winnow.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.NeighbourGraph;
import winnow.embedding.SimilarityScale;
import winnow.linalg.SparseMatrix;
import winnow.maximize.Budget;

/**
 * {@code knn}: the nearest neighbours of every target record, by turns; and {@code tapt-c}, the same as it was published.
 *
 * <p>In round r every target record in turn gives its r-th nearest record of the pool by cosine, unless that is taken already; ties
 * go to the lowest position. With {@link Repeats#COUNTED}, {@code tapt-c}, that record counts against the budget once more, so that
 * every target gives as many neighbours, budget / m, and the selection is smaller than its budget by the repeats. The selection is thus the union over the targets of their nearest neighbours, as many as fill the budget. The
 * gain of a pick is its cosine with the target that gave it, in [−1, 1]. A cost budget takes the prefix that fits. Cost: n + m
 * embeddings and O(n·m·d), again whenever twice as many rounds are needed.
 *
 * <p>Source: the retrieval baseline TAPT/c of GOT-D (arXiv 2405.02774), App. C.2, after kNN-TAPT of Gururangan et al., ACL
 * 2020. Departures: {@code knn} takes no record twice; {@code tapt-c} counts repeats, but a selection holds a record once; any embedder in
 * place of VAMPIRE.
 *
 * @param embedder places pool and target
 * @param target at least one record
 * @param repeats what becomes of a record that is near to several targets
 */
public record KnnSelector(Embedder embedder, Corpus target, Repeats repeats) implements Selector {
    /** {@code knn}: repeats are passed over. */
    public KnnSelector(Embedder embedder, Corpus target) {
        this(embedder, target, Repeats.PASSED_OVER);
    }

    /** {@code tapt-c}: repeats count. */
    public static KnnSelector taptC(Embedder embedder, Corpus target) {
        return new KnnSelector(embedder, target, Repeats.COUNTED);
    }

    /** Checks that there is a target. */
    public KnnSelector {
        Picks.notEmpty("target", target);
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool).with("target", Optional.of(target));
        Embeddings targetPoints = embedder.embed(target);
        Embeddings points = embedder.embed(pool);
        List<RoundRobin.Taken> taken = RoundRobin.fill(
                pool.size(), target.size(), budget, repeats, length -> nearest(targetPoints, points, length));
        Map<String, Object> settings = Picks.settings(embedder);
        settings.put("target", target.fingerprint());
        List<String> notes = new ArrayList<>(overlap.notes());
        if (!budget.isCost() && taken.size() < budget.itemsIn(pool.size())) {
            notes.add(repeats.note(budget.itemsIn(pool.size()), taken.size()));
        }
        return RoundRobin.selection(
                repeats == Repeats.COUNTED ? "tapt-c" : "knn",
                settings,
                pool,
                taken,
                t -> "number " + (taken.get(t).round() + 1) + " by cosine to target record "
                        + target.get(taken.get(t).target()).id() + " ("
                        + Picks.decimals(taken.get(t).score(), 4) + ")",
                notes);
    }

    /** The {@code length} nearest of every target, best first, ties to the lowest position. */
    static List<RoundRobin.Ranked> nearest(Embeddings targetPoints, Embeddings points, int length) {
        SparseMatrix cosines = NeighbourGraph.between(targetPoints, points, length, SimilarityScale.RAW);
        List<RoundRobin.Ranked> all = new ArrayList<>();
        for (int target = 0; target < cosines.rows(); target++) {
            int[] columns = new int[length];
            double[] values = new double[length];
            int[] count = {0};
            cosines.forRow(target, (column, value) -> {
                columns[count[0]] = column;
                values[count[0]++] = value;
            });
            // Columns ascend, so the order of ties is that of positions.
            RoundRobin.Ranked byColumn = RoundRobin.Ranked.of(values, length, Double.NEGATIVE_INFINITY);
            int[] items = new int[length];
            for (int r = 0; r < length; r++) {
                items[r] = columns[byColumn.items()[r]];
            }
            all.add(new RoundRobin.Ranked(items, byColumn.scores()));
        }
        return all;
    }
}
