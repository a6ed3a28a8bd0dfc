/**
 * How good answers are, and whether a difference between two models is real.
 *
 * <p>An {@link winnow.evaluation.Evaluator} lets a model answer a test corpus of n examples and returns an {@link
 * winnow.evaluation.Evaluation}: for every metric one value per example, because everything said about a difference is said of
 * pairs of values. {@link winnow.evaluation.AnswerMetric} is open: a metric is a name and a value per answer. {@link
 * winnow.evaluation.Bootstrap} gives intervals, {@link winnow.evaluation.PairedTest} p-values, {@link
 * winnow.evaluation.PairedComparison} both, {@link winnow.evaluation.NonInferiority} the claim "no worse than". A {@link
 * winnow.evaluation.Judge} grades answers that no metric can. {@link winnow.evaluation.ClassificationMetrics} is for classes told by any model, {@link
 * winnow.evaluation.Toxicity} for what a model writes when it is only asked to go on.
 *
 * <p>Letters: n test examples, s seeds, t tokens, k in-context examples. May use corpora, embeddings, endpoints, models and random
 * streams.
 */
package winnow.evaluation;
