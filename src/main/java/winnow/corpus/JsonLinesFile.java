package winnow.corpus;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** One JSON object a line; lines of white space hold no record. A record's bytes are its line with its line end. */
final class JsonLinesFile implements RecordFile {
    private final TextFile file;

    JsonLinesFile(TextFile file) {
        this.file = file;
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
                    visitor.visit(file.span(buffer, length), () -> JsonText.object(file.text(buffer, length)));
                    buffer.mark();
                }
            }
        }
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
            JsonText.writeCompact(bytes, 0, bytes.length, out);
            out.write('\n');
        });
    }
}
