package winnow.embedding;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import winnow.corpus.OutputFile;
import winnow.linalg.FloatMatrix;

/**
 * NumPy's {@code .npy} files holding one matrix, so that vectors can come from and go to other tools.
 *
 * <p>Read are format versions 1.0 and 2.0, two dimensions, C order, little-endian {@code <f4} or {@code <f8} (rounded to
 * float). Everything else is refused before memory is taken for it. Written is version 1.0, {@code <f4}. Memory: the matrix and a
 * buffer of 1 MiB.
 *
 * <p>Source: NumPy enhancement proposal 1 and {@code numpy.lib.format}.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int VERSION_END = MAGIC.length + 2;
    private static final int ALIGNMENT = 64;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final long MOST_ENTRIES = Integer.MAX_VALUE - 8;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final Pattern HEADER = Pattern.compile("\\{(.*)}\\s*", Pattern.DOTALL);
    private static final Pattern ENTRY =
            Pattern.compile("\\s*'([a-z_]{1,20})'\\s*:\\s*('[^']*'|True|False|\\([^()]*\\))\\s*(,|$)");
    private static final Pattern TWO_DIMENSIONS =
            Pattern.compile("\\(\\s*(\\d{1,18})\\s*,\\s*(\\d{1,18})\\s*,?\\s*\\)");

    private Npy() {}

    /**
     * The matrix in a file, {@code [n, d]}.
     *
     * @throws IllegalArgumentException if the file is not such a matrix, or holds NaN or infinity; the message names the file,
     *     the rule and what was found, and for an entry its row and column from 0
     * @throws UncheckedIOException if the file cannot be read
     */
    public static FloatMatrix read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Reading(file, channel).matrix();
        } catch (IOException e) {
            String reason = e instanceof NoSuchFileException ? "no such file" : "cannot be read, " + e.getMessage();
            throw new UncheckedIOException(file + ": " + reason, e);
        }
    }

    /** One file being read. */
    private static final class Reading {
        private final Path file;
        private final FileChannel channel;
        private final long size;

        Reading(Path file, FileChannel channel) throws IOException {
            this.file = file;
            this.channel = channel;
            this.size = channel.size();
        }

        FloatMatrix matrix() throws IOException {
            ByteBuffer start = bytes(0, VERSION_END);
            for (byte expected : MAGIC) {
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
            ByteBuffer length = bytes(VERSION_END, lengthBytes);
            long headerLength = major == 1 ? length.getShort() & 0xffff : length.getInt() & 0xffffffffL;
            if (headerLength > LONGEST_HEADER) {
                throw refused("must have a header of at most " + LONGEST_HEADER + " bytes", headerLength);
            }
            ByteBuffer header = bytes(VERSION_END + lengthBytes, (int) headerLength);
            return entries(
                    fields(StandardCharsets.ISO_8859_1.decode(header).toString()),
                    VERSION_END + lengthBytes + headerLength);
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
                    throw refused(
                            "must have a header of descr '<f4' or '<f8', fortran_order and shape", quoted(header));
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

        private FloatMatrix entries(Map<String, String> fields, long dataFrom) throws IOException {
            String type = fields.get("descr");
            boolean isDouble = type.equals("'<f8'");
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
            long rows = Long.parseLong(shape.group(1));
            long columns = Long.parseLong(shape.group(2));
            if (Math.max(rows, columns) > MOST_ENTRIES || rows * columns > MOST_ENTRIES) {
                throw refused("must hold at most 2^31 - 9 entries", rows + " x " + columns);
            }
            long expected = rows * columns * (isDouble ? Double.BYTES : Float.BYTES);
            if (size - dataFrom != expected) {
                throw refused(
                        "must hold " + expected + " bytes of entries for " + rows + " x " + columns + " of " + type,
                        (size - dataFrom) + " bytes");
            }
            return FloatMatrix.wrap(
                    (int) rows, (int) columns, values((int) (rows * columns), (int) columns, isDouble, dataFrom));
        }

        private float[] values(int count, int columns, boolean isDouble, long dataFrom) throws IOException {
            float[] values = new float[count];
            int entryBytes = isDouble ? Double.BYTES : Float.BYTES;
            int atATime = BUFFER_BYTES / entryBytes;
            for (int from = 0; from < count; from += atATime) {
                int part = Math.min(atATime, count - from);
                ByteBuffer buffer = bytes(dataFrom + (long) from * entryBytes, part * entryBytes);
                for (int i = from; i < from + part; i++) {
                    double value = isDouble ? buffer.getDouble() : buffer.getFloat();
                    values[i] = (float) value;
                    if (!Float.isFinite(values[i])) {
                        throw refused(
                                "must hold finite floats only",
                                value + " in row " + i / columns + ", column " + i % columns);
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
    }

    /**
     * Writes a matrix to a file, replacing it only once everything is written.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path file, FloatMatrix matrix) {
        OutputFile.write(file, out -> writeTo(out, matrix));
    }

    private static void writeTo(OutputStream out, FloatMatrix matrix) throws IOException {
        String fields = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + matrix.rows() + ", " + matrix.columns()
                + "), }";
        int unpadded = VERSION_END + Short.BYTES + fields.length() + 1;
        String header = fields + " ".repeat((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT) + "\n";
        out.write(MAGIC);
        out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >>> 8)});
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        float[] row = new float[matrix.columns()];
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * row.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < matrix.rows(); i++) {
            matrix.copyRow(i, row);
            bytes.asFloatBuffer().put(row);
            out.write(bytes.array());
        }
    }
}
