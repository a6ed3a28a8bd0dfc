package winnow.classifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.embedding.HashedNgrams;
import winnow.embedding.HashedTexts;
import winnow.linalg.Parallel;

/**
 * A trained classifier of texts: p(c|x) = softmax(W x + b) over C labels, from hashed n-grams.
 *
 * <p>Immutable; comes from {@link TextClassifierTraining}. A text is classified in the time it takes to hash it. Memory: 8·C·B bytes.
 */
public final class TextClassifier {
    private static final int BLOCK = 256;

    private final HashedNgrams ngrams;
    private final List<String> labels;
    private final double[] point;
    private final Map<String, Object> settings;
    private final double loss;
    private final int iterations;
    private final boolean converged;

    TextClassifier(HashedNgrams ngrams, List<String> labels, Lbfgs.Minimum minimum, Map<String, Object> settings) {
        this.ngrams = ngrams;
        this.labels = List.copyOf(labels);
        this.point = minimum.point();
        this.settings = settings;
        this.loss = minimum.value();
        this.iterations = minimum.iterations();
        this.converged = minimum.converged();
    }

    /** The labels, ascending: the order of all probabilities. */
    public List<String> labels() {
        return labels;
    }

    /**
     * The number of a label.
     *
     * @throws IllegalArgumentException if it is none of the labels
     */
    public int indexOf(String label) {
        int index = labels.indexOf(label);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "label must be one of " + String.join(", ", labels) + ", got \"" + label + "\"");
        }
        return index;
    }

    /** The probability of every label, {@code [C]}, summing to 1. */
    public double[] probabilities(String text) {
        return probabilities(TextFeatures.of(ngrams, text));
    }

    /** The probabilities of all labels for every example, {@code [n][C]}. */
    public double[][] probabilities(Corpus corpus) {
        HashedTexts texts = ngrams.of(corpus);
        double[][] probabilities = new double[corpus.size()][];
        Parallel.forBlocks(corpus.size(), BLOCK, (from, to) -> {
            for (int i = from; i < to; i++) {
                probabilities[i] = probabilities(TextFeatures.of(texts, i));
            }
        });
        return probabilities;
    }

    private double[] probabilities(TextFeatures text) {
        double[] scores = new double[labels.size()];
        for (int c = 0; c < scores.length; c++) {
            double sum = point[scores.length * ngrams.buckets() + c];
            for (int i = 0; i < text.values().length; i++) {
                sum += (double) text.values()[i] * point[c * ngrams.buckets() + text.buckets()[i]];
            }
            scores[c] = sum;
        }
        Softmax.inPlace(scores);
        return scores;
    }

    /** The likeliest label, ties to the lowest. */
    public String label(String text) {
        return likeliest(probabilities(text));
    }

    /** The likeliest label of every example, in order. */
    public List<String> labels(Corpus corpus) {
        List<String> all = new ArrayList<>(corpus.size());
        for (double[] probabilities : probabilities(corpus)) {
            all.add(likeliest(probabilities));
        }
        return all;
    }

    private String likeliest(double[] probabilities) {
        int best = 0;
        for (int c = 1; c < probabilities.length; c++) {
            best = probabilities[c] > probabilities[best] ? c : best;
        }
        return labels.get(best);
    }

    /** Mean cross-entropy of the training texts in nats, with the penalty. */
    public double loss() {
        return loss;
    }

    /** Steps of the optimizer. */
    public int iterations() {
        return iterations;
    }

    /** Whether training ended at the optimum, rather than when steps ran out. */
    public boolean converged() {
        return converged;
    }

    /** How it was trained, and on what. */
    public Map<String, Object> settings() {
        return new LinkedHashMap<>(settings);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextClassifier that
                && ngrams.equals(that.ngrams)
                && labels.equals(that.labels)
                && Arrays.equals(point, that.point);
    }

    @Override
    public int hashCode() {
        return 31 * labels.hashCode() + Arrays.hashCode(point);
    }

    @Override
    public String toString() {
        return "classifier of " + labels.size() + " labels, " + (converged ? "converged after " : "stopped after ")
                + iterations + " steps";
    }
}
