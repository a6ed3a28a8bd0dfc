package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import winnow.utility.UtilityPlan;

class UtilityEstimateTest {
    private static final UtilityPlan PLAN = new UtilityPlan(100, 200, 20_300, 720_000, 2_000_000, 1e12, 80_000);

    @Test
    void timeIsThatOfTheColumnsThatAreMissing() {
        assertEquals(7200, new UtilityEstimate(PLAN, 0, 100).seconds());
        assertEquals(1800, new UtilityEstimate(PLAN, 150, 100).seconds());
        assertEquals(0, new UtilityEstimate(PLAN, 200, Double.POSITIVE_INFINITY).seconds());
    }

    @Test
    void moreThanAnHourNeedsLeave() {
        UtilityEstimate two = new UtilityEstimate(PLAN, 0, 100);
        String message = assertThrows(IllegalArgumentException.class, () -> two.requireLeave(false))
                .getMessage();
        assertTrue(message.startsWith("--yes must be given for more than an hour, the estimate is 2.0 h"), message);
        assertDoesNotThrow(() -> two.requireLeave(true));
        assertDoesNotThrow(() -> new UtilityEstimate(PLAN, 100, 100).requireLeave(false));
    }

    @Test
    void aMatrixBeyondTheHeapIsRefusedWithWhatWouldFit() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> UtilityEstimate.requireMemory(1000, 1000, 2, 4_000_000, "%s rows fit"))
                .getMessage();
        assertEquals("1,000 x 1,000 utilities need 7.6 MiB and Java has 3.8 MiB; 400 rows fit", message);
        assertDoesNotThrow(() -> UtilityEstimate.requireMemory(400, 1000, 2, 4_000_000, "%s rows fit"));
        assertThrows(
                IllegalArgumentException.class,
                () -> UtilityEstimate.requireMemory(50_000, 50_000, 1, Long.MAX_VALUE, "%s rows fit"));
    }
}
