package winnow.corpus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Values between commas or tabs, under a header line if there is one. A record's bytes are its line, or lines where a quoted value
 * holds line breaks, with the line end (LF, CRLF or CR).
 *
 * <p>Where the first line holds no delimiter of the format but another (spreadsheets write semicolons where the comma is the decimal
 * point), that one is taken, and the report says so.
 *
 * <p>Quotes as in RFC 4180: one opens a value only at its start; inside, two stand for one; after the closing one a
 * delimiter or line end must follow. Empty lines hold no record. The third column, when it has no name, is {@code column3};
 * without a header line it is {@code #3}.
 *
 * <p>Departure: this is read by hand rather than with a CSV library, because a library does not tell the bytes of a record,
 * and two readers of one grammar could disagree about where it ends.
 */
final class DelimitedFile implements RecordFile {
    private static final String DELIMITERS = "\t;|,";

    private final TextFile file;
    private final char usual;
    private final boolean hasHeader;
    private final boolean hasOneColumn;
    private char delimiter;
    private List<String> columns = List.of();
    private long headerEnd;
    private byte[] lineEnd = {};

    /**
     * A file whose values stand between {@code usual} or, unless it is known to have one column alone, what its first line shows.
     */
    DelimitedFile(TextFile file, char usual, boolean hasHeader, boolean hasOneColumn) {
        this.file = file;
        this.usual = usual;
        this.hasHeader = hasHeader;
        this.hasOneColumn = hasOneColumn;
        this.delimiter = usual;
    }

    @Override
    public void scan(Visitor visitor) throws IOException {
        if (!hasOneColumn) {
            delimiter = shown();
        }
        try (RecordBuffer buffer = file.open()) {
            buffer.mark();
            if (!readRecord(buffer)) {
                return;
            }
            columns = hasHeader ? header(buffer) : numbers(firstLine(buffer).size());
            lineEnd = TextFile.lineEnd(
                    Arrays.copyOfRange(buffer.array(), buffer.from(), buffer.from() + buffer.length()));
            headerEnd = buffer.offset() + (hasHeader ? buffer.length() : 0);
            if (!hasHeader) {
                visit(buffer, visitor);
            }
            buffer.mark();
            while (readRecord(buffer)) {
                visit(buffer, visitor);
                buffer.mark();
            }
        }
    }

    /** The usual delimiter, unless outside quotes the first line that is not empty has none but another. */
    private char shown() throws IOException {
        char other = usual;
        try (RecordBuffer buffer = file.open()) {
            boolean isEmpty = true;
            boolean inQuotes = false;
            boolean mayOpen = true;
            for (int b = buffer.read(); b >= 0 && !buffer.isTooLong(); b = buffer.read()) {
                boolean isLineEnd = !inQuotes && (b == '\n' || b == '\r');
                boolean isDelimiter = !inQuotes && DELIMITERS.indexOf(b) >= 0;
                if (isLineEnd && !isEmpty || isDelimiter && b == usual) {
                    return isLineEnd ? other : usual;
                }
                if (isDelimiter && other == usual) {
                    other = (char) b;
                }
                boolean wasInQuotes = inQuotes;
                inQuotes = b == '"' ? !inQuotes && mayOpen : inQuotes;
                // Two quotes leave and enter again.
                mayOpen = b == '"' ? wasInQuotes : isDelimiter || isLineEnd;
                isEmpty &= isLineEnd;
            }
        }
        return other;
    }

    @Override
    public String remark() {
        if (delimiter == usual) {
            return "";
        }
        return "; values stand between "
                + switch (delimiter) {
                    case '\t' -> "tabs";
                    case ';' -> "semicolons";
                    case '|' -> "bars";
                    default -> "commas";
                };
    }

    private void visit(RecordBuffer buffer, Visitor visitor) {
        int length = buffer.isTooLong() ? 0 : buffer.length();
        visitor.visit(file.span(buffer, length), () -> fields(file.text(buffer, length)));
    }

    private static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "#" + i).toList();
    }

    /** Reads to the end of the next record that is not an empty line; false at the end of the file. */
    private boolean readRecord(RecordBuffer buffer) throws IOException {
        boolean isEmpty = true;
        boolean inQuotes = false;
        boolean atStart = true;
        long quoteLine = 0;
        while (true) {
            int b = buffer.read();
            if (b < 0 && inQuotes) {
                throw new InvalidRecordException(file.path(), quoteLine, "a quote is opened here and never closed");
            }
            if (b < 0) {
                return !isEmpty;
            }
            if (inQuotes) {
                // Two quotes leave and enter again at once, which comes to the same as staying inside.
                inQuotes = b != '"' || buffer.peek() == '"' && buffer.read() == '"';
                continue;
            }
            if (b == '\n' || b == '\r') {
                if (b == '\r' && buffer.peek() == '\n') {
                    buffer.read();
                }
                if (!isEmpty) {
                    return true;
                }
                buffer.mark();
                continue;
            }
            if (b == '"' && atStart) {
                inQuotes = true;
                quoteLine = buffer.lineNow();
            }
            atStart = b == delimiter;
            isEmpty = false;
        }
    }

    private List<String> firstLine(RecordBuffer buffer) {
        try {
            return values(file.text(buffer, buffer.length()));
        } catch (IllegalArgumentException e) {
            throw new InvalidRecordException(file.path(), buffer.line(), e.getMessage());
        }
    }

    private List<String> header(RecordBuffer buffer) {
        List<String> names = firstLine(buffer);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isEmpty()) {
                names.set(i, "column" + (i + 1));
            }
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new InvalidRecordException(
                    file.path(), buffer.line(), "column names must be unique, found " + Layout.listed(names));
        }
        return names;
    }

    private ObjectNode fields(String record) {
        List<String> values = values(record);
        if (values.size() != columns.size()) {
            throw new IllegalArgumentException("a record must have " + columns.size() + " columns as the "
                    + (hasHeader ? "header" : "first line") + " has, found " + values.size() + remark());
        }
        ObjectNode fields = JsonText.MAPPER.createObjectNode();
        for (int i = 0; i < values.size(); i++) {
            fields.put(columns.get(i), values.get(i));
        }
        return fields;
    }

    private List<String> values(String record) {
        if (record.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text must not hold NUL characters, found one");
        }
        int end = record.length();
        while (end > 0 && (record.charAt(end - 1) == '\n' || record.charAt(end - 1) == '\r')) {
            end--;
        }
        List<String> values = new ArrayList<>(Math.max(4, columns.size()));
        int next = 0;
        while (next <= end) {
            int close = next;
            if (next < end && record.charAt(next) == '"') {
                StringBuilder value = new StringBuilder();
                close = next + 1;
                while (record.charAt(close) != '"' || close + 1 < end && record.charAt(close + 1) == '"') {
                    if (record.charAt(close) == '"') {
                        close++;
                    }
                    value.append(record.charAt(close++));
                }
                close++;
                if (close < end && record.charAt(close) != delimiter) {
                    throw new IllegalArgumentException(
                            "a closing quote must be followed by a delimiter or line end, found "
                                    + InvalidRecordException.quote(record.substring(close, Math.min(end, close + 20))));
                }
                values.add(value.toString());
            } else {
                while (close < end && record.charAt(close) != delimiter) {
                    close++;
                }
                values.add(record.substring(next, close));
            }
            next = close + 1;
        }
        return values;
    }

    @Override
    public void writeSame(RecordIndex index, int[] positions, Path temporary) throws IOException {
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
            byte[] header = file.read(channel, 0, (int) headerEnd);
            out.write(header);
            file.forEach(index, positions, (bytes, isLast) -> {
                out.write(bytes);
                if (!isLast && TextFile.lineEnd(bytes).length == 0) {
                    out.write(lineEnd);
                }
            });
        }
    }

    @Override
    public void writeJsonLines(RecordIndex index, int[] positions, OutputStream out) throws IOException {
        file.forEach(index, positions, (bytes, isLast) -> {
            ObjectNode fields = fields(file.decode(bytes, 0, bytes.length));
            out.write(JsonText.MAPPER.writeValueAsBytes(fields));
            out.write('\n');
        });
    }
}
