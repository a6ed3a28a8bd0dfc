package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusReaderTest {
    @TempDir
    Path folder;

    @Test
    void theReportSaysWhatWasRecognised() throws IOException {
        LoadedCorpus loaded = CorpusReader.withDefaults()
                .read(
                        file(
                                "in.jsonl",
                                """
                        {"id":7,"question":"q","answer":"line\\nbreak","text":"t","kind":"x"}
                        {"id":"b","question":"r","answer":"a","new":1}
                        """));

        ReadReport report = loaded.report();
        assertEquals(Format.JSON_LINES, report.format());
        assertEquals("question-answer", report.layout());
        assertEquals(2, report.count());
        assertEquals(
                "Recognised the layout question-answer from the columns \"question\", \"answer\"; ids from \"id\";"
                        + " not used: \"text\", \"kind\", \"new\"; would also fit: text.",
                report.columns());
        assertEquals("id:       7\nprompt:   q\nresponse: line\n          break", report.example());
        assertEquals(List.of("7", "b"), ids(loaded));
    }

    @Test
    void lineBreaksOfWindowsAreLineBreaksInTheRenderedExample() throws IOException {
        LoadedCorpus loaded = CorpusReader.withDefaults().read(file("in.csv", "prompt,response\r\nq,\"a\r\nb\"\r\n"));

        assertTrue(
                loaded.report().example().endsWith("response: a\n          b"),
                loaded.report().example());
        assertEquals("a\r\nb", loaded.corpus().get(0).response());
    }

    @Test
    void theRenderedExampleCannotSteerATerminal() throws IOException {
        LoadedCorpus loaded =
                CorpusReader.withDefaults().read(file("in.jsonl", "{\"text\":\"a\\u001b[31mred\\u202e\\u0085b\"}"));

        assertTrue(loaded.report().example().endsWith("response: a�[31mred��b"));
        assertEquals("a\u001b[31mred\u202e\u0085b", loaded.corpus().get(0).response());
    }

    @Test
    void generatedIdsDependOnTheContentAlone() throws IOException {
        String a = "{\"prompt\":\"p\",\"response\":\"r\",\"tag\":\"1\"}\n";
        String b = "{\"prompt\":\"pr\",\"response\":\"x\",\"tag\":\"2\"}\n";
        LoadedCorpus whole = CorpusReader.withDefaults().read(file("in.jsonl", a + b + a + a));
        LoadedCorpus part = CorpusReader.withDefaults()
                .withTagFields(List.of("tag"))
                .read(file("in.csv", "response,prompt,tag\nx,pr,2\nr,p,1\n"));

        List<String> ids = ids(whole);
        assertTrue(ids.get(0).matches("[0-9a-f]{16}"), ids.get(0));
        assertEquals(
                List.of(ids.get(0), ids.get(0) + "-2", ids.get(0) + "-3"), List.of(ids.get(0), ids.get(2), ids.get(3)));
        assertEquals(List.of(ids.get(1), ids.get(0)), ids(part));
    }

    @Test
    void givenIdsMustBeUniqueAndOnEveryRecordOrOnNone() throws IOException {
        Path twice = file("in.jsonl", "{\"id\":\"7\",\"text\":\"a\"}\n\n{\"id\":7,\"text\":\"b\"}\n");
        refused(twice + ":3: ids must be unique, found \"7\" again, first at " + twice + ":1", twice);
        assertEquals(
                2,
                CorpusReader.withDefaults()
                        .withGeneratedIds()
                        .read(twice)
                        .corpus()
                        .size());

        Path some = file("in.jsonl", "{\"text\":\"a\"}\n{\"id\":7,\"text\":\"b\"}\n");
        refused(some + ":1: id must be there, found only the fields \"text\"", some);
        Path late = file("in.jsonl", "{\"text\":\"a\"}\n".repeat(100) + "{\"id\":7,\"text\":\"b\"}\n");
        refused(
                late + ":101: either all records must have an id or none, found the number 7 after records without",
                late);
        Path odd = file("in.jsonl", "{\"id\":1.5,\"text\":\"a\"}\n");
        refused(odd + ":1: id must be a text that is not empty or a whole number, found the number 1.5", odd);
        Path empty = file("in.csv", "id,text\n,a\n");
        refused(empty + ":2: id must be a text that is not empty or a whole number, found \"\"", empty);
    }

    @Test
    void anotherFieldMayHoldTheIds() throws IOException {
        Path file =
                file("in.jsonl", "{\"id\":1,\"key\":\"x\",\"text\":\"a\"}\n{\"id\":1,\"key\":\"y\",\"text\":\"b\"}\n");

        assertEquals(
                List.of("x", "y"),
                ids(CorpusReader.withDefaults().withIdField("key").read(file)));
    }

    @Test
    void tagsKeepValuesOfAnyKindAsText() throws IOException {
        Path file = file(
                "in.jsonl",
                "{\"text\":\"a\",\"s\":\"x\",\"n\":1.10,\"o\":{\"k\":[1, 2]},\"z\":null}\n{\"text\":\"b\"}\n");

        Corpus corpus = CorpusReader.withDefaults()
                .withTagFields(List.of("s", "n", "o", "z", "o.k"))
                .read(file)
                .corpus();
        assertEquals(
                Map.of("s", "x", "n", "1.10", "o", "{\"k\":[1,2]}", "o.k", "[1,2]"),
                corpus.get(0).tags());
        assertEquals(Map.of(), corpus.get(1).tags());
        assertTrue(CorpusReader.withDefaults()
                .withTagFields(List.of("s", "o.k"))
                .read(file)
                .report()
                .columns()
                .endsWith("; tags from \"s\", \"o.k\"; not used: \"n\", \"o\", \"z\"."));
        Exception refused = assertThrows(InvalidRecordException.class, () -> CorpusReader.withDefaults()
                .withTagFields(List.of("topic"))
                .read(file));
        assertTrue(refused.getMessage().contains("the tag column \"topic\" must be there, found \"text\", \"s\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "in.csv~prompt;response/a, b;c/~semicolons",
                "in.csv~\ufeff\"prompt\";\"response\"/\"a, b\";c/~semicolons",
                "in.csv~//\"prompt\"|response/a, b|\"c\"/~bars",
                "in.csv~prompt\tresponse/a, b\tc/~tabs",
                "in.tsv~prompt,response/\"a, b\",c/~commas"
            })
    void anotherDelimiterIsReadSaidAloudAndKept(String name, String content, String found) throws IOException {
        Path file = file(name, content.replace('/', '\n'));

        LoadedCorpus loaded = CorpusReader.withDefaults().read(file);
        assertEquals("a, b", loaded.corpus().get(0).prompt());
        assertEquals("c", loaded.corpus().get(0).response());
        String said = loaded.report().columns();
        assertTrue(said.endsWith("; values stand between " + found + "."), said);
        Path out = folder.resolve("out." + name);
        loaded.write(new int[] {0}, out);
        assertEquals(Files.readString(file).strip(), Files.readString(out).strip());
    }

    @Test
    void theUsualDelimiterIsTakenWhereverTheFirstLineHasIt() throws IOException {
        Path file = file("in.csv", "a;b,\"x\ny\"\n1;2,3\n");
        LoadedCorpus loaded = CorpusReader.withDefaults()
                .withLayout(Layout.of("response=a;b"))
                .read(file);
        assertEquals("1;2", loaded.corpus().get(0).response());
        assertTrue(
                loaded.report().columns().endsWith("not used: \"x y\"."),
                loaded.report().columns());

        Path quoted = file("quoted.csv", "\"a \"\"b;c\"\"\"\n1;2\n");
        CorpusReader reader = CorpusReader.withDefaults().withLayout(Layout.of("response=a \"b;c\""));
        assertEquals("1;2", reader.read(quoted).corpus().get(0).response());

        Path one = file("one.csv", "text\n1;2\n");
        assertEquals(
                "1;2", CorpusReader.withDefaults().read(one).corpus().get(0).response());
    }

    @Test
    void withoutAHeaderLineAnotherDelimiterIsReadWhereSeveralColumnsAreStated() throws IOException {
        Path file = file("in.csv", "a;b\nc;d\n");
        CorpusReader two = CorpusReader.withDefaults().withLayout(Layout.of("prompt=#1,response=#2"));
        CorpusReader one = CorpusReader.withDefaults().withLayout(Layout.of("response=#1"));

        assertEquals("d", two.read(file).corpus().get(1).response());
        assertEquals("c;d", one.read(file).corpus().get(1).response());
    }

    @Test
    void unknownColumnsAreListedWithTheLayoutsAndTheOption() throws IOException {
        Path file = file("in.csv", "a,b\n1,2\n");

        refused(
                file + ": the columns are not of a known layout, found \"a\", \"b\"; known are "
                        + String.join(", ", Layout.names())
                        + "; for any others the layout can be prompt=COLUMN,response=COLUMN, or response=COLUMN for plain text; columns without a header line are #1, #2, …",
                file);
        assertEquals(
                "2",
                CorpusReader.withDefaults()
                        .withLayout(Layout.response("b"))
                        .read(file)
                        .corpus()
                        .get(0)
                        .response());
        Exception refused = assertThrows(InvalidRecordException.class, () -> CorpusReader.withDefaults()
                .withLayout(Layout.columns("a", "c"))
                .read(file));
        assertEquals(
                file
                        + ": the columns for the layout prompt=a,response=c must be there (\"a\", \"c\"), found \"a\", \"b\"",
                refused.getMessage());
    }

    @Test
    void recordsWithUnevenFieldsAreReadByWhatTheyShare() throws IOException {
        Path file = file(
                "in.jsonl",
                "{\"instruction\":\"i\",\"output\":\"o\",\"x\":1}\n{\"instruction\":\"i\",\"input\":\"n\",\"output\":\"o\",\"x\":{\"y\":[]}}\n");

        Corpus corpus = CorpusReader.withDefaults().read(file).corpus();
        assertEquals(List.of("i", "i\nn"), corpus.stream().map(Example::prompt).toList());
    }

    @Test
    void skippedRecordsAreCountedAndListedAndTheOthersKeepTheirPlaces() throws IOException {
        String content =
                """
                {"text":"a"}
                {"text":
                {"text":""}
                {"txt":"b"}
                {"text":"c"}
                """;
        Path file = file("in.jsonl", content);

        LoadedCorpus loaded = CorpusReader.withDefaults().withSkipInvalid(true).read(file);
        assertEquals(
                List.of("a", "c"),
                loaded.corpus().stream().map(Example::response).toList());
        assertEquals(3, loaded.report().skippedCount());
        assertEquals(
                List.of(file + ":2", file + ":3", file + ":4"),
                loaded.report().skipped().stream()
                        .map(s -> s.substring(0, s.indexOf(": ")))
                        .toList());
        loaded.write(new int[] {1}, folder.resolve("out.jsonl"));
        assertEquals("{\"text\":\"c\"}\n", Files.readString(folder.resolve("out.jsonl")));

        Path bad = file("in.jsonl", "{\n{\n");
        Exception refused = assertThrows(
                InvalidRecordException.class,
                () -> CorpusReader.withDefaults().withSkipInvalid(true).read(bad));
        assertTrue(refused.getMessage()
                .startsWith(bad + ": must hold at least one valid record, found 2 that are not; the first: " + bad
                        + ":1: "));
    }

    @Test
    void anyChangedByteOfAnExampleChangesTheFingerprint() throws IOException {
        byte[] bytes = "{\"id\":\"abc\",\"prompt\":\"def\",\"response\":\"ghi\",\"tag\":\"jkl\"}\n"
                .getBytes(StandardCharsets.UTF_8);
        CorpusReader reader = CorpusReader.withDefaults().withTagFields(List.of("tag"));
        Set<String> fingerprints = new HashSet<>();
        fingerprints.add(reader.read(Files.write(folder.resolve("in.jsonl"), bytes))
                .corpus()
                .fingerprint());
        int changed = 0;
        for (String value : List.of("abc", "def", "ghi", "jkl")) {
            int at = new String(bytes, StandardCharsets.UTF_8).indexOf(value);
            for (int i = at; i < at + 3; i++) {
                byte[] other = bytes.clone();
                other[i]++;
                Path file = Files.write(folder.resolve("in.jsonl"), other);
                fingerprints.add(reader.read(file).corpus().fingerprint());
                changed++;
            }
        }
        assertEquals(changed + 1, fingerprints.size());
    }

    @Test
    void whiteSpaceKeyOrderAndEscapesDoNotChangeTheFingerprint() throws IOException {
        Path plain = file("a.jsonl", "{\"prompt\":\"pé\",\"response\":\"r\"}\n");
        Path other = file("b.json", "[ {\"response\" : \"\\u0072\", \"prompt\" : \"p\\u00e9\"} ]");

        assertEquals(
                CorpusReader.withDefaults().read(plain).corpus().fingerprint(),
                CorpusReader.withDefaults().read(other).corpus().fingerprint());
    }

    @ParameterizedTest
    @CsvSource({"tr,TR", "ar,EG", "de,DE", "hi,IN"})
    void theLocaleChangesNothing(String language, String country) throws IOException {
        Path file = file("in.JSONL", "{\"TITLE\":1,\"text\":\"ıİiI ١٢\"}\n{\"text\":\"b\"}\n");
        Path bad = file("bad.jsonl", "{\"text\":\"a\",\"text\":\"b\"}\n");
        String before = everything(file, bad);
        Locale locale = Locale.getDefault();
        try {
            Locale.setDefault(new Locale.Builder()
                    .setLanguage(language)
                    .setRegion(country)
                    .build());
            assertEquals(before, everything(file, bad));
        } finally {
            Locale.setDefault(locale);
        }
    }

    @Test
    void thePlatformCharsetChangesNothing() throws Exception {
        Path file = file("in.jsonl", "{\"text\":\"é漢🙂\"}\n{\"text\":\"b\"}\n");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Dfile.encoding=US-ASCII",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fingerprinter.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));

        assertEquals(CorpusReader.withDefaults().read(file).corpus().fingerprint(), said);
    }

    /** Prints a file's fingerprint, in a process of its own. */
    static final class Fingerprinter {
        private Fingerprinter() {}

        public static void main(String[] args) {
            System.out.print(
                    CorpusReader.withDefaults().read(Path.of(args[0])).corpus().fingerprint());
        }
    }

    private String everything(Path file, Path bad) throws IOException {
        LoadedCorpus loaded = CorpusReader.withDefaults().read(file);
        loaded.writeDataset(new int[] {1, 0}, folder.resolve("set-" + Locale.getDefault()));
        return loaded.report()
                + loaded.corpus().fingerprint()
                + ids(loaded)
                + Files.readString(folder.resolve("set-" + Locale.getDefault() + "/README.md"))
                + assertThrows(InvalidRecordException.class, () -> CorpusReader.withDefaults()
                                .read(bad))
                        .getMessage();
    }

    @Test
    void pathsThatAreNoReadableFileAreNamed() throws IOException {
        Path missing = folder.resolve("missing.jsonl");
        UncheckedIOException noFile = assertThrows(
                UncheckedIOException.class, () -> CorpusReader.withDefaults().read(missing));
        assertEquals(missing + ": no such file", noFile.getMessage());
        assertTrue(noFile.getCause() instanceof NoSuchFileException);
        Path directory = Files.createDirectory(folder.resolve("in.jsonl"));
        assertTrue(message(directory).startsWith(directory + ": must be a file, found a folder"));
        assertEquals("/dev/stdin: must be a regular file", message(Path.of("/dev/stdin")));
        Path unknown = file("in.doc", "a");
        assertTrue(message(unknown).endsWith("must end in one of .jsonl, .ndjson, .json, .csv, .tsv, .txt, .parquet"));
        assertTrue(message(file("in.jsonl.gz", "a")).contains("decompress it first"));
    }

    @Test
    void aFileNamedJsonMayHoldJsonLines() throws IOException {
        LoadedCorpus loaded = CorpusReader.withDefaults().read(file("in.json", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n"));

        assertEquals(2, loaded.corpus().size());
    }

    @Test
    void aFormatCanBeGivenForAnyName() throws IOException {
        Path file = file("pool.txt", "text\na\n");

        assertEquals(
                1,
                CorpusReader.withDefaults()
                        .withFormat(Format.CSV)
                        .read(file)
                        .corpus()
                        .size());
    }

    @Test
    void readingStopsWhenTheThreadIsInterrupted() throws IOException {
        Path file = file("in.jsonl", "{\"text\":\"a\"}\n");
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancellationException.class, () -> CorpusReader.withDefaults()
                    .read(file));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void aCorpusThatWillNotFitIntoTheHeapIsRefusedWithAnEstimate() {
        CorpusAssembler assembler = new CorpusAssembler(
                Path.of("in.jsonl"), Optional.empty(), Optional.empty(), false, List.of(), false, 10_000, 1 << 20);

        Exception refused = assertThrows(IllegalArgumentException.class, () -> {
            for (int i = 0; i < 10_000; i++) {
                String text = "record " + i;
                assembler.visit(new RecordIndex.Span(i, i, 1, 0), () -> JsonText.object("{\"text\":\"" + text + "\"}"));
            }
        });
        assertTrue(
                refused.getMessage()
                        .matches(
                                "in.jsonl: the heap must be larger to hold its records, found 1 MiB, of which the first \\d+ records"
                                        + " take about 0 MiB and all would take about 3 MiB; .*"),
                refused.getMessage());
        assertFalse(refused instanceof InvalidRecordException);
    }

    @Test
    void differentPairsNeverShareAnIdByRunningTogether() {
        assertNotEquals(Fingerprint.contentId("ab", "c"), Fingerprint.contentId("a", "bc"));
    }

    private static void refused(String message, Path file) {
        assertEquals(message, message(file));
    }

    private static String message(Path file) {
        return assertThrows(IllegalArgumentException.class, () -> CorpusReader.withDefaults()
                        .read(file))
                .getMessage();
    }

    private static List<String> ids(LoadedCorpus loaded) {
        return loaded.corpus().stream().map(Example::id).toList();
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
