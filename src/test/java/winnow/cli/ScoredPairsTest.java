package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import winnow.utility.LearnedUtilityReport;
import winnow.utility.LearnedUtilityReport.Order;

class ScoredPairsTest {
    private static ScoredPairs learned(OptionalDouble learned, OptionalDouble cosine) {
        return new ScoredPairs(
                100,
                1000,
                Optional.of(new LearnedUtilityReport(
                        1000,
                        100,
                        30,
                        5,
                        1,
                        2,
                        new Order(OptionalDouble.of(0.9), learned),
                        new Order(OptionalDouble.of(0.1), cosine))));
    }

    @Test
    void whatWasLearnedIsWarnedOfWhereCosineOrdersBetterWithinRecords() {
        assertEquals(
                "warning: within records, plain cosine of the embeddings orders held-out pairs better (0.250) than what was"
                        + " learned (0.125); learn from more pairs (--pair-share), or take --approximation neighbours or"
                        + " anchors",
                learned(OptionalDouble.of(0.125), OptionalDouble.of(0.25))
                        .warning()
                        .orElseThrow());
        assertEquals(
                Optional.empty(),
                learned(OptionalDouble.of(0.25), OptionalDouble.of(0.25)).warning());
        assertEquals(
                Optional.empty(),
                learned(OptionalDouble.empty(), OptionalDouble.of(1)).warning());
        assertEquals(Optional.empty(), new ScoredPairs(100, 1000, Optional.empty()).warning());
    }
}
