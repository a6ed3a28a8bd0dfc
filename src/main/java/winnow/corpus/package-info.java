/**
 * Records a language model may be trained on: examples, corpora, their files and their fingerprints.
 *
 * <p>A {@link winnow.corpus.Corpus} is immutable and ordered, its ids are unique. Files are read by {@code CorpusReader},
 * which keeps where every record's bytes stand, so that chosen records can be written back unchanged. May use {@code
 * winnow.random}; DuckDB, Jackson and Commons CSV stay inside.
 */
package winnow.corpus;
