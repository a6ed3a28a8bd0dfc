package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are broken, cut off or made to hurt: each is read or refused in one line, with no other exception. */
class HostileInputTest {
    private static final List<String> SMALL = List.of(
            "in.jsonl|{\"id\":1,\"question\":\"é🙂\",\"answer\":\"a\\n\\ud83d\\ude42\"}\n{\"id\":2,\"question\":\"q\",\"answer\":\"b\"}\r\n",
            "in.json|[\n {\"question\":\"é\",\"answer\":\"a\\\"]\"},\n {\"question\":\"q\",\"answer\":\"b\"}\n]\n",
            "squad.json|{\"version\":\"1\",\"data\":[{\"title\":\"t\",\"paragraphs\":[{\"context\":\"c\",\"qas\":[{\"id\":\"1\",\"question\":\"q\",\"answers\":[{\"text\":\"a\"}]}]}]}]}",
            "in.csv|\ufeffquestion,answer\r\n\"é, \"\"x\"\"\",\"a\nb\"\r\nq,b\r\n",
            "in.tsv|question\tanswer\né\ta\n\"q\t\"\tb\n");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aTextFileCutAtAnyByteIsReadOrRefused(int which) throws IOException {
        String name = SMALL.get(which).substring(0, SMALL.get(which).indexOf('|'));
        byte[] bytes = SMALL.get(which).substring(name.length() + 1).getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int length = 0; length <= bytes.length; length++) {
            refused += isRefused(name, Arrays.copyOf(bytes, length)) ? 1 : 0;
        }
        assertTrue(refused > bytes.length / 4, "refused " + refused + " of " + bytes.length);
        assertTrue(!isRefused(name, bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aTextFileWithAnyByteChangedIsReadOrRefused(int which) throws IOException {
        String name = SMALL.get(which).substring(0, SMALL.get(which).indexOf('|'));
        byte[] bytes = SMALL.get(which).substring(name.length() + 1).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(which);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] = (byte) random.nextInt(256);
            isRefused(name, changed);
            isRefusedWhenSkipping(name, changed);
        }
    }

    @Test
    void aParquetFileCutAtAnyByteIsRefused() throws IOException {
        byte[] bytes = parquet();
        for (int length = 0; length < bytes.length; length++) {
            assertTrue(isRefused("in.parquet", Arrays.copyOf(bytes, length)), "cut at " + length);
        }
        assertTrue(!isRefused("in.parquet", bytes));
    }

    @Test
    void aParquetFileWithHostileFooterOrChangedBytesIsReadOrRefused() throws IOException {
        byte[] bytes = parquet();
        for (int footer :
                new int[] {0, 1, 7, bytes.length, bytes.length - 12, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            byte[] changed = bytes.clone();
            for (int i = 0; i < 4; i++) {
                changed[bytes.length - 8 + i] = (byte) (footer >>> (8 * i));
            }
            assertTrue(isRefused("in.parquet", changed), "footer length " + footer);
        }
        Random random = new Random(7);
        for (int i = 4; i < bytes.length - 8; i += 23) {
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) (1 << random.nextInt(8));
            isRefused("in.parquet", changed);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "in.jsonl|{'text':'a'}¶{'text':|2: malformed JSON at character",
                "in.jsonl|{'text':'a'|1: malformed JSON at character 11: Unexpected end-of-input",
                "in.jsonl|{'text':'a'} {'text':'b'}|1: malformed JSON at character",
                "in.jsonl|{'text':'a','text':'b'}|1: malformed JSON at character 18: Duplicate field",
                "in.jsonl|['text']|1: a record must be a JSON object, found a list of 1",
                "in.jsonl|{'text':NaN}|1: malformed JSON",
                "in.jsonl|{'text':'\\ud83d'}|1: text must be whole Unicode characters, found the lone surrogate \\ud83d",
                "in.jsonl|{'text':'a','x':['\\ude42\\ud83d']}|1: text must be whole Unicode characters, found the lone surrogate \\ude42",
                "in.jsonl|{'text':'a','\\ud83d':1}|1: malformed JSON at character 19: Broken surrogate pair",
                "in.jsonl|{'text':'a␀'}|1: malformed JSON",
                "in.jsonl|␀|1: malformed JSON",
                "in.jsonl|{'text':'a'}¶␀␀␀␀|2: malformed JSON",
                "in.jsonl|``| must hold at least one record, found none",
                "in.jsonl|¶ ¶| must hold at least one record, found none",
                "in.json|``|1: the file must start with [",
                "in.json|[]| must hold at least one record, found none",
                "in.json|[{'text':'a'},]|1: every comma must be followed by a record",
                "in.json|[{'text':'a'}¶|1: the array must be closed by ], found the end of the file",
                "in.json|[¶{'text':'a'},¶{'text':'b]¶|3: the array must be closed by ], found the end of the file",
                "in.json|[¶{'text':'a'},¶{'text' 'b'}]|3: malformed JSON",
                "in.json|[{'text':'a'}] x|1: nothing may follow the array's ]",
                "in.json|'text'|1: the file must start with [",
                "in.json|{'data':[{'paragraphs':7}]}| paragraphs must be a list, found the number 7",
                "in.json|{'data':[{'prompt':'p','response':'r'}]}| paragraphs must be a list, found nothing: one JSON object with a list data is read as SQuAD, data[].paragraphs[].qas[]; other records must stand in an array, or one object a line",
                "in.csv|``| must hold at least one record, found none",
                "in.csv|text¶| must hold at least one record, found none",
                "in.csv|text,text¶a,b|1: column names must be unique, found 'text', 'text'",
                "in.csv|text,n¶a,1¶b¶|3: a record must have 2 columns as the header has, found 1",
                "in.csv|prompt;response¶a,b¶|2: a record must have 2 columns as the header has, found 1; values stand between semicolons",
                "in.csv|'prompt;response;¶|1: a quote is opened here and never closed",
                "in.csv|text,n¶a,1,¶|2: a record must have 2 columns as the header has, found 3",
                "in.csv|text,n¶'a¶b',1¶c,'2¶|4: a quote is opened here and never closed",
                "in.csv|text,n¶'a'b,1¶|2: a closing quote must be followed by a delimiter or line end, found 'b,1'",
                "in.csv|text,n¶a␀,1¶|2: text must not hold NUL characters, found one",
                "in.parquet|``| must hold at least one record, found an empty file",
                "in.parquet|PAR1PAR1| must be Parquet",
                "in.jsonl|PAR1| must be text, found a Parquet file"
            })
    void whatIsWrongIsSaidWithItsLine(String name, String content, String message) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, content.replace('\'', '"').replace('¶', '\n').replace('␀', '\0'));

        String said = assertThrows(InvalidRecordException.class, () -> CorpusReader.withDefaults()
                        .read(file))
                .getMessage();
        String expected = file + ":" + message.replace('\'', '"').replace("array\"s", "array's");
        assertTrue(said.startsWith(expected), said);
        assertEquals(1, said.lines().count());
        assertFalse(said.contains("Source:"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "ff", "c0af", "eda0bd", "f8888080", "e282", "80"})
    void invalidUtf8IsRefusedInEveryTextFormat(String hex) throws IOException {
        byte[] invalid = java.util.HexFormat.of().parseHex(hex);
        for (String around :
                List.of("in.jsonl|{\"text\":\"|\"}\n", "in.json|[{\"text\":\"|\"}]", "in.csv|text\nx|\n")) {
            String[] parts = around.split("\\|");
            Path file = folder.resolve(parts[0]);
            Files.write(
                    file,
                    join(
                            parts[1].getBytes(StandardCharsets.UTF_8),
                            invalid,
                            parts[2].getBytes(StandardCharsets.UTF_8)));
            String said = assertThrows(InvalidRecordException.class, () -> CorpusReader.withDefaults()
                            .read(file))
                    .getMessage();
            assertTrue(said.contains(": text must be UTF-8, found the byte 0x" + hex.substring(0, 2)), said);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fffe7b00,UTF-16",
        "feff007b,UTF-16",
        "1f8b0800,compressed",
        "28b52ffd,compressed",
        "504b0304,compressed"
    })
    void filesThatAreNotTextAreNamedForWhatTheyAre(String hex, String kind) throws IOException {
        for (String name : List.of("in.jsonl", "in.json", "in.csv", "in.tsv")) {
            Path file =
                    Files.write(folder.resolve(name), java.util.HexFormat.of().parseHex(hex));
            String said = assertThrows(InvalidRecordException.class, () -> CorpusReader.withDefaults()
                            .read(file))
                    .getMessage();
            assertTrue(said.contains(kind), said);
        }
    }

    @Test
    void deepNestingAndLongNumbersAreBounded() throws IOException {
        for (String value : List.of("[".repeat(100_000) + "]".repeat(100_000), "9".repeat(400_000))) {
            assertTrue(
                    isRefused("in.jsonl", ("{\"text\":\"a\",\"x\":" + value + "}").getBytes(StandardCharsets.UTF_8)));
        }
        assertTrue(!isRefused("in.jsonl", "{\"text\":\"a\",\"x\":1e999999999}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aLineFarOverTheLimitIsPassedWithoutBeingKept() throws IOException {
        long length = 1L << 28;
        try (RecordBuffer buffer = new RecordBuffer(new Endless(length), 1 << 20)) {
            buffer.mark();
            long read = 0;
            while (buffer.read() >= 0) {
                read++;
            }
            assertEquals(length, read);
            assertTrue(buffer.isTooLong());
            assertTrue(buffer.array().length <= 4 << 20, "kept " + buffer.array().length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"in.jsonl", "in.json", "in.csv"})
    void aRecordOverTheLimitIsRefusedAndTheNextOneRead(String name) throws IOException {
        String longText = "x".repeat(200_000);
        String content =
                switch (name) {
                    case "in.jsonl" -> "{\"text\":\"" + longText + "\"}\n{\"text\":\"b\"}\n";
                    case "in.json" -> "[{\"text\":\"" + longText + "\"},\n{\"text\":\"b\"}]";
                    default -> "text\n" + longText + "\nb\n";
                };
        TextFile file = new TextFile(Files.writeString(folder.resolve(name), content), 100_000);
        RecordFile records =
                switch (name) {
                    case "in.jsonl" -> LinesFile.ofJson(file);
                    case "in.json" -> new JsonArrayFile(file);
                    default -> new DelimitedFile(file, ',', true, false);
                };

        StringBuilder seen = new StringBuilder();
        records.scan((span, fields) -> {
            try {
                ObjectNode read = fields.get();
                seen.append(span.line()).append(read);
            } catch (IllegalArgumentException e) {
                seen.append(span.line()).append(e.getMessage()).append(' ');
            }
        });
        int first = name.equals("in.csv") ? 2 : 1;
        assertEquals(
                first + "a record must be at most 100000 bytes long, found more " + (first + 1) + "{\"text\":\"b\"}",
                seen.toString());
    }

    @Test
    void recordsThatCrossTheBuffersBordersAreWhole() throws IOException {
        StringBuilder content = new StringBuilder();
        int n = 4_000;
        for (int i = 0; i < n; i++) {
            content.append("{\"text\":\"").append("é".repeat(i % 97)).append(i).append("\"}\r\n");
        }
        Path file = Files.writeString(folder.resolve("in.jsonl"), content);

        LoadedCorpus loaded = CorpusReader.withDefaults().read(file);
        int[] backwards = new int[n];
        for (int i = 0; i < n; i++) {
            assertEquals("é".repeat(i % 97) + i, loaded.corpus().get(i).response());
            backwards[i] = n - 1 - i;
        }
        loaded.write(backwards, folder.resolve("back.jsonl"));
        CorpusReader.withDefaults().read(folder.resolve("back.jsonl")).write(backwards, folder.resolve("again.jsonl"));
        assertEquals(-1, Files.mismatch(file, folder.resolve("again.jsonl")));
    }

    private byte[] parquet() throws IOException {
        Path lines = Files.writeString(
                folder.resolve("small.jsonl"), "{\"text\":\"a\",\"n\":1}\n{\"text\":\"b\",\"n\":2}\n");
        CorpusReader.withDefaults().read(lines).write(new int[] {1, 0}, folder.resolve("small.parquet"));
        return Files.readAllBytes(folder.resolve("small.parquet"));
    }

    private boolean isRefusedWhenSkipping(String name, byte[] bytes) throws IOException {
        return isRefused(CorpusReader.withDefaults().withSkipInvalid(true), name, bytes);
    }

    private boolean isRefused(String name, byte[] bytes) throws IOException {
        return isRefused(CorpusReader.withDefaults(), name, bytes);
    }

    private boolean isRefused(CorpusReader reader, String name, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        try {
            reader.read(file);
            return false;
        } catch (InvalidRecordException e) {
            assertTrue(e.getMessage().startsWith(file + ":"), e.getMessage());
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            return true;
        } catch (RuntimeException e) {
            return fail("must be refused as an invalid record: " + Arrays.toString(bytes), e);
        }
    }

    private static byte[] join(byte[]... parts) throws IOException {
        var out = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            new ByteArrayInputStream(part).transferTo(out);
        }
        return out.toByteArray();
    }

    /** So many letters and no line end. */
    private static final class Endless extends InputStream {
        private long left;

        Endless(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int read = (int) Math.min(left, length);
            Arrays.fill(into, from, from + read, (byte) 'x');
            left -= read;
            return read == 0 ? -1 : read;
        }
    }
}
