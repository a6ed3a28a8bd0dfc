package winnow.evaluation;

import java.util.Arrays;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/** Wilcoxon's signed rank test by Commons Statistics, on the differences that are not 0. */
record WilcoxonTest() implements PairedTest {
    private static final int EXACT_UP_TO = 1023;

    @Override
    public TestResult test(double[] differences, Alternative alternative) {
        Finite.require("differences", differences);
        double[] moving = Arrays.stream(differences).filter(d -> d != 0).toArray();
        if (moving.length == 0) {
            return new TestResult("wilcoxon", 0, 1, differences.length, true);
        }
        // Left to itself it is exact for up to 50 pairs only.
        WilcoxonSignedRankTest.Result result = WilcoxonSignedRankTest.withDefaults()
                .with(PValueMethod.EXACT)
                .with(hypothesis(alternative))
                .test(moving);
        boolean isExact =
                moving.length == differences.length && !result.hasTiedValues() && moving.length <= EXACT_UP_TO;
        // Rounding can lift a sum of probabilities above 1.
        double pValue = Math.min(1, result.getPValue());
        return new TestResult("wilcoxon", result.getStatistic(), pValue, differences.length, isExact);
    }

    static AlternativeHypothesis hypothesis(Alternative alternative) {
        return switch (alternative) {
            case TWO_SIDED -> AlternativeHypothesis.TWO_SIDED;
            case GREATER -> AlternativeHypothesis.GREATER_THAN;
            case LESS -> AlternativeHypothesis.LESS_THAN;
        };
    }
}
