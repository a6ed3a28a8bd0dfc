package winnow.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * What Ctrl-C and TERM do: work that has something to save is interrupted, and the end of the process held back until it has saved it
 * and the command has said so, for ten seconds at most. All other work just ends, with a word.
 */
final class InterruptOnShutdown {
    private static final int PATIENCE_SECONDS = 10;

    /** The thread whose work saves something when it is interrupted, null when there is none. */
    private static final AtomicReference<Thread> WORKER = new AtomicReference<>();

    private final PrintWriter err;
    private final CountDownLatch said = new CountDownLatch(1);

    InterruptOnShutdown(PrintWriter err) {
        this.err = err;
    }

    /** From now on this process ends so. */
    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "winnow-interrupt"));
    }

    /** Does work that saves what it has when its thread is interrupted. */
    static <T> T during(Supplier<T> work) {
        WORKER.set(Thread.currentThread());
        try {
            return work.get();
        } finally {
            WORKER.set(null);
        }
    }

    /** The command has ended and has said what there is to say. */
    void release() {
        said.countDown();
    }

    void interrupt() {
        Thread worker = WORKER.get();
        if (worker != null) {
            worker.interrupt();
        }
        if (!isSaidWithin(worker == null ? 0 : PATIENCE_SECONDS)) {
            // A bar of progress may stand on the line.
            err.println((Boolean.getBoolean("winnow.terminal") ? System.lineSeparator() : "") + "winnow: interrupted");
            err.flush();
        }
    }

    private boolean isSaidWithin(int seconds) {
        try {
            return said.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
