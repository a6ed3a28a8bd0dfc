package winnow.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Turns Ctrl-C into an interrupt of the thread at work, and holds the end of the process back until that thread has saved its
 * work, for ten seconds at most.
 */
final class InterruptOnShutdown {
    private static final int PATIENCE_SECONDS = 10;

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch done = new CountDownLatch(1);

    private InterruptOnShutdown() {}

    static <T> T during(Supplier<T> work) {
        InterruptOnShutdown shutdown = new InterruptOnShutdown();
        Thread hook = new Thread(shutdown::interrupt, "winnow-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            shutdown.done.countDown();
            remove(hook);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook with it.
            return;
        }
    }

    private void interrupt() {
        worker.interrupt();
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
