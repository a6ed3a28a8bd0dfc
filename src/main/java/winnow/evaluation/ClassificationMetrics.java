package winnow.evaluation;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How well classes were told, from the table of true against predicted ones.
 *
 * <p>With TP, FP and FN of a class c: F1_c = 2·TP / (2·TP + FP + FN), in [0, 1]. A class that is true of no item and predicted for
 * none has no F1; one that is only true, or only predicted, has 0. Values are given for items, so that accuracy can be compared in
 * pairs; F1 and Matthews correlation are no means over items. Immutable. Cost O(n + K²) for n items and K classes.
 *
 * <p>Example: {@code ClassificationMetrics.of(2, new int[] {0, 1, 1}, new int[] {0, 1, 0}).accuracy()} is {@code
 * 0.6666666666666666}.
 *
 * <p>Source: accuracy, micro and macro F1 as GOT-D (arXiv 2405.02774), tables 2 to 4, reports them; Gorodkin, Comparing two K-category
 * assignments by a K-category correlation coefficient, 2004, for the correlation.
 */
public final class ClassificationMetrics {
    private final long[][] counts;
    private final double[] correct;

    private ClassificationMetrics(long[][] counts, double[] correct) {
        this.counts = counts;
        this.correct = correct;
    }

    /**
     * Counts true against predicted classes.
     *
     * @param classes K ≥ 2
     * @param truth class of each item [n], from 0 to K − 1, n ≥ 1
     * @param predicted what was said of it [n]
     * @throws IllegalArgumentException if there is no item, the lengths differ, or a class is none of the K
     */
    public static ClassificationMetrics of(int classes, int[] truth, int[] predicted) {
        if (classes < 2) {
            throw new IllegalArgumentException("there must be at least two classes, got " + classes);
        }
        if (truth.length == 0 || truth.length != predicted.length) {
            throw new IllegalArgumentException("every item, at least one, must have a true and a predicted class, got "
                    + truth.length + " and " + predicted.length);
        }
        long[][] counts = new long[classes][classes];
        double[] correct = new double[truth.length];
        for (int i = 0; i < truth.length; i++) {
            requireClass("true", classes, truth[i], i);
            requireClass("predicted", classes, predicted[i], i);
            counts[truth[i]][predicted[i]]++;
            correct[i] = truth[i] == predicted[i] ? 1 : 0;
        }
        return new ClassificationMetrics(counts, correct);
    }

    private static void requireClass(String which, int classes, int value, int item) {
        if (value < 0 || value >= classes) {
            throw new IllegalArgumentException(
                    which + " classes must be in [0, " + classes + "), got " + value + " at " + item);
        }
    }

    /** Number of classes K. */
    public int classes() {
        return counts.length;
    }

    /** How many items of class {@code truth} were said to be of class {@code predicted}. */
    public long count(int truth, int predicted) {
        return counts[truth][predicted];
    }

    /** 1 for every item whose class was told, else 0; the mean is the accuracy. */
    public MetricValues correct() {
        return MetricValues.of("accuracy", MetricValues.Better.HIGHER, correct);
    }

    /** Share of items whose class was told. */
    public double accuracy() {
        return Finite.mean(correct);
    }

    /** F1 of a class; empty if the class is true of no item and predicted for none. */
    public OptionalDouble f1(int ofClass) {
        long either = timesTrue(ofClass) + timesPredicted(ofClass);
        return either == 0 ? OptionalDouble.empty() : OptionalDouble.of(2.0 * counts[ofClass][ofClass] / either);
    }

    /** Mean F1 of the classes that have one. There is always such a class. */
    public double macroF1() {
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < counts.length; c++) {
            OptionalDouble f1 = f1(c);
            sum += f1.orElse(0);
            classes += f1.isPresent() ? 1 : 0;
        }
        return sum / classes;
    }

    /** F1 of TP, FP and FN added up over all classes. As every item has one class and is said to be of one, this is the accuracy. */
    public double microF1() {
        long hits = 0;
        for (int c = 0; c < counts.length; c++) {
            hits += counts[c][c];
        }
        return 2.0 * hits / (2 * (long) correct.length);
    }

    /**
     * Matthews' correlation of several classes, (h·n − Σ t_c·p_c) / √((n² − Σ t_c²)·(n² − Σ p_c²)), with h hits, and t_c and p_c the
     * numbers of items that are, and are said to be, of class c. At most 1; 0 for what is said without regard to the truth. Empty if
     * all items are of one class or are said to be of one, where it is 0/0.
     */
    public OptionalDouble matthews() {
        double n = correct.length;
        double hits = 0;
        double products = 0;
        double trueSquares = 0;
        double predictedSquares = 0;
        for (int c = 0; c < counts.length; c++) {
            double isTrue = timesTrue(c);
            double isPredicted = timesPredicted(c);
            hits += counts[c][c];
            products += isTrue * isPredicted;
            trueSquares += isTrue * isTrue;
            predictedSquares += isPredicted * isPredicted;
        }
        double spread = (n * n - trueSquares) * (n * n - predictedSquares);
        return spread == 0 ? OptionalDouble.empty() : OptionalDouble.of((hits * n - products) / Math.sqrt(spread));
    }

    private long timesTrue(int ofClass) {
        return Arrays.stream(counts[ofClass]).sum();
    }

    private long timesPredicted(int ofClass) {
        return Arrays.stream(counts).mapToLong(row -> row[ofClass]).sum();
    }

    @Override
    public String toString() {
        return "ClassificationMetrics[" + correct.length + " items of " + counts.length + " classes, accuracy "
                + (float) accuracy() + ", macro F1 " + (float) macroF1() + "]";
    }
}
