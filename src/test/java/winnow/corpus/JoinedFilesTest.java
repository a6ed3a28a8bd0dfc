package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinedFilesTest {
    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream plain = Files.newOutputStream(file);
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private String joined(Format format, Path... parts) throws IOException {
        Path out = folder.resolve("out." + format.ending());
        JoinedFiles.of(List.of(parts), format).write(out);
        return Files.readString(out);
    }

    @Test
    void linesKeepTheirBytesAndEveryPartEndsItsLastLine() throws IOException {
        Path first = file("a.jsonl", "{\"x\":  1}\n{\"x\":\"ä\"}");
        Path empty = file("b.jsonl", "");
        Path marked = file("c.ndjson", "\ufeff{\"x\":3}\r\n");
        Path compressed = file("d.jsonl.gz", "{\"x\":4}\n");
        assertEquals(
                "{\"x\":  1}\n{\"x\":\"ä\"}\n{\"x\":3}\r\n{\"x\":4}\n",
                joined(Format.JSON_LINES, first, empty, marked, compressed));
        assertEquals("a\nb\n", joined(Format.TEXT, file("1.txt", "a"), file("2.txt", "b")));
    }

    @Test
    void tablesHaveOneHeader() throws IOException {
        Path first = file("a.csv", "p,\"r\ns\"\n1,2\n");
        Path second = file("b.csv.gz", "\ufeffp,\"r\ns\"\r\n3,4\r\n");
        assertEquals("p,\"r\ns\"\n1,2\n3,4\r\n", joined(Format.CSV, first, second));

        Path other = file("c.csv", "r,p\n5,6\n");
        Exception refused = assertThrows(InvalidRecordException.class, () -> joined(Format.CSV, first, other));
        assertEquals(
                other + ":1: the header line must be that of " + first + ", \"p,\"r s\"\", found \"r,p\"",
                refused.getMessage());
    }

    @Test
    void rowsOfParquetStayInOrderWithTheirTypes() throws IOException {
        Path first = rows("a", 0, 5000);
        Path second = rows("b", 5000, 5003);
        Path out = folder.resolve("all.parquet");
        JoinedFiles.of(List.of(second, first), Format.PARQUET).write(out);
        Corpus corpus = CorpusReader.withDefaults().read(out).corpus();
        assertEquals(
                IntStream.concat(IntStream.range(5000, 5003), IntStream.range(0, 5000))
                        .mapToObj(i -> "q" + i)
                        .toList(),
                corpus.stream().map(Example::prompt).toList());

        Path typed = folder.resolve("c.parquet");
        ParquetFile.fromJsonLines(file("c.jsonl", "{\"prompt\":\"p\",\"response\":\"r\",\"n\":0.5}\n"), typed);
        Exception refused =
                assertThrows(InvalidRecordException.class, () -> JoinedFiles.of(List.of(first, typed), Format.PARQUET)
                        .write(out));
        assertTrue(refused.getMessage().contains("c.parquet: the columns must be those of"), refused.getMessage());
        assertTrue(refused.getMessage().contains("n BIGINT]"), refused.getMessage());
    }

    private Path rows(String name, int from, int to) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            lines.append("{\"prompt\":\"q")
                    .append(i)
                    .append("\",\"response\":\"r\",\"n\":")
                    .append(i)
                    .append("}\n");
        }
        Path parquet = folder.resolve(name + ".parquet");
        ParquetFile.fromJsonLines(file(name + ".jsonl", lines.toString()), parquet);
        return parquet;
    }

    @Test
    void whatCannotBeJoinedIsRefused() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> joined(Format.JSON, file("a.json", "[]")));
        assertThrows(IllegalArgumentException.class, () -> joined(Format.CSV, file("a.jsonl", "{}")));
        assertThrows(IllegalArgumentException.class, () -> joined(Format.PARQUET, file("a.parquet.gz", "{}")));
        Path cut = file("cut.jsonl.gz", "{\"x\":1}\n".repeat(1000));
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 9));
        Exception refused = assertThrows(UncheckedIOException.class, () -> joined(Format.JSON_LINES, cut));
        assertTrue(refused.getMessage().contains(cut + " must be whole"), refused.getMessage());
    }
}
