package winnow.embedding;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import winnow.linalg.FloatMatrix;

/**
 * The rows of a {@code .npy} file, read from disk as they are asked for: a million of width 384 in the memory of one block.
 *
 * <p>Read is what {@link Npy} reads. A file that changes while it is open is refused at the next read. Safe to call from several
 * threads.
 */
public final class NpyRows implements EmbeddingRows, AutoCloseable {
    private static final int LONGEST_HEADER = 1 << 16;
    private static final long MOST_ENTRIES = Integer.MAX_VALUE - 8;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final Pattern HEADER = Pattern.compile("\\{(.*)}\\s*", Pattern.DOTALL);
    private static final Pattern ENTRY =
            Pattern.compile("\\s*'([a-z_]{1,20})'\\s*:\\s*('[^']*'|True|False|\\([^()]*\\))\\s*(,|$)");
    private static final Pattern TWO_DIMENSIONS =
            Pattern.compile("\\(\\s*(\\d{1,18})\\s*,\\s*(\\d{1,18})\\s*,?\\s*\\)");

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final FileTime modified;
    private final int rows;
    private final int columns;
    private final boolean isDouble;
    private final long dataFrom;

    private NpyRows(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
        this.modified = Files.getLastModifiedTime(file);
        ByteBuffer start = bytes(0, Npy.VERSION_END);
        for (byte expected : Npy.MAGIC) {
            if (start.get() != expected) {
                throw refused("must start with the magic bytes of a .npy file", "other bytes");
            }
        }
        int major = start.get();
        int minor = start.get();
        if (major < 1 || major > 2 || minor != 0) {
            throw refused("must be of .npy format version 1.0 or 2.0", (major & 0xff) + "." + (minor & 0xff));
        }
        int lengthBytes = major == 1 ? Short.BYTES : Integer.BYTES;
        ByteBuffer length = bytes(Npy.VERSION_END, lengthBytes);
        long headerLength = major == 1 ? length.getShort() & 0xffff : length.getInt() & 0xffffffffL;
        if (headerLength > LONGEST_HEADER) {
            throw refused("must have a header of at most " + LONGEST_HEADER + " bytes", headerLength);
        }
        this.dataFrom = Npy.VERSION_END + lengthBytes + headerLength;
        Map<String, String> fields = fields(StandardCharsets.ISO_8859_1
                .decode(bytes(Npy.VERSION_END + lengthBytes, (int) headerLength))
                .toString());
        String type = fields.get("descr");
        this.isDouble = type.equals("'<f8'");
        if (!isDouble && !type.equals("'<f4'")) {
            throw refused("must hold little-endian floats, '<f4' or '<f8'", type);
        }
        if (!fields.get("fortran_order").equals("False")) {
            throw refused("must be in C order", "fortran_order: " + fields.get("fortran_order"));
        }
        Matcher shape = TWO_DIMENSIONS.matcher(fields.get("shape"));
        if (!shape.matches()) {
            throw refused("must have two dimensions", "shape " + fields.get("shape"));
        }
        long n = Long.parseLong(shape.group(1));
        long d = Long.parseLong(shape.group(2));
        if (Math.max(n, d) > MOST_ENTRIES) {
            throw refused("must hold at most 2^31 - 9 entries in a row and a column", n + " x " + d);
        }
        long expected = n * d * (isDouble ? Double.BYTES : Float.BYTES);
        if (size - dataFrom != expected) {
            throw refused(
                    "must hold " + expected + " bytes of entries for " + n + " x " + d + " of " + type,
                    (size - dataFrom) + " bytes");
        }
        this.rows = (int) n;
        this.columns = (int) d;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws IllegalArgumentException if the file is not such a matrix; the message names the file, the rule and what was found
     * @throws UncheckedIOException if the file cannot be read
     */
    public static NpyRows open(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            return new NpyRows(file, channel);
        } catch (IOException e) {
            close(channel);
            String reason = e instanceof NoSuchFileException ? "no such file" : "cannot be read, " + e.getMessage();
            throw new UncheckedIOException(file + ": " + reason, e);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    private static void close(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Map<String, String> fields(String header) {
        Matcher dictionary = HEADER.matcher(header);
        if (!dictionary.matches()) {
            throw refused("must have a header in braces", quoted(header));
        }
        String body = dictionary.group(1);
        Map<String, String> fields = new HashMap<>();
        Matcher entry = ENTRY.matcher(body);
        int at = 0;
        while (!body.substring(at).isBlank()) {
            if (!entry.region(at, body.length()).lookingAt()) {
                throw refused("must have a header of descr '<f4' or '<f8', fortran_order and shape", quoted(header));
            }
            if (fields.put(entry.group(1), entry.group(2)) != null) {
                throw refused("must name every header field once", entry.group(1) + " twice");
            }
            at = entry.end();
        }
        if (!fields.keySet().equals(Set.of("descr", "fortran_order", "shape"))) {
            throw refused("must have the header fields descr, fortran_order and shape", quoted(header));
        }
        return fields;
    }

    @Override
    public int size() {
        return rows;
    }

    @Override
    public int width() {
        return columns;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if an entry is NaN or infinite (its row and column are named), the block is beyond one array, or
     *     the file has changed since it was opened
     */
    @Override
    public FloatMatrix rows(int from, int to) {
        if (from < 0 || to < from || to > rows) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of " + rows);
        }
        if ((long) (to - from) * columns > MOST_ENTRIES) {
            throw refused("must hold at most 2^31 - 9 entries", (to - from) + " x " + columns);
        }
        try {
            return FloatMatrix.wrap(to - from, columns, values(from, (to - from) * columns));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read, " + e.getMessage(), e);
        }
    }

    /** All rows. */
    FloatMatrix all() {
        return rows(0, rows);
    }

    private float[] values(int firstRow, int count) throws IOException {
        if (channel.size() != size || !Files.getLastModifiedTime(file).equals(modified)) {
            throw refused("must not change while it is read", channel.size() + " bytes now, " + size + " before");
        }
        float[] values = new float[count];
        int entryBytes = isDouble ? Double.BYTES : Float.BYTES;
        int atATime = BUFFER_BYTES / entryBytes;
        long start = dataFrom + (long) firstRow * columns * entryBytes;
        for (int from = 0; from < count; from += atATime) {
            int part = Math.min(atATime, count - from);
            ByteBuffer buffer = bytes(start + (long) from * entryBytes, part * entryBytes);
            if (!isDouble) {
                buffer.asFloatBuffer().get(values, from, part);
            }
            for (int i = from; i < from + part; i++) {
                double value = isDouble ? buffer.getDouble() : values[i];
                values[i] = (float) value;
                if (!Float.isFinite(values[i])) {
                    throw refused(
                            "must hold finite floats only",
                            value + " in row " + (firstRow + i / columns) + ", column " + i % columns);
                }
            }
        }
        return values;
    }

    private ByteBuffer bytes(long from, int count) throws IOException {
        if (from + count > size) {
            throw refused("must not be cut off: " + (from + count) + " bytes at least", size + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private IllegalArgumentException refused(String rule, Object found) {
        return new IllegalArgumentException(file + " " + rule + ", got " + found);
    }

    /** On one line and not too long. */
    private static String quoted(String header) {
        String printable = header.strip().replaceAll("[^ -~]", "?");
        return printable.length() > 120 ? printable.substring(0, 120) + "…" : printable;
    }

    @Override
    public void close() {
        close(channel);
    }
}
