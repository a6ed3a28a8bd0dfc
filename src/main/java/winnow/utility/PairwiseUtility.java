package winnow.utility;

import winnow.corpus.Corpus;
import winnow.linalg.SparseMatrix;

/** A metric that computes every pair by itself, so that some pairs can be had without the others. */
public interface PairwiseUtility extends UtilityMetric {
    /**
     * The utilities of some pairs alone.
     *
     * @param pattern {@code [n, m]}: pair (i, j) is computed if an entry is stored there, whatever its value
     * @throws IllegalArgumentException as {@link #between}, or if the pattern has another shape
     */
    SparseUtility sparse(Corpus represented, Corpus candidates, SparseMatrix pattern);
}
