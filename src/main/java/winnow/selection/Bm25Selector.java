package winnow.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.linalg.Parallel;
import winnow.maximize.Budget;

/**
 * {@code bm25}: the records that share most words with each target record, rare words counting more, by turns.
 *
 * <p>A target record y is a query and ranks the pool by Σ_{t∈y} idf(t) · tf · (k1 + 1) / (tf + k1 · (1 − b + b · len / avg)),
 * with tf the count of t in the record, len its terms, avg their mean over the pool, and idf(t) = ln(1 + (n − n_t + ½) / (n_t
 * + ½)), n_t the number of records with t. A term is a run of letters or digits of prompt and response, in lower case; one
 * that the query has twice counts twice. BM25 ranks for one query, and scores of different queries are not comparable, so they
 * are neither added nor maximised over targets: in round r every target in turn gives the r-th record of its ranking, unless
 * that is taken already, ties to the lowest position. The gain of a pick is its score for the target that gave it, > 0. A
 * record that shares no word with the target is not retrieved, so that the selection may be smaller than the budget. A cost
 * budget takes the prefix that fits. Cost: no model; an index of all terms, then for every target the lists of its terms and
 * O(n log n).
 *
 * <p>Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009; the idf with 1 added, which is
 * never negative, is that of Lucene.
 *
 * @param target at least one record
 * @param k1 how slowly repetition saturates, ≥ 0, usually 1.2 to 2
 * @param b how much long records are discounted, in [0, 1]
 */
public record Bm25Selector(Corpus target, double k1, double b) implements Selector {
    /** Usual k1. */
    public static final double DEFAULT_K1 = 1.5;
    /** Usual b. */
    public static final double DEFAULT_B = 0.75;

    /** Checks the target and the ranges. */
    public Bm25Selector {
        Picks.notEmpty("target", target);
        if (!(k1 >= 0 && k1 < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("k1 must be >= 0 and finite, got " + k1);
        }
        if (!(b >= 0 && b <= 1)) {
            throw new IllegalArgumentException("b must be in [0, 1], got " + b);
        }
    }

    /** k1 = 1.5 and b = 0.75. */
    public static Bm25Selector of(Corpus target) {
        return new Bm25Selector(target, DEFAULT_K1, DEFAULT_B);
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Overlap overlap = Overlap.of(pool).with("target", Optional.of(target));
        Bm25Index index = new Bm25Index(pool, k1, b);
        List<RoundRobin.Taken> taken = RoundRobin.fill(
                pool.size(), target.size(), budget, Repeats.PASSED_OVER, length -> ranked(index, length));
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("target", target.fingerprint());
        settings.put("k1", k1);
        settings.put("b", b);
        List<String> notes = new ArrayList<>(overlap.notes());
        if (!budget.isCost() && taken.size() < budget.itemsIn(pool.size())) {
            notes.add("the budget has room for " + budget.itemsIn(pool.size()) + " records, only " + taken.size()
                    + " share a word with the target");
        }
        return RoundRobin.selection("bm25", settings, pool, taken, t -> reason(taken.get(t)), notes);
    }

    private List<RoundRobin.Ranked> ranked(Bm25Index index, int length) {
        List<RoundRobin.Ranked> all = new ArrayList<>();
        for (Example query : target) {
            Parallel.stopIfInterrupted();
            all.add(RoundRobin.Ranked.of(index.scores(query.text()), length, 0));
        }
        return all;
    }

    private String reason(RoundRobin.Taken taken) {
        return "number " + (taken.round() + 1) + " by BM25 for target record "
                + target.get(taken.target()).id() + " (" + Picks.decimals(taken.score(), 4) + ")";
    }
}
