package winnow.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.random.Seeds;

class RetryPolicyTest {
    @Test
    void pausesDoubleWithJitterAndStayWithinBounds() {
        RetryPolicy policy = new RetryPolicy(9, Duration.ofSeconds(1), Duration.ofSeconds(30), Seeds.of(1));
        for (int failures = 1; failures < 9; failures++) {
            long highest = Math.min(30_000, 1000L << (failures - 1));
            long pause = policy.pause("a", failures, Duration.ZERO).toMillis();
            assertTrue(pause >= highest / 2 - 1 && pause <= highest, failures + ": " + pause);
        }
        assertEquals(policy.pause("a", 3, Duration.ZERO), policy.pause("a", 3, Duration.ZERO));
        assertFalse(policy.pause("a", 3, Duration.ZERO).equals(policy.pause("b", 3, Duration.ZERO)));
        assertEquals(Duration.ofSeconds(20), policy.pause("a", 1, Duration.ofSeconds(20)));
        assertEquals(Duration.ofSeconds(30), policy.pause("a", 1, Duration.ofDays(9)));
    }

    @ParameterizedTest
    @CsvSource({
        "120, 120",
        "'Sun, 06 Nov 1994 08:49:37 GMT', 37",
        "'Sun, 06 Nov 1994 08:48:00 GMT', 0",
        "soon, 0",
        "-5, 0",
        "'', 0",
        "99999999999999999999, 0"
    })
    void aServerAsksInSecondsOrUntilADate(String header, long seconds) {
        Instant now = Instant.parse("1994-11-06T08:49:00Z");
        assertEquals(Duration.ofSeconds(seconds), RetryAfter.of(Optional.of(header), now));
    }
}
