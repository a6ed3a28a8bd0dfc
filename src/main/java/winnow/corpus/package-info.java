/**
 * Records a language model may be trained on: examples, corpora, their files and their fingerprints.
 *
 * <p>A {@link winnow.corpus.Corpus} is immutable and ordered, its ids are unique. Files are read by {@link
 * winnow.corpus.CorpusReader}, which says what columns it recognised and keeps where every record's bytes stand, so that
 * {@link winnow.corpus.LoadedCorpus} can write chosen records back unchanged. {@link winnow.corpus.OutputFile} makes files and
 * folders appear whole or not at all. Data files are not trusted: what breaks a rule is an {@link
 * winnow.corpus.InvalidRecordException} with its line, and no file decides how much memory is taken.
 *
 * <p>May use {@code winnow.random}; DuckDB and Jackson stay inside. Start at {@link winnow.corpus.CorpusReader}.
 */
package winnow.corpus;
