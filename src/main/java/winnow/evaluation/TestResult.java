package winnow.evaluation;

/**
 * What a test found.
 *
 * @param test its name
 * @param statistic its statistic: mean difference, W⁺ or t
 * @param pValue probability of one at least so extreme if there were no difference, in [0, 1]
 * @param pairs number of pairs n
 * @param isExact whether the p-value is exact under the test's assumptions rather than sampled or approximated
 */
public record TestResult(String test, double statistic, double pValue, int pairs, boolean isExact) {
    /** Checks the p-value. */
    public TestResult {
        if (!(pValue >= 0 && pValue <= 1)) {
            throw new IllegalArgumentException("a p-value must be in [0, 1], got " + pValue + " of " + test);
        }
    }
}
