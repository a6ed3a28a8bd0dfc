package winnow.corpus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One record a line, a JSON object or a text; lines of white space hold no record. A record's bytes are its line with its line end.
 *
 * <p>A text is the one column {@code text} of its record, with the blanks at its ends.
 */
final class LinesFile implements RecordFile {
    private final TextFile file;
    private final boolean isJson;

    private LinesFile(TextFile file, boolean isJson) {
        this.file = file;
        this.isJson = isJson;
    }

    static LinesFile ofJson(TextFile file) {
        return new LinesFile(file, true);
    }

    static LinesFile ofTexts(TextFile file) {
        return new LinesFile(file, false);
    }

    @Override
    public void scan(Visitor visitor) throws IOException {
        try (RecordBuffer buffer = file.open()) {
            buffer.mark();
            for (int b = buffer.peek(); b >= 0; b = buffer.peek()) {
                if (b == '\n') {
                    buffer.read();
                    buffer.mark();
                } else if (JsonArrayFile.isWhiteSpace(b)) {
                    buffer.read();
                } else {
                    buffer.readLine();
                    int length = buffer.isTooLong() ? 0 : buffer.length();
                    visitor.visit(file.span(buffer, length), () -> fields(file.text(buffer, length)));
                    buffer.mark();
                }
            }
        }
    }

    private ObjectNode fields(String line) {
        if (isJson) {
            return JsonText.object(line);
        }
        if (line.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text must not hold NUL characters, found one");
        }
        return JsonText.MAPPER.createObjectNode().put("text", line.replaceFirst("[\r\n]+$", ""));
    }

    @Override
    public void writeSame(RecordIndex index, int[] positions, Path temporary) throws IOException {
        byte[] usual = usualLineEnd(index);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
            file.forEach(index, positions, (bytes, isLast) -> {
                out.write(bytes);
                if (!isLast && TextFile.lineEnd(bytes).length == 0) {
                    out.write(usual);
                }
            });
        }
    }

    /** Only the last line of a file may lack a line end; when it moves forward it gets the one of the first line. */
    private byte[] usualLineEnd(RecordIndex index) throws IOException {
        byte[][] found = {{}};
        if (index.size() > 0) {
            file.forEach(index, new int[] {0}, (bytes, isLast) -> found[0] = TextFile.lineEnd(bytes));
        }
        return found[0].length == 0 ? new byte[] {'\n'} : found[0];
    }

    @Override
    public void writeJsonLines(RecordIndex index, int[] positions, OutputStream out) throws IOException {
        file.forEach(index, positions, (bytes, isLast) -> {
            if (isJson) {
                JsonText.writeCompact(bytes, 0, bytes.length, out);
            } else {
                out.write(JsonText.MAPPER.writeValueAsBytes(fields(file.decode(bytes, 0, bytes.length))));
            }
            out.write('\n');
        });
    }
}
