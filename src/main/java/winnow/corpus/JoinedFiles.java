package winnow.corpus;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The parts of a data set as one file, in the order given. Records keep their bytes (Parquet: their values and types); parts of lines may
 * be compressed ({@code .gz}).
 */
public final class JoinedFiles {
    private static final String COMPRESSED = ".gz";
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int LONGEST_HEADER = 1 << 20;

    private final List<Path> parts;
    private final Format format;

    private JoinedFiles(List<Path> parts, Format format) {
        this.parts = parts;
        this.format = format;
    }

    /**
     * Parts of a format, by the endings of their names.
     *
     * @throws IllegalArgumentException if a part is of another format, or the format is JSON, whose files are one value each
     */
    public static JoinedFiles of(List<Path> parts, Format format) {
        if (format == Format.JSON) {
            throw new IllegalArgumentException("JSON files are one value each and cannot be joined; JSON lines can");
        }
        for (Path part : parts) {
            String name = part.getFileName().toString();
            boolean isCompressed = isCompressed(part);
            Format found = Format.of(
                    isCompressed ? Path.of(name.substring(0, name.length() - COMPRESSED.length())) : Path.of(name));
            if (found != format || isCompressed && format == Format.PARQUET) {
                throw new IllegalArgumentException(part + " must be " + format + " as the joined file, got " + found
                        + (isCompressed ? " in .gz" : ""));
            }
        }
        return new JoinedFiles(List.copyOf(parts), format);
    }

    /**
     * Writes them.
     *
     * @throws InvalidRecordException if parts have other columns than the first
     * @throws UncheckedIOException if a part cannot be read or the file not written
     */
    public void write(Path file) {
        try {
            if (format == Format.PARQUET) {
                ParquetFile.join(parts, file);
            } else {
                writeLines(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeLines(Path file) throws IOException {
        byte[] header = null;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (Path part : parts) {
                try (PushbackInputStream in = open(part)) {
                    if (format == Format.CSV || format == Format.TSV) {
                        header = header(in, part, header, out);
                    }
                    copyWholeLines(in, out);
                } catch (EOFException | ZipException e) {
                    throw new IOException(part + " must be whole and compressed by gzip, found: " + e.getMessage(), e);
                }
            }
        }
    }

    private static PushbackInputStream open(Path part) throws IOException {
        InputStream file = Files.newInputStream(part);
        try {
            PushbackInputStream in = new PushbackInputStream(
                    isCompressed(part) ? new GZIPInputStream(file, 1 << 16) : file, MARK.length);
            byte[] begin = in.readNBytes(MARK.length);
            if (!Arrays.equals(begin, MARK)) {
                in.unread(begin);
            }
            return in;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static boolean isCompressed(Path part) {
        return part.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(COMPRESSED);
    }

    /** Writes the header line of the first part, and passes over the same one of every other. */
    private byte[] header(InputStream in, Path part, byte[] first, OutputStream out) throws IOException {
        byte[] header = headerLine(in);
        if (first == null) {
            out.write(header);
            out.write('\n');
            return header;
        }
        if (!Arrays.equals(header, first)) {
            throw new InvalidRecordException(
                    part,
                    1,
                    "the header line must be that of " + parts.get(0) + ", "
                            + InvalidRecordException.quote(text(first)) + ", found "
                            + InvalidRecordException.quote(text(header)));
        }
        return first;
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }

    /** A line without its end, which a name in quotes may hold too. */
    private static byte[] headerLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean isQuoted = false;
        for (int next = in.read(); next >= 0 && (isQuoted || next != '\n'); next = in.read()) {
            isQuoted ^= next == '"';
            line.write(next);
            if (line.size() > LONGEST_HEADER) {
                throw new IOException("a header line must have at most " + LONGEST_HEADER + " bytes, found more");
            }
        }
        byte[] bytes = line.toByteArray();
        return bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private static void copyWholeLines(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        byte last = '\n';
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            last = read > 0 ? buffer[read - 1] : last;
        }
        if (last != '\n') {
            out.write('\n');
        }
    }
}
