package winnow.hub;

import java.time.Duration;

/**
 * How often to try again what may work later, and how long to wait: the pause doubles from {@code first} up to {@code longest}.
 *
 * @param attempts in all, at least 1
 */
record RetryPolicy(int attempts, Duration first, Duration longest) {
    /** Five attempts within a quarter of a minute; a server that asks for patience gets up to five minutes each. */
    static RetryPolicy standard() {
        return new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(5));
    }

    /** The pause after a failed attempt, counted from 1; at least what the server asked for. */
    Duration pause(int attempt, Duration asked) {
        Duration doubled = first.multipliedBy(1L << Math.min(attempt - 1, 20));
        Duration pause = doubled.compareTo(asked) > 0 ? doubled : asked;
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
