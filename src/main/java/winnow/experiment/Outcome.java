package winnow.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import winnow.evaluation.Toxicity;

/**
 * One metric of one run: one value for each test item, or a single one.
 *
 * @param seed of the run
 * @param stage label of the stage
 * @param learner how was learned; {@code choice} for what the chosen records hold
 * @param method the contender's name
 * @param asked what was asked: {@code test}, {@code old}, or {@code pool} for what was chosen
 * @param metric name of the metric, with its unit where it has one
 * @param values one for each item, in order; finite
 */
public record Outcome(
        long seed, String stage, String learner, String method, String asked, String metric, List<Double> values) {
    /** Metrics of which less is better; of all others more is. */
    public static final Set<String> LOWER_IS_BETTER =
            Set.of("logloss", Toxicity.EXPECTED_MAXIMUM, Toxicity.PROBABILITY);

    /** Checks and copies the values. */
    public Outcome {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("an outcome must have at least one value, got none of " + metric);
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("an outcome must have finite values, got " + value + " for " + metric
                        + " of " + method + ", " + learner + ", seed " + seed);
            }
        }
        values = List.copyOf(values);
    }

    static Outcome of(
            long seed, String stage, String learner, String method, String asked, String metric, double... values) {
        return new Outcome(
                seed,
                stage,
                learner,
                method,
                asked,
                metric,
                Arrays.stream(values).boxed().toList());
    }

    /** The same under another number of a run. */
    Outcome withSeed(long number) {
        return new Outcome(number, stage, learner, method, asked, metric, values);
    }

    /** Mean of the values. */
    public double mean() {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** What outcomes of different seeds must share to be put together. */
    Key key() {
        return new Key(stage, learner, method, asked, metric);
    }

    /** An outcome without its seed and values. */
    record Key(String stage, String learner, String method, String asked, String metric) {}
}
