package winnow.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** What the text formats share: a limit on one record, strict UTF-8, checksums, and reading a record's bytes again. */
final class TextFile {
    /** The longest record that is read, in bytes. */
    static final int LONGEST_RECORD = 64 << 20;

    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private final Path path;
    private final int longestRecord;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CRC32C crc = new CRC32C();

    TextFile(Path path, int longestRecord) {
        this.path = path;
        this.longestRecord = longestRecord;
    }

    Path path() {
        return path;
    }

    /** Opens the file and passes a byte-order mark. */
    RecordBuffer open() throws IOException {
        boolean hasMark = hasByteOrderMark();
        RecordBuffer buffer = new RecordBuffer(Files.newInputStream(path), longestRecord);
        for (int i = 0; hasMark && i < BYTE_ORDER_MARK.length(); i++) {
            buffer.read();
        }
        return buffer;
    }

    /** Whether the file begins with UTF-8's mark; refuses files that begin like something that is not text. */
    boolean hasByteOrderMark() throws IOException {
        String start;
        try (InputStream in = Files.newInputStream(path)) {
            start = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        }
        if (start.startsWith("\u00ff\u00fe") || start.startsWith("\u00fe\u00ff")) {
            throw new InvalidRecordException(path, "text must be UTF-8, found UTF-16's byte-order mark");
        }
        if (Stream.of("\u001f\u008b", "\u0028\u00b5\u002f\u00fd", "PK\u0003\u0004", "BZh", "\u00fd7zX")
                .anyMatch(start::startsWith)) {
            throw new InvalidRecordException(path, "must be text, found a compressed file; decompress it first");
        }
        if (start.equals("PAR1")) {
            throw new InvalidRecordException(path, "must be text, found a Parquet file; name it .parquet");
        }
        return start.startsWith(BYTE_ORDER_MARK);
    }

    /** Where the first bytes since the buffer's mark stand. */
    RecordIndex.Span span(RecordBuffer buffer, int length) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted while reading " + path);
        }
        if (buffer.isTooLong()) {
            return new RecordIndex.Span(buffer.line(), buffer.offset(), 0, 0);
        }
        return new RecordIndex.Span(
                buffer.line(), buffer.offset(), length, checksum(buffer.array(), buffer.from(), length));
    }

    /** The first bytes since the buffer's mark as text. */
    String text(RecordBuffer buffer, int length) {
        if (buffer.isTooLong()) {
            throw new IllegalArgumentException("a record must be at most " + longestRecord + " bytes long, found more");
        }
        return decode(buffer.array(), buffer.from(), length);
    }

    /** The characters of UTF-8 bytes, without the replacement characters that others put in for invalid ones. */
    String decode(byte[] bytes, int from, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
        try {
            CharBuffer chars = decoder.decode(in);
            return chars.toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "text must be UTF-8, found the byte 0x%02x at byte %d (iconv -f CP1252 -t UTF-8 converts a file of Windows' encoding)",
                            bytes[in.position()],
                            in.position() - from + 1),
                    e);
        }
    }

    /** Calls the body with the bytes of each chosen record, read again. */
    void forEach(RecordIndex index, int[] positions, BytesVisitor body) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            for (int i = 0; i < positions.length; i++) {
                int position = positions[i];
                byte[] bytes = read(channel, index.offset(position), index.length(position));
                if (checksum(bytes, 0, bytes.length) != index.checksum(position)) {
                    throw changed(path);
                }
                body.visit(bytes, i == positions.length - 1);
            }
        }
    }

    /** Bytes of the file. */
    byte[] read(FileChannel channel, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer into = ByteBuffer.wrap(bytes);
        while (into.hasRemaining()) {
            if (channel.read(into, offset + into.position()) < 0) {
                throw changed(path);
            }
        }
        return bytes;
    }

    static IllegalStateException changed(Path path) {
        return new IllegalStateException(
                path + " has changed since it was read, so its records cannot be copied; read it again");
    }

    /** The line end at the end of a record: LF, CRLF, CR or none. */
    static byte[] lineEnd(byte[] record) {
        int start = record.length;
        if (start > 0 && record[start - 1] == '\n') {
            start--;
        }
        if (start > 0 && record[start - 1] == '\r') {
            start--;
        }
        return Arrays.copyOfRange(record, start, record.length);
    }

    private int checksum(byte[] bytes, int from, int length) {
        crc.reset();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** Gets the bytes of one record. */
    @FunctionalInterface
    interface BytesVisitor {
        void visit(byte[] bytes, boolean isLast) throws IOException;
    }
}
