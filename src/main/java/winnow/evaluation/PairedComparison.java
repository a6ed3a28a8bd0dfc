package winnow.evaluation;

import java.util.Arrays;
import java.util.OptionalDouble;
import winnow.random.Seeds;

/**
 * One metric of two models on the same examples. Differences are oriented: positive ones speak for the first model, also where
 * lower values are better.
 *
 * @param metric name of the metric
 * @param firstMean mean of the first model, as measured
 * @param secondMean mean of the second
 * @param advantage mean advantage of the first, with its interval
 * @param permutation two-sided test of the mean advantage
 * @param wilcoxon two-sided test of its ranks
 * @param effectSize mean advantage over the standard deviation of advantages (Cohen's d_z), if they vary
 * @param wins examples on which the first is better
 * @param ties examples without a difference
 * @param losses examples on which the second is better
 */
public record PairedComparison(
        String metric,
        double firstMean,
        double secondMean,
        BootstrapInterval advantage,
        TestResult permutation,
        TestResult wilcoxon,
        OptionalDouble effectSize,
        int wins,
        int ties,
        int losses) {
    /**
     * Compares two models.
     *
     * @param bootstrap makes the interval; the permutation test draws from its seeds too
     * @throws IllegalArgumentException if the values are of different metrics or numbers of examples, or of fewer than two
     */
    public static PairedComparison of(MetricValues first, MetricValues second, Bootstrap bootstrap) {
        double[] advantages = first.advantagesOver(second);
        double deviation = Finite.deviation(advantages);
        int wins = (int) Arrays.stream(advantages).filter(a -> a > 0).count();
        int losses = (int) Arrays.stream(advantages).filter(a -> a < 0).count();
        Seeds seeds = bootstrap.seeds().child("tests");
        return new PairedComparison(
                first.metric(),
                first.mean(),
                second.mean(),
                bootstrap.mean(advantages),
                PairedTest.permutation(seeds).test(advantages, Alternative.TWO_SIDED),
                PairedTest.wilcoxon().test(advantages, Alternative.TWO_SIDED),
                deviation > 0 ? OptionalDouble.of(Finite.mean(advantages) / deviation) : OptionalDouble.empty(),
                wins,
                advantages.length - wins - losses,
                losses);
    }
}
