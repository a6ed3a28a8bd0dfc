package winnow.cli;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/**
 * How many threads the work gets.
 *
 * @param asked the number asked for, or empty for all cores
 */
record Threads(Optional<Integer> asked) {
    static Threads of(Integer asked) {
        if (asked != null && (asked < 1 || asked > 1024)) {
            throw new IllegalArgumentException("--threads must be from 1 to 1024, got " + asked);
        }
        return new Threads(Optional.ofNullable(asked));
    }

    int count() {
        return asked.orElse(Runtime.getRuntime().availableProcessors());
    }

    /** Runs the work, and every parallel loop in it, on that many threads. */
    <T> T run(Supplier<T> work) {
        if (asked.isEmpty()) {
            return work.get();
        }
        ForkJoinPool pool = new ForkJoinPool(asked.get());
        try {
            return pool.submit(work::get).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
