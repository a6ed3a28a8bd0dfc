package winnow.evaluation;

import java.util.Locale;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Whether a model is no worse than a reference by more than a margin: one-sided, by the t distribution of paired differences.
 *
 * <p>A test that finds no difference does not show that there is none; this does, for a margin that must be stated before the
 * values are seen. The claim holds exactly if the lower confidence bound of the advantage is above −margin, which is when p is below 1 −
 * confidence.
 *
 * <p>Source: Wellek, Testing Statistical Hypotheses of Equivalence and Noninferiority, 2010.
 *
 * @param metric name of the metric
 * @param margin δ, above 0, in units of the metric
 * @param advantage mean advantage over the reference; positive is better
 * @param lowerBound one-sided lower confidence bound of the advantage
 * @param confidence of the bound, in (0.5, 1)
 * @param pValue of an advantage of −δ or less
 * @param pairs number of examples n
 */
public record NonInferiority(
        String metric,
        double margin,
        double advantage,
        double lowerBound,
        double confidence,
        double pValue,
        int pairs) {
    /**
     * Tests the claim.
     *
     * @param model whose values should be no worse
     * @param reference of the model trained on everything, say
     * @throws IllegalArgumentException if the margin is not > 0, the confidence not in (0.5, 1), or there are fewer than two pairs
     */
    public static NonInferiority of(MetricValues model, MetricValues reference, double margin, double confidence) {
        if (!(margin > 0 && Double.isFinite(margin))) {
            throw new IllegalArgumentException("margin must be > 0 and finite, got " + margin);
        }
        if (!(confidence > 0.5 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must be in (0.5, 1), got " + confidence);
        }
        double[] advantages = model.advantagesOver(reference);
        if (advantages.length < 2) {
            throw new IllegalArgumentException("non-inferiority needs at least two pairs, got " + advantages.length);
        }
        double mean = Finite.mean(advantages);
        double error = Finite.deviation(advantages) / Math.sqrt(advantages.length);
        TDistribution student = TDistribution.of(advantages.length - 1.0);
        double bound = mean - student.inverseSurvivalProbability(1 - confidence) * error;
        double pValue = error > 0 ? student.survivalProbability((mean + margin) / error) : mean > -margin ? 0 : 1;
        return new NonInferiority(model.metric(), margin, mean, bound, confidence, pValue, advantages.length);
    }

    /** Whether the claim holds at this confidence. */
    public boolean holds() {
        return lowerBound > -margin;
    }

    /** The claim in a sentence. */
    public String statement() {
        return String.format(
                Locale.ROOT,
                "%s: %s by more than %.4g (one-sided %s): advantage %.4g, at least %.4g, p = %.3g, %d pairs",
                metric,
                holds() ? "no worse" : "not shown to be no worse",
                margin,
                BootstrapInterval.percent(confidence),
                advantage,
                lowerBound,
                pValue,
                pairs);
    }
}
