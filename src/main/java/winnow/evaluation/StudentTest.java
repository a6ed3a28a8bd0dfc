package winnow.evaluation;

import java.util.Arrays;
import org.apache.commons.statistics.inference.TTest;

/** The paired t test by Commons Statistics. */
record StudentTest() implements PairedTest {
    @Override
    public TestResult test(double[] differences, Alternative alternative) {
        Finite.require("differences", differences);
        if (Arrays.stream(differences).allMatch(d -> d == 0)) {
            return new TestResult("t", 0, 1, differences.length, true);
        }
        if (differences.length < 2 || Arrays.stream(differences).allMatch(d -> d == differences[0])) {
            throw new IllegalArgumentException(
                    "a t test needs differences that vary, got " + differences.length + " of " + differences[0]);
        }
        TTest.Result result =
                TTest.withDefaults().with(WilcoxonTest.hypothesis(alternative)).test(differences);
        return new TestResult("t", result.getStatistic(), result.getPValue(), differences.length, true);
    }
}
