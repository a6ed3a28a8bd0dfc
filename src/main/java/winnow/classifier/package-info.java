/**
 * Classifiers of texts that are trained here, in seconds, without a language model.
 *
 * <p>Letters: n texts, C labels, B buckets of hashed n-grams, x features, y label, p probability, W weights. May use corpora, hashed
 * n-grams and linear algebra.
 *
 * <p>Start at {@link winnow.classifier.TextClassifierTraining}.
 */
package winnow.classifier;
