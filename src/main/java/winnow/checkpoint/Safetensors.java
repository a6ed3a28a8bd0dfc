package winnow.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import winnow.corpus.InvalidRecordException;

/**
 * One safetensors file, of any size. Only the header is held in memory; tensors are read from the file when asked for.
 *
 * <p>Opening checks the whole header against the file's length: types and shapes known and consistent with the extents,
 * extents that follow one another without gap, overlap or rest, no name twice. Cost: time and memory linear in the header.
 *
 * <p>Departure: the file is read by position into a small buffer and not mapped. Elements are copied in any case, to be
 * widened; a mapping of Java 17 lasts until the garbage collector finds it, so that the file stays open for as long, cannot
 * be replaced on Windows, and is limited to 2 GiB; and a mapped file that somebody shortens ends the process or raises an
 * error at a random place, where a read reports how far it came. From pages that the system holds already, a mapping was
 * 2.5 times as fast (1.4 GB/s against 3.5 on one core); from a disk both wait for the disk.
 *
 * <p>Source: the format's description in the README of the safetensors project.
 */
public final class Safetensors implements Tensors {
    private static final int CHUNK = 1 << 18;

    private final Path file;
    private final FileChannel channel;
    private final SafetensorsHeader header;

    private Safetensors(Path file, FileChannel channel, SafetensorsHeader header) {
        this.file = file;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws InvalidRecordException if it is not a valid safetensors file
     * @throws UncheckedIOException if it cannot be read
     */
    public static Safetensors open(Path file) {
        // A named pipe would block for ever, and a folder gives a message that helps nobody.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InvalidRecordException(file, "must be a regular file");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            Safetensors opened = new Safetensors(file, channel, SafetensorsHeader.read(file, channel));
            channel = null;
            return opened;
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException(file + " does not exist", e);
        } catch (ClosedByInterruptException e) {
            throw new CancellationException("interrupted while reading " + file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        } finally {
            closeQuietly(channel);
        }
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** The free text of the header, usually {@code format} only. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public List<String> names() {
        return header.names();
    }

    @Override
    public boolean contains(String name) {
        return header.tensors().containsKey(name);
    }

    @Override
    public TensorInfo info(String name) {
        TensorInfo tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "no tensor " + InvalidRecordException.quote(name) + " among the " + names().size() + " of " + file);
        }
        return tensor;
    }

    @Override
    public void read(String name, long first, FloatBuffer into) {
        TensorInfo tensor = info(name);
        if (!tensor.type().isReadable()) {
            throw new InvalidRecordException(
                    file,
                    "tensor " + InvalidRecordException.quote(name) + " is of type " + tensor.type()
                            + ", which cannot be read as floats");
        }
        requireRange(tensor, "elements", first, into.remaining(), tensor.elements());
        int width = tensor.type().bytes();
        long position = tensor.offset() + first * width;
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, (long) into.remaining() * width))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (into.hasRemaining()) {
            chunk.clear().limit((int) Math.min(CHUNK, (long) into.remaining() * width));
            fill(tensor, position, chunk);
            position += chunk.limit();
            tensor.type().decode(chunk.flip(), into);
        }
    }

    @Override
    public void readBytes(String name, long first, ByteBuffer into) {
        TensorInfo tensor = info(name);
        requireRange(tensor, "bytes", first, into.remaining(), tensor.bytes());
        long position = tensor.offset() + first;
        int end = into.limit();
        while (into.position() < end) {
            // In pieces, because the channel keeps a native copy as large as the largest piece for every thread.
            into.limit(Math.min(end, into.position() + CHUNK));
            int from = into.position();
            fill(tensor, position, into);
            position += into.position() - from;
        }
    }

    private void fill(TensorInfo tensor, long position, ByteBuffer into) {
        long next = position;
        try {
            while (into.hasRemaining()) {
                int read = channel.read(into, next);
                if (read < 0) {
                    throw new EOFException("it was shortened while open and now ends at byte " + channel.size()
                            + ", inside tensor " + InvalidRecordException.quote(tensor.name()));
                }
                next += read;
            }
        } catch (ClosedByInterruptException e) {
            throw new CancellationException("interrupted while reading " + file);
        } catch (ClosedChannelException e) {
            throw new IllegalStateException(file + " is closed", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static void requireRange(TensorInfo tensor, String unit, long first, long count, long size) {
        if (first < 0 || first > size - count) {
            throw new IllegalArgumentException("range must lie within the " + size + " " + unit + " of tensor "
                    + tensor.name() + ", got " + count + " from " + first);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file + ": " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The failure that matters is on its way up.
        }
    }
}
