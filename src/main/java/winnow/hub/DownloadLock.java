package winnow.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** Holds something against other downloads of it until closed; the operating system drops it with the process. */
final class DownloadLock {
    private static final Duration POLL = Duration.ofMillis(200);

    private final FileChannel channel;

    private DownloadLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock, unless somebody has it. */
    static Optional<DownloadLock> tryTake(Path file) {
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean isTaken = false;
            try {
                isTaken = isLocked(channel);
            } finally {
                if (!isTaken) {
                    channel.close();
                }
            }
            return isTaken ? Optional.of(new DownloadLock(channel)) : Optional.empty();
        } catch (IOException e) {
            throw ModelStore.cannotWrite(file, e);
        }
    }

    /**
     * Takes the lock, after whoever has it.
     *
     * @param listener told if there is somebody to wait for
     * @throws CancellationException if the thread is interrupted
     */
    static DownloadLock take(Path file, PullListener listener) {
        Optional<DownloadLock> lock = tryTake(file);
        if (lock.isEmpty()) {
            listener.waiting();
        }
        while (lock.isEmpty()) {
            try {
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting for another download");
            }
            lock = tryTake(file);
        }
        return lock.get();
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock taken = channel.tryLock();
            return taken != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
