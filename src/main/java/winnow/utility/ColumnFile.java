package winnow.utility;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.zip.CRC32C;

/**
 * Rows of floats that are appended as they are made, each with a checksum, so that a killed run continues where it was.
 *
 * <p>Layout, little-endian: 8 bytes of magic, the length of the header, the header in UTF-8 (what was computed from what), then
 * records of floats, each as wide as the header's run makes it, and the CRC-32C of number and floats. A cut or damaged record and all behind it are dropped
 * when the file is opened again. One process writes at a time, and locks the file meanwhile; a finished file is never written again, so any
 * number may read it.
 */
final class ColumnFile implements AutoCloseable {
    private static final byte[] MAGIC = "WINNOWU1".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_HEADER = 1 << 20;
    private static final long PAUSE_MILLIS = 50;

    /**
     * Real paths of the files that this process is writing. On Unix all its locks on a file are given up when any channel to that file
     * is closed, so that none may be opened to one of these.
     */
    private static final Set<Path> WRITTEN_HERE = new HashSet<>();

    private final Path file;
    private final FileChannel channel;
    private final int[] widths;
    private final long[] starts;
    private int records;
    private Optional<Path> claimed = Optional.empty();

    private ColumnFile(Path file, FileChannel channel, long dataFrom, int[] widths) {
        this.file = file;
        this.channel = channel;
        this.widths = widths;
        this.starts = new long[widths.length + 1];
        starts[0] = dataFrom;
        for (int r = 0; r < widths.length; r++) {
            starts[r + 1] = starts[r] + (long) Float.BYTES * widths[r] + Integer.BYTES;
        }
    }

    /** What to do about a file that is being written. */
    enum WhenWritten {
        /** An error: two runs have the same file. */
        REFUSE,
        /** Wait until it is finished or given up: they share its columns. */
        WAIT
    }

    /**
     * Opens a file to continue it, or begins it; one that is finished, to read it.
     *
     * @param header everything that must be the same for a run to continue
     * @param widths floats of every record there will be
     * @throws IllegalArgumentException if the file is of another run, naming the first line that differs
     * @throws IllegalStateException if it is being written and may not be waited for
     * @throws CancellationException when the thread is interrupted while it waits
     */
    static ColumnFile open(Path file, String header, int[] widths, WhenWritten whenWritten) {
        while (true) {
            try {
                Optional<ColumnFile> opened = opened(file, header, widths);
                if (opened.isPresent()) {
                    return opened.get();
                }
            } catch (ClosedByInterruptException e) {
                throw new CancellationException("interrupted");
            } catch (IOException e) {
                throw failed("opened", file, e);
            }
            if (whenWritten == WhenWritten.REFUSE) {
                throw beingWritten(file);
            }
            pause();
        }
    }

    private static Optional<ColumnFile> opened(Path file, String header, int[] widths) throws IOException {
        synchronized (WRITTEN_HERE) {
            if (isWrittenHere(file)) {
                return Optional.empty();
            }
            Optional<ColumnFile> finished = finished(file, header, widths);
            return finished.isPresent() ? finished : toWrite(file, header, widths);
        }
    }

    private static boolean isWrittenHere(Path file) throws IOException {
        return Files.exists(file) && WRITTEN_HERE.contains(file.toRealPath());
    }

    private void claim() throws IOException {
        claimed = Optional.of(file.toRealPath());
        WRITTEN_HERE.add(claimed.get());
    }

    /** Others may open the file: it is finished, or nobody writes it any more. */
    private void release() {
        synchronized (WRITTEN_HERE) {
            claimed.ifPresent(WRITTEN_HERE::remove);
            claimed = Optional.empty();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** The file with all its records, to read; empty where one is missing or damaged, or it is of another run. */
    private static Optional<ColumnFile> finished(Path file, String header, int[] widths) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        boolean isFinished = false;
        try {
            byte[] start = start(header);
            ColumnFile opened = new ColumnFile(file, channel, start.length, widths);
            isFinished = channel.size() == opened.starts[widths.length]
                    && Arrays.equals(start, bytes(channel, start.length))
                    && opened.countWhole() == widths.length;
            return isFinished ? Optional.of(opened) : Optional.empty();
        } catch (EOFException e) {
            // Cut while it was read, as only a damaged file is.
            return Optional.empty();
        } finally {
            if (!isFinished) {
                channel.close();
            }
        }
    }

    /** The file locked, to go on with it; empty if it is locked. */
    private static Optional<ColumnFile> toWrite(Path file, String header, int[] widths) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!isLocked(channel)) {
                channel.close();
                return Optional.empty();
            }
            byte[] start = start(header);
            requireSame(file, channel, header, start);
            if (channel.size() < start.length) {
                channel.truncate(0);
                writeFully(channel, ByteBuffer.wrap(start), 0);
            }
            ColumnFile opened = new ColumnFile(file, channel, start.length, widths);
            opened.countWhole();
            channel.truncate(opened.starts[opened.records]);
            opened.claim();
            return Optional.of(opened);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * The header of a file.
     *
     * @throws IllegalStateException if this process is writing it
     */
    static String header(Path file) {
        synchronized (WRITTEN_HERE) {
            try {
                if (isWrittenHere(file)) {
                    throw beingWritten(file);
                }
                return readHeader(file);
            } catch (IOException e) {
                throw failed("read", file, e);
            }
        }
    }

    private static String readHeader(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] found = headerBytes(channel);
            if (found == null) {
                throw new IllegalArgumentException(file + " must be a file of utility columns, found something else");
            }
            return new String(found, StandardCharsets.UTF_8);
        }
    }

    private static IllegalStateException beingWritten(Path file) {
        return new IllegalStateException(file + " is being written by another run");
    }

    /** Locks it, until the channel is closed, unless somebody else has. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Being written in this process under another name, such as a hard link.
            return false;
        }
    }

    private static byte[] start(String header) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(MAGIC.length + Integer.BYTES + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(text.length)
                .put(text)
                .array();
    }

    private static void requireSame(Path file, FileChannel channel, String header, byte[] start) throws IOException {
        byte[] found = bytes(channel, (int) Math.min(channel.size(), start.length));
        if (Arrays.equals(found, Arrays.copyOf(start, found.length))) {
            // The same, or a beginning of it that a kill cut off.
            return;
        }
        byte[] other = headerBytes(channel);
        if (other == null) {
            throw new IllegalArgumentException(file + " must be a file of utility columns, found something else");
        }
        throw new IllegalArgumentException(file + " holds utilities of another run: "
                + difference(new String(other, StandardCharsets.UTF_8), header)
                + "; remove it to begin anew, or name another file");
    }

    private static byte[] bytes(FileChannel channel, int count) throws IOException {
        byte[] first = new byte[count];
        readFully(channel, ByteBuffer.wrap(first), 0);
        return first;
    }

    private static byte[] headerBytes(FileChannel channel) throws IOException {
        int before = MAGIC.length + Integer.BYTES;
        if (channel.size() < before) {
            return null;
        }
        ByteBuffer first = ByteBuffer.allocate(before).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, first, 0);
        first.flip();
        byte[] magic = new byte[MAGIC.length];
        first.get(magic);
        int length = first.getInt();
        if (!Arrays.equals(magic, MAGIC) || length < 0 || length > LONGEST_HEADER || channel.size() < before + length) {
            return null;
        }
        byte[] header = new byte[length];
        readFully(channel, ByteBuffer.wrap(header), before);
        return header;
    }

    /** The first line that differs, as {@code it has … where this run has …}. */
    static String difference(String found, String expected) {
        String[] there = found.split("\n", -1);
        String[] here = expected.split("\n", -1);
        for (int i = 0; i < Math.max(there.length, here.length); i++) {
            String a = i < there.length ? there[i] : "nothing";
            String b = i < here.length ? here[i] : "nothing";
            if (!a.equals(b)) {
                return "it has " + a + " where this run has " + b;
            }
        }
        return "no line differs";
    }

    /** Counts the records before the first that is missing, cut or damaged. */
    private int countWhole() throws IOException {
        while (records < widths.length && starts[records + 1] <= channel.size() && read(records) != null) {
            records++;
        }
        return records;
    }

    /** Records there are. */
    int records() {
        return records;
    }

    /**
     * Appends the next record.
     *
     * @throws CancellationException if the thread is interrupted; the file is then closed and holds the records before
     */
    void append(float[] values) {
        ByteBuffer record = record(records);
        record.asFloatBuffer().put(values);
        record.putInt(Float.BYTES * widths[records], checksum(records, record));
        try {
            writeFully(channel, record.rewind(), starts[records]);
        } catch (ClosedByInterruptException e) {
            throw new CancellationException("interrupted");
        } catch (IOException e) {
            throw failed("written", file, e);
        }
        records++;
        if (records == widths.length) {
            release();
        }
    }

    /**
     * Record at an index.
     *
     * @throws CancellationException if the thread is interrupted; the file is then closed
     */
    float[] get(int index) {
        try {
            float[] values = read(index);
            if (values == null) {
                throw new IllegalStateException(file + " changed while it was in use: record " + index);
            }
            return values;
        } catch (ClosedByInterruptException e) {
            throw new CancellationException("interrupted");
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    private float[] read(int index) throws IOException {
        ByteBuffer record = record(index);
        readFully(channel, record, starts[index]);
        record.rewind();
        if (record.getInt(Float.BYTES * widths[index]) != checksum(index, record)) {
            return null;
        }
        float[] values = new float[widths[index]];
        record.asFloatBuffer().get(values);
        return values;
    }

    private ByteBuffer record(int index) {
        return ByteBuffer.allocate((int) (starts[index + 1] - starts[index])).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int checksum(int index, ByteBuffer record) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, index));
        crc.update(record.duplicate().position(0).limit(Float.BYTES * widths[index]));
        return (int) crc.getValue();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long from = at;
        while (bytes.hasRemaining()) {
            from += channel.write(bytes, from);
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException("the file ended early");
            }
        }
    }

    private static UncheckedIOException failed(String what, Path file, IOException e) {
        return new UncheckedIOException(file + " cannot be " + what + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            // A lock goes with it.
            channel.close();
        } catch (IOException e) {
            throw failed("closed", file, e);
        } finally {
            release();
        }
    }
}
