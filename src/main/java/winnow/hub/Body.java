package winnow.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The content of an answer, pulled piece by piece, from a server that may fall silent.
 *
 * <p>The client's own input stream waits forever; this one gives up after a time without data, or with hardly any.
 */
final class Body implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
    /** Pieces of up to 16 KiB on the way, so that the disk and the network work at once. */
    private static final int AHEAD = 16;

    private static final int FEWEST_BYTES = 1024;
    private static final int LONGEST_ANSWER_TIMEOUTS = 6;
    private static final List<ByteBuffer> END = List.of();

    private final BlockingQueue<List<ByteBuffer>> pieces = new LinkedBlockingQueue<>();
    private final Duration timeout;
    private final LongSupplier clock;
    private volatile Flow.Subscription subscription;
    private volatile boolean closed;
    private volatile Throwable failure;
    private long windowStart;
    private long windowBytes;

    Body(Duration timeout) {
        this(timeout, System::nanoTime);
    }

    /**
     * Takes the time from elsewhere; waiting for a piece is always by the real one.
     *
     * @param clock in nanoseconds, of any origin
     */
    Body(Duration timeout, LongSupplier clock) {
        this.timeout = timeout;
        this.clock = clock;
        this.windowStart = clock.getAsLong();
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (closed) {
            newSubscription.cancel();
        } else {
            newSubscription.request(AHEAD);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> piece) {
        // An empty piece would read as the end.
        if (piece.isEmpty()) {
            subscription.request(1);
        } else {
            pieces.add(piece);
        }
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        pieces.add(END);
    }

    @Override
    public void onComplete() {
        pieces.add(END);
    }

    /**
     * The next piece; an empty list at the end.
     *
     * @throws IOException if the connection was cut, or the server was silent, or nearly so, for the timeout
     * @throws CancellationException if the thread is interrupted
     */
    List<ByteBuffer> next() throws IOException {
        List<ByteBuffer> piece = take();
        if (piece.isEmpty()) {
            pieces.add(END);
            if (failure != null) {
                throw new IOException("the connection was cut", failure);
            }
            return piece;
        }
        subscription.request(1);
        piece.forEach(buffer -> windowBytes += buffer.remaining());
        long now = clock.getAsLong();
        if (now - windowStart > timeout.toNanos()) {
            if (windowBytes < FEWEST_BYTES) {
                throw new HttpTimeoutException("only " + windowBytes + " bytes came in " + timeout.toSeconds() + " s");
            }
            windowStart = now;
            windowBytes = 0;
        }
        return piece;
    }

    /**
     * All that is left, or nothing if that is more than {@code limit} bytes.
     *
     * @throws IOException if it takes too long, or as {@link #next}
     */
    Optional<byte[]> readAll(int limit) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long start = clock.getAsLong();
        for (List<ByteBuffer> piece = next(); !piece.isEmpty(); piece = next()) {
            for (ByteBuffer buffer : piece) {
                if (buffer.remaining() > limit - all.size()) {
                    return Optional.empty();
                }
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                all.writeBytes(bytes);
            }
            if (clock.getAsLong() - start > LONGEST_ANSWER_TIMEOUTS * timeout.toNanos()) {
                throw new HttpTimeoutException("the answer took too long");
            }
        }
        return Optional.of(all.toByteArray());
    }

    @Override
    public void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private List<ByteBuffer> take() throws IOException {
        try {
            List<ByteBuffer> piece = pieces.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (piece == null) {
                throw new HttpTimeoutException("no data came for " + timeout.toSeconds() + " s");
            }
            return piece;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while downloading");
        }
    }
}
