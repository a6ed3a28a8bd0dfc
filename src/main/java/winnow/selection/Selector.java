package winnow.selection;

import winnow.corpus.Corpus;
import winnow.maximize.Budget;

/** A method of choosing from a pool. Target and existing corpora, embedder and seeds are constructor arguments. */
public interface Selector {
    /**
     * Chooses from the pool.
     *
     * @throws IllegalArgumentException if the budget is larger than the pool, or a target or existing corpus is the pool
     */
    Selection select(Corpus pool, Budget budget);
}
