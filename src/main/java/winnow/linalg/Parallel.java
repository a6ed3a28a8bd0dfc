package winnow.linalg;

import java.util.NavigableMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/**
 * Loops over blocks of rows on all cores.
 *
 * <p>Work runs in the fork/join pool of the calling thread, the common pool by default; to use another number of threads,
 * call from inside a {@code ForkJoinPool} of that size. Block borders depend on the arguments alone, so a loop whose blocks
 * write disjoint slots gives the same bits for any number of threads. An interrupt of the calling thread ends the loop
 * between two blocks with a {@link CancellationException}.
 */
public final class Parallel {
    private Parallel() {}

    /** Work on the rows {@code from} (inclusive) to {@code to} (exclusive). */
    @FunctionalInterface
    public interface BlockBody {
        /** Does the rows of one block. */
        void accept(int from, int to);
    }

    /**
     * Calls {@code body} once for every block of {@code blockSize} consecutive numbers in {@code [0, n)}, in any order. Of blocks that
     * throw, the exception of the lowest is passed on as it is; blocks after it may be left out.
     *
     * @throws CancellationException when the calling thread is interrupted; its interrupt flag stays set
     */
    public static void forBlocks(int n, int blockSize, BlockBody body) {
        if (blockSize <= 0) {
            throw new IllegalArgumentException("blockSize must be > 0, got " + blockSize);
        }
        Thread caller = Thread.currentThread();
        int blocks = (int) (((long) n + blockSize - 1) / blockSize);
        if (blocks <= 1) {
            stopIfInterrupted(caller);
            if (n > 0) {
                body.accept(0, n);
            }
            return;
        }
        // A parallel stream would throw whichever came first, and wrap it if it came from another thread.
        NavigableMap<Integer, RuntimeException> failures = new ConcurrentSkipListMap<>();
        IntStream.range(0, blocks).parallel().forEach(block -> {
            if (!failures.headMap(block).isEmpty()) {
                return;
            }
            try {
                stopIfInterrupted(caller);
                int from = block * blockSize;
                body.accept(from, from + Math.min(n - from, blockSize));
            } catch (RuntimeException e) {
                failures.put(block, e);
            }
        });
        if (!failures.isEmpty()) {
            throw failures.firstEntry().getValue();
        }
    }

    /** Throws when the current thread has been interrupted: for the long sequential loops. */
    public static void stopIfInterrupted() {
        stopIfInterrupted(Thread.currentThread());
    }

    private static void stopIfInterrupted(Thread caller) {
        if (caller.isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }
}
