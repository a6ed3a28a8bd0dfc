package winnow.http;

import java.time.Duration;
import winnow.random.Seeds;

/**
 * How often to try again what may work later, and how long to wait: exponential back-off with jitter.
 *
 * <p>The pause before attempt a + 1 is {@code first · 2^(a−1)} up to {@code longest}, times a number in [0.5, 1) drawn for this
 * request and attempt, so that many requests refused at once do not come back at once; never less than the server asked for,
 * but never more than {@code longest}. Deterministic: the same request draws the same numbers.
 *
 * @param attempts in all, at least 1
 * @param first the pause after the first failure, before jitter
 * @param longest the longest pause, whatever the server asks for
 * @param seeds where jitter comes from
 */
public record RetryPolicy(int attempts, Duration first, Duration longest, Seeds seeds) {
    private static final int MOST_DOUBLINGS = 20;

    /** Checks the ranges. */
    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be >= 1, got " + attempts);
        }
        if (first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "pauses must be >= 0 and the longest no shorter than the first, got " + first + " and " + longest);
        }
    }

    /** Five attempts within a quarter of a minute; a server that asks for patience gets up to five minutes each time. */
    public static RetryPolicy standard() {
        return new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(5), Seeds.of(0));
    }

    /**
     * The pause after a failed attempt.
     *
     * @param request names the request
     * @param failures how many there were, from 1
     * @param asked what the server asked for, or zero
     */
    public Duration pause(String request, int failures, Duration asked) {
        Duration doubled = shorter(first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS)), longest);
        double jitter = 0.5 + 0.5 * seeds.stream(request + "/" + failures).nextDouble();
        Duration pause = Duration.ofNanos((long) (doubled.toNanos() * jitter));
        return shorter(pause.compareTo(asked) > 0 ? pause : asked, longest);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
