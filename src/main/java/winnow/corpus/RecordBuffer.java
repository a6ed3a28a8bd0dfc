package winnow.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a file byte by byte and keeps the bytes of one record, from its mark on, while they are no more than a limit.
 *
 * <p>Memory: at most twice the longest record; a record over the limit is read past without being kept.
 */
final class RecordBuffer implements Closeable {
    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final int limit;
    private byte[] bytes = new byte[CHUNK];
    private int end;
    private int next;
    private int mark;
    private long dropped;
    private long line = 1;
    private long markLine = 1;
    private boolean tooLong;

    RecordBuffer(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** The next byte from 0 to 255, or -1 at the end. */
    int read() throws IOException {
        if (next == end && !fill()) {
            return -1;
        }
        byte b = bytes[next++];
        if (b == '\n') {
            line++;
        }
        return b & 0xff;
    }

    /** Reads up to and with the next line feed, or to the end. */
    void readLine() throws IOException {
        do {
            while (next < end) {
                if (bytes[next++] == '\n') {
                    line++;
                    return;
                }
            }
        } while (fill());
    }

    /** What {@link #read} would return, without moving. */
    int peek() throws IOException {
        return next == end && !fill() ? -1 : bytes[next] & 0xff;
    }

    /** A record starts at the next byte. */
    void mark() {
        mark = next;
        markLine = line;
        tooLong = false;
    }

    /** The array in which the record stands from {@link #from} on; valid until the next read. */
    byte[] array() {
        return bytes;
    }

    int from() {
        return mark;
    }

    /** Bytes read since the mark; meaningless when {@link #isTooLong}. */
    int length() {
        return next - mark;
    }

    boolean isTooLong() {
        return tooLong || next - mark > limit;
    }

    /** Offset of the mark in the file. */
    long offset() {
        return dropped + mark;
    }

    /** Line of the mark, from 1. */
    long line() {
        return markLine;
    }

    /** Line of the next byte, from 1. */
    long lineNow() {
        return line;
    }

    private boolean fill() throws IOException {
        if (end - mark > limit) {
            tooLong = true;
            mark = end;
        }
        if (mark > 0) {
            System.arraycopy(bytes, mark, bytes, 0, end - mark);
            dropped += mark;
            next -= mark;
            end -= mark;
            mark = 0;
        }
        if (end == bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, Math.max(CHUNK, limit + (long) CHUNK)));
        }
        int read = in.read(bytes, end, bytes.length - end);
        if (read <= 0) {
            return false;
        }
        end += read;
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
