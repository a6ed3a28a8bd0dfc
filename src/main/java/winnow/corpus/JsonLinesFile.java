package winnow.corpus;

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
            while (buffer.peek() >= 0) {
                boolean isBlank = true;
                int b;
                do {
                    b = buffer.read();
                    isBlank &= b <= ' ' && (b == ' ' || b == '\t' || b == '\r' || b == '\n' || b < 0);
                } while (b >= 0 && b != '\n');
                if (!isBlank) {
                    visitor.visit(file.span(buffer), () -> JsonText.object(file.text(buffer)));
                }
                buffer.mark();
            }
        }
    }

    @Override
    public void writeSame(RecordIndex index, int[] positions, Path temporary) throws IOException {
        byte[] lineEnd = lineEnd(index);
        try (OutputStream out = Files.newOutputStream(temporary);
                OutputStream buffered = new java.io.BufferedOutputStream(out, 1 << 16)) {
            file.forEach(index, positions, (bytes, isLast) -> {
                buffered.write(bytes);
                if (!isLast && bytes[bytes.length - 1] != '\n') {
                    buffered.write(lineEnd);
                }
            });
        }
    }

    /** Only the last line of a file may lack a line end; when it moves forward it gets the one that others have. */
    private byte[] lineEnd(RecordIndex index) throws IOException {
        byte[] found = {'\n'};
        if (index.size() > 0) {
            byte[][] first = new byte[1][];
            file.forEach(index, new int[] {0}, (bytes, isLast) -> first[0] = bytes);
            int length = first[0].length;
            if (length > 1 && first[0][length - 1] == '\n' && first[0][length - 2] == '\r') {
                found = new byte[] {'\r', '\n'};
            }
        }
        return found;
    }

    @Override
    public void writeJsonLines(RecordIndex index, int[] positions, OutputStream out) throws IOException {
        file.forEach(index, positions, (bytes, isLast) -> {
            JsonText.writeCompact(bytes, 0, bytes.length, out);
            out.write('\n');
        });
    }
}
