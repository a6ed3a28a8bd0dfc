package winnow.evaluation;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.statistics.distribution.NormalDistribution;
import winnow.random.Seeds;

/**
 * Intervals for means by drawing samples of the sample.
 *
 * <p>Resamples are as large as the sample, drawn with replacement; quantiles are interpolated linearly between the order statistics
 * of their means. Deterministic for a seed. Cost resamples·n. With fewer than about 20 values any such interval is too short; of
 * values that are all equal, such as no hit at all, it has no width, which proves nothing.
 *
 * <p>Example: {@code Bootstrap.withDefaults(Seeds.of(7)).mean(evaluation.metric("rouge1").values())}.
 *
 * <p>Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, sections 13.3 and 14.3.
 *
 * @param method how an interval is read off the resampled means
 * @param resamples how many, at least 100
 * @param confidence in (0, 1)
 * @param seeds of the draws
 */
public record Bootstrap(Method method, int resamples, double confidence, Seeds seeds) {
    private static final int DEFAULT_RESAMPLES = 10_000;
    private static final double DEFAULT_CONFIDENCE = 0.95;
    private static final int FEWEST_RESAMPLES = 100;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /** How an interval is read off the resampled means. */
    public enum Method {
        /** Their quantiles at (1 ∓ confidence) / 2. */
        PERCENTILE,
        /** Quantiles moved for bias and for skewness (bias-corrected and accelerated). */
        BCA
    }

    /** Checks the ranges. */
    public Bootstrap {
        if (resamples < FEWEST_RESAMPLES) {
            throw new IllegalArgumentException("resamples must be >= " + FEWEST_RESAMPLES + ", got " + resamples);
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
        }
    }

    /** 10,000 resamples, BCa intervals of 95 %. */
    public static Bootstrap withDefaults(Seeds seeds) {
        return new Bootstrap(Method.BCA, DEFAULT_RESAMPLES, DEFAULT_CONFIDENCE, seeds);
    }

    /** With another kind of interval. */
    public Bootstrap withMethod(Method other) {
        return new Bootstrap(other, resamples, confidence, seeds);
    }

    /** With another number of resamples. */
    public Bootstrap withResamples(int number) {
        return new Bootstrap(method, number, confidence, seeds);
    }

    /** With another confidence. */
    public Bootstrap withConfidence(double other) {
        return new Bootstrap(method, resamples, other, seeds);
    }

    /**
     * The mean of values and its interval.
     *
     * @param values of items that were drawn independently [n], n ≥ 2; differences of pairs, for a difference
     * @throws IllegalArgumentException if there are fewer than two, or one is not finite
     */
    public BootstrapInterval mean(double[] values) {
        requireSeveral("items", values);
        RandomGenerator random = seeds.stream("bootstrap items");
        double[] means = new double[resamples];
        for (int b = 0; b < resamples; b++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[random.nextInt(values.length)];
            }
            means[b] = sum / values.length;
        }
        return interval(values, means, method);
    }

    /**
     * The mean of values of several runs that differ by their seed, with the spread over items and that over seeds apart.
     *
     * @param values [s, n], row r for run r, column i for the same item in every run; s ≥ 2 and n ≥ 2
     * @throws IllegalArgumentException if rows have different lengths, there are too few values, or one is not finite
     */
    public SeedSpread overSeeds(double[][] values) {
        double[] ofItems = meansOfItems(values);
        double[] ofRuns = Arrays.stream(values).mapToDouble(Finite::mean).toArray();
        return new SeedSpread(
                mean(ofItems),
                new Bootstrap(method, resamples, confidence, seeds.child("runs")).mean(ofRuns),
                Finite.deviation(ofItems),
                Finite.deviation(ofRuns));
    }

    /**
     * The mean of values of several runs, with the interval over runs and items together: other runs on other items. Runs and items are
     * drawn independently, each resampled run is read at the same resampled items. Always a percentile interval: the correction for
     * skewness is known for one way of drawing only.
     *
     * <p>Source: the crossed bootstrap of Owen, The pigeonhole bootstrap, 2007; it errs towards wide intervals.
     *
     * @param values as in {@link #overSeeds}
     * @throws IllegalArgumentException as there
     */
    public BootstrapInterval overSeedsAndItems(double[][] values) {
        double[] ofItems = meansOfItems(values);
        RandomGenerator random = seeds.stream("bootstrap runs and items");
        int items = ofItems.length;
        double[] means = new double[resamples];
        int[] timesRun = new int[values.length];
        for (int b = 0; b < resamples; b++) {
            Arrays.fill(timesRun, 0);
            for (int run = 0; run < values.length; run++) {
                timesRun[random.nextInt(values.length)]++;
            }
            double sum = 0;
            for (int draw = 0; draw < items; draw++) {
                int item = random.nextInt(items);
                for (int run = 0; run < values.length; run++) {
                    sum += timesRun[run] * values[run][item];
                }
            }
            means[b] = sum / items / values.length;
        }
        return interval(ofItems, means, Method.PERCENTILE);
    }

    /** Over runs [n], of values that are checked. */
    private static double[] meansOfItems(double[][] values) {
        if (values.length < 2) {
            throw new IllegalArgumentException("a spread over seeds needs at least two runs, got " + values.length);
        }
        int items = values[0].length;
        double[] ofItems = new double[items];
        for (int run = 0; run < values.length; run++) {
            if (values[run].length != items) {
                throw new IllegalArgumentException("every run must have values of the same items, got " + items
                        + " and " + values[run].length + " for run " + run);
            }
            requireSeveral("items", values[run]);
            for (int i = 0; i < items; i++) {
                ofItems[i] += values[run][i] / values.length;
            }
        }
        return ofItems;
    }

    private BootstrapInterval interval(double[] values, double[] means, Method by) {
        double estimate = Finite.mean(values);
        double error = Finite.deviation(means);
        Arrays.sort(means);
        double tail = (1 - confidence) / 2;
        double low = by == Method.BCA ? corrected(tail, values, means, estimate) : tail;
        double high = by == Method.BCA ? corrected(1 - tail, values, means, estimate) : 1 - tail;
        return new BootstrapInterval(estimate, quantile(means, low), quantile(means, high), confidence, error);
    }

    /** Φ(z₀ + (z₀ + z) / (1 − a(z₀ + z))), with z₀ the bias and a the acceleration, the skewness of the jackknife over 6. */
    private static double corrected(double level, double[] values, double[] sorted, double estimate) {
        double squares = 0;
        double cubes = 0;
        for (double value : values) {
            double off = value - estimate;
            squares += off * off;
            cubes += off * off * off;
        }
        if (squares == 0) {
            return level;
        }
        double acceleration = cubes / (6 * squares * Math.sqrt(squares));
        double bias = NORMAL.inverseCumulativeProbability(shareBelow(sorted, estimate));
        double z = bias + NORMAL.inverseCumulativeProbability(level);
        return NORMAL.cumulativeProbability(bias + z / (1 - acceleration * z));
    }

    /** Equal ones count half, as the means of few distinct values often are. Never 0 or 1, whose quantiles are infinite. */
    private static double shareBelow(double[] sorted, double estimate) {
        // The sum of a resample is rounded otherwise than that of the sample.
        double equal = 1e-12 * Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
        double below = 0;
        for (double mean : sorted) {
            below += mean < estimate - equal ? 1 : mean <= estimate + equal ? 0.5 : 0;
        }
        return Math.max(0.5, Math.min(sorted.length - 0.5, below)) / sorted.length;
    }

    private static double quantile(double[] sorted, double level) {
        double at = level * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static void requireSeveral(String what, double[] values) {
        Finite.require(what, values);
        if (values.length < 2) {
            throw new IllegalArgumentException("an interval needs at least two " + what + ", got 1");
        }
    }
}
