package winnow.evaluation;

import java.util.Arrays;

/**
 * One metric of every test example [n], n ≥ 1: the stuff of means and of paired tests. Immutable.
 *
 * <p>Example: {@code MetricValues.of("exact", MetricValues.Better.HIGHER, 1, 0, 1).mean()} is {@code 0.6666666666666666}.
 */
public final class MetricValues {
    private final String metric;
    private final Better better;
    private final double[] values;

    /** Which values are better. */
    public enum Better {
        /** Higher ones, as for all {@link AnswerMetric}s. */
        HIGHER,
        /** Lower ones, as for a loss. */
        LOWER
    }

    private MetricValues(String metric, Better better, double[] values) {
        this.metric = metric;
        this.better = better;
        this.values = values;
    }

    /**
     * Values in the order of the test corpus.
     *
     * @throws IllegalArgumentException if there are none, or one is not finite
     */
    public static MetricValues of(String metric, Better better, double... values) {
        Finite.require("values of " + metric, values);
        return new MetricValues(metric, better, values.clone());
    }

    /** Name of the metric. */
    public String metric() {
        return metric;
    }

    /** Which values are better. */
    public Better better() {
        return better;
    }

    /** Number of examples n. */
    public int size() {
        return values.length;
    }

    /** The value of example i. */
    public double value(int i) {
        return values[i];
    }

    /** All values [n]. */
    public double[] values() {
        return values.clone();
    }

    /** Σ values / n. */
    public double mean() {
        return Finite.mean(values);
    }

    /**
     * By how much each value is better than the other, [n]: this minus the other, with the sign turned if lower is better. So a positive
     * difference always speaks for this one.
     *
     * @throws IllegalArgumentException if the other is of another metric or of another number of examples
     */
    public double[] advantagesOver(MetricValues other) {
        if (!metric.equals(other.metric) || better != other.better || values.length != other.values.length) {
            throw new IllegalArgumentException("values to be compared must be of the same metric and examples, got "
                    + values.length + " of " + metric + " and " + other.values.length + " of " + other.metric);
        }
        double[] advantages = new double[values.length];
        for (int i = 0; i < advantages.length; i++) {
            advantages[i] = better == Better.HIGHER ? values[i] - other.values[i] : other.values[i] - values[i];
        }
        return advantages;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MetricValues that
                && metric.equals(that.metric)
                && better == that.better
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * metric.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "MetricValues[" + metric + ", mean " + (float) mean() + " of " + values.length + "]";
    }
}
