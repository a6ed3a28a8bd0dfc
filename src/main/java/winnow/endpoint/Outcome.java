package winnow.endpoint;

import java.util.Optional;

/**
 * What became of one of many requests: a value or a failure.
 *
 * <p>Immutable, if the value is.
 *
 * @param <R> of the value
 */
public final class Outcome<R> {
    private final R value;
    private final RuntimeException failure;

    private Outcome(R value, RuntimeException failure) {
        this.value = value;
        this.failure = failure;
    }

    static <R> Outcome<R> of(R value) {
        return new Outcome<>(value, null);
    }

    static <R> Outcome<R> failed(RuntimeException failure) {
        return new Outcome<>(null, failure);
    }

    /** The value; empty if the request failed. */
    public Optional<R> value() {
        return Optional.ofNullable(value);
    }

    /** Why there is no value, in one line; empty if there is one. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure).map(RuntimeException::getMessage);
    }

    /** The value, or the failure thrown. */
    public R orThrow() {
        if (failure != null) {
            throw failure;
        }
        return value;
    }

    @Override
    public String toString() {
        return "Outcome[" + (failure == null ? value : "failed: " + failure.getMessage()) + "]";
    }
}
