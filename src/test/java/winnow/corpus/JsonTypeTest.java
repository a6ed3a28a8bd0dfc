package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTypeTest {
    @TempDir
    private Path folder;

    /** A field of a record, written as Parquet and again as a line. */
    private String throughParquet(String value) throws IOException {
        Path lines = folder.resolve("in.jsonl");
        Files.writeString(lines, "{\"text\":\"a\",\"field\":" + value + "}\n");
        Path parquet = folder.resolve("as.parquet");
        CorpusReader.withDefaults().read(lines).write(new int[] {0}, parquet);
        Path again = folder.resolve("again.jsonl");
        CorpusReader.withDefaults().read(parquet).write(new int[] {0}, again);
        return Files.readString(again).replaceAll("(?s)^.*\"field\":|}\n$", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "1.5 1.5",
                "1e400 \"1e400\"",
                "-1E+400 \"-1E+400\"",
                "12345678901234567890 \"12345678901234567890\""
            })
    void aNumberIsOneWhereItsColumnCanHoldIt(String number, String expected) throws IOException {
        assertEquals(expected, throughParquet(number));
    }

    @Test
    @Timeout(60)
    void whatIsDeepInsideIsText() throws IOException {
        String deep = "[".repeat(16) + "1" + "]".repeat(16);
        assertEquals(deep, throughParquet(deep));
        String deeper = "[".repeat(500) + "1" + "]".repeat(500);
        String inside = "[".repeat(484) + "1" + "]".repeat(484);
        assertEquals("[".repeat(16) + '"' + inside + '"' + "]".repeat(16), throughParquet(deeper));
    }
}
