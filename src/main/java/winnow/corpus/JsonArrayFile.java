package winnow.corpus;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One array of JSON objects. A record's bytes are its element without the white space around it; what stood before the first
 * element, between the first two and after the last is used again in writing, so that indentation stays.
 */
final class JsonArrayFile implements RecordFile {
    private static final int LONGEST_GAP = 4096;

    private final TextFile file;
    private long firstStart;
    private long firstEnd;
    private long secondStart;
    private long lastEnd;

    JsonArrayFile(TextFile file) {
        this.file = file;
    }

    @Override
    public void scan(Visitor visitor) throws IOException {
        try (RecordBuffer buffer = file.open()) {
            skipWhiteSpace(buffer);
            require(buffer, buffer.read() == '[', "the file must start with [");
            skipWhiteSpace(buffer);
            boolean isOpen = buffer.peek() != ']';
            if (!isOpen) {
                buffer.read();
            }
            long elements = 0;
            while (isOpen) {
                skipWhiteSpace(buffer);
                int length = readElement(buffer);
                require(buffer, length > 0, "every comma must be followed by a record");
                visitor.visit(file.span(buffer, length), () -> JsonText.object(file.text(buffer, length)));
                note(elements++, buffer.offset(), buffer.offset() + length);
                isOpen = buffer.read() == ',';
            }
            skipWhiteSpace(buffer);
            require(buffer, buffer.peek() < 0, "nothing may follow the array's ]");
        }
    }

    /** Reads up to the comma or bracket after an element and returns the element's length. */
    private int readElement(RecordBuffer buffer) throws IOException {
        int depth = 0;
        int length = 0;
        boolean inString = false;
        while (true) {
            int b = buffer.peek();
            if (b < 0) {
                throw new InvalidRecordException(
                        file.path(), buffer.line(), "the array must be closed by ], found the end of the file");
            }
            if (!inString && depth == 0 && (b == ',' || b == ']')) {
                return length;
            }
            buffer.read();
            if (!isWhiteSpace(b)) {
                length = buffer.length();
            }
            if (inString) {
                if (b == '\\' && buffer.peek() >= 0) {
                    buffer.read();
                }
                inString = b != '"';
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
            }
        }
    }

    private void note(long element, long start, long end) {
        if (element == 0) {
            firstStart = start;
            firstEnd = end;
        } else if (element == 1) {
            secondStart = start;
        }
        lastEnd = end;
    }

    private void skipWhiteSpace(RecordBuffer buffer) throws IOException {
        while (isWhiteSpace(buffer.peek())) {
            buffer.read();
        }
        buffer.mark();
    }

    static boolean isWhiteSpace(int b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private void require(RecordBuffer buffer, boolean holds, String rule) {
        if (!holds) {
            throw new InvalidRecordException(file.path(), buffer.line(), rule + ", found something else");
        }
    }

    @Override
    public void writeSame(RecordIndex index, int[] positions, Path temporary) throws IOException {
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
            byte[] separator = gap(channel, firstEnd, secondStart, ",\n");
            out.write(gap(channel, 0, firstStart, "[\n"));
            file.forEach(index, positions, (bytes, isLast) -> {
                out.write(bytes);
                if (!isLast) {
                    out.write(separator);
                }
            });
            out.write(gap(channel, lastEnd, channel.size(), "\n]\n"));
        }
    }

    private byte[] gap(FileChannel channel, long from, long to, String instead) throws IOException {
        return to <= from || to - from > LONGEST_GAP
                ? instead.getBytes(StandardCharsets.UTF_8)
                : file.read(channel, from, (int) (to - from));
    }

    @Override
    public void writeJsonLines(RecordIndex index, int[] positions, OutputStream out) throws IOException {
        file.forEach(index, positions, (bytes, isLast) -> {
            JsonText.writeCompact(bytes, 0, bytes.length, out);
            out.write('\n');
        });
    }
}
