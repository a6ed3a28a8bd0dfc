package winnow.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BodyTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long PAUSE_SECONDS = 4;

    /** Seconds that have passed; every reading is {@link #PAUSE_SECONDS} later. */
    private long now;

    private final Subscription subscription = new Subscription();
    private final Body body =
            new Body(TIMEOUT, () -> Duration.ofSeconds(now += PAUSE_SECONDS).toNanos());

    @Test
    void aServerThatOnlyDripsIsGivenUp() throws IOException {
        feed(3, 100);
        body.next();
        body.next();
        String message = assertThrows(HttpTimeoutException.class, body::next).getMessage();
        assertEquals("only 300 bytes came in 10 s", message);
    }

    @Test
    void contentMayTakeHoursAsLongAsItComes() throws IOException {
        feed(1000, 1024);
        body.onComplete();
        long bytes = 0;
        for (List<ByteBuffer> piece = body.next(); !piece.isEmpty(); piece = body.next()) {
            bytes += piece.get(0).remaining();
        }
        assertEquals(1024 * 1000, bytes);
        assertTrue(now > 3600, "hours of the test's clock");
    }

    @Test
    void anAnswerThatIsReadAtOnceMayNotTakeForever() {
        feed(1000, 1024);
        String message = assertThrows(HttpTimeoutException.class, () -> body.readAll(1 << 24))
                .getMessage();
        assertEquals("the answer took too long", message);
    }

    @Test
    void anAnswerAsLongAsAllowedIsReadAndALongerOneIsNot() throws IOException {
        Body fitting = new Body(TIMEOUT);
        fitting.onSubscribe(new Subscription());
        fitting.onNext(List.of(ByteBuffer.allocate(5), ByteBuffer.allocate(5)));
        fitting.onComplete();
        assertArrayEquals(new byte[10], fitting.readAll(10).orElseThrow());
        Body longer = new Body(TIMEOUT);
        longer.onSubscribe(new Subscription());
        longer.onNext(List.of(ByteBuffer.allocate(11)));
        assertEquals(Optional.empty(), longer.readAll(10));
    }

    @Test
    void anEmptyPieceIsNotTheEnd() throws IOException {
        body.onSubscribe(subscription);
        body.onNext(List.of());
        body.onNext(List.of(ByteBuffer.allocate(1)));
        assertEquals(1, body.next().size());
    }

    @Test
    void theEndStaysTheEndAndAnErrorAnError() throws IOException {
        body.onSubscribe(subscription);
        body.onComplete();
        assertEquals(List.of(), body.next());
        assertEquals(List.of(), body.next());
        Body broken = new Body(TIMEOUT);
        broken.onSubscribe(subscription);
        broken.onError(new IOException("reset"));
        assertThrows(IOException.class, broken::next);
        assertThrows(IOException.class, broken::next);
    }

    @Test
    void noMoreIsAskedForThanIsTaken() throws IOException {
        feed(3, 2000);
        long ahead = subscription.requested;
        body.next();
        assertEquals(ahead + 1, subscription.requested);
        body.close();
        assertTrue(subscription.isCancelled);
    }

    private void feed(int pieces, int bytes) {
        body.onSubscribe(subscription);
        for (int i = 0; i < pieces; i++) {
            body.onNext(List.of(ByteBuffer.allocate(bytes)));
        }
    }

    private static final class Subscription implements Flow.Subscription {
        private long requested;
        private boolean isCancelled;

        @Override
        public void request(long count) {
            requested += count;
        }

        @Override
        public void cancel() {
            isCancelled = true;
        }
    }
}
