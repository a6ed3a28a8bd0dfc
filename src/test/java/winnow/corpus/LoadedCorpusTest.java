package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadedCorpusTest {
    private static final String JSON_LINES =
            """
            {"question": "q1", "answer":"a1",  "n": 1.10, "big": 123456789012345678901234567890, "tags": ["x", "é"]}
              {"answer":"a2\\u00e9", "question":"q2" }\s\s
            {"question":"q3","answer":"a3","extra":{"b":1,"a":[ 1 , 2 ]}}
            """;
    private static final String CSV =
            "question,answer,note\nq1,a1,\n\"q,2\",\"line\nbreak\",\"say \"\"x\"\"\"\nq3,a3,é\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {JSON_LINES, "\n" + JSON_LINES + "\n  \n"})
    void jsonLinesKeepTheirBytesInAnyOrder(String content) throws IOException {
        LoadedCorpus loaded = read("in.jsonl", content);

        loaded.write(new int[] {2, 0}, folder.resolve("out.jsonl"));

        String[] lines = JSON_LINES.split("\n");
        assertEquals(lines[2] + "\n" + lines[0] + "\n", text("out.jsonl"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in.jsonl|{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}",
                "in.jsonl|{\"text\":\"a\"}\r\n{\"text\":\"b\"}\r\n{\"text\":\"c\"}\r\n",
                "in.json|[\n  {\"text\": \"a\"},\n  {\"text\": \"[,]\\\"\"},\n  {\"text\": \"c\"}\n]\n",
                "in.json|[{\"text\":\"a\"},{\"text\":\"b\"}]",
                "in.json|\ufeff[{\"text\":\"a\"} , {\"text\":\"b\"}] ",
                "in.csv|text,n\na,1\n\"b\nb\",2\nc,3",
                "in.csv|\ufefftext,n\r\na,1\r\n\"b\r\nb\",2\r\n",
                "in.csv|text,n\ra,1\rb,2\r",
                "in.tsv|text\tn\na\t1\n\"b\tb\"\t2\n",
                "in.txt|a\n  b \"c\"\t\n{d",
                "in.txt|a\r\nb\r\n"
            })
    void allRecordsInOrderAreTheInputToTheByte(String nameAndContent) throws IOException {
        String name = nameAndContent.substring(0, nameAndContent.indexOf('|'));
        LoadedCorpus loaded = read(name, nameAndContent.substring(name.length() + 1));

        Path out = folder.resolve("out" + name.substring(2));
        loaded.write(IntStream.range(0, loaded.corpus().size()).toArray(), out);

        assertArrayEquals(Files.readAllBytes(loaded.file()), Files.readAllBytes(out));
    }

    @Test
    void aLastLineWithoutLineEndGetsTheUsualOneWhenAnotherFollows() throws IOException {
        read("in.jsonl", "{\"text\":\"a\"}\r\n{\"text\":\"b\"}").write(new int[] {1, 0}, folder.resolve("out.jsonl"));
        assertEquals("{\"text\":\"b\"}\r\n{\"text\":\"a\"}\r\n", text("out.jsonl"));

        read("in.csv", "text\na\nb").write(new int[] {1, 0}, folder.resolve("out.csv"));
        assertEquals("text\nb\na\n", text("out.csv"));
    }

    @Test
    void jsonArraysBecomeCompactLinesWithOrderAndNumbersKept() throws IOException {
        LoadedCorpus loaded = read(
                "in.json",
                "[ {\"text\" : \"a \\\" b\",\n \"z\": 1.10, \"a\": [1e5, 123456789012345678901234567890]}, {\"text\":\"c\"} ]");

        loaded.write(new int[] {1, 0}, folder.resolve("out.jsonl"));

        assertEquals(
                "{\"text\":\"c\"}\n{\"text\":\"a \\\" b\",\"z\":1.10,\"a\":[1e5,123456789012345678901234567890]}\n",
                text("out.jsonl"));
    }

    @Test
    void csvBecomesJsonLinesWithAllColumns() throws IOException {
        read("in.csv", CSV).write(new int[] {1}, folder.resolve("out.jsonl"));

        assertEquals(
                "{\"question\":\"q,2\",\"answer\":\"line\\nbreak\",\"note\":\"say \\\"x\\\"\"}\n", text("out.jsonl"));
    }

    @Test
    void contentIsTheSameThroughJsonLinesCsvAndParquet() throws IOException {
        LoadedCorpus csv = read("in.csv", CSV);
        int[] all = {0, 1, 2};

        csv.write(all, folder.resolve("b.jsonl"));
        csv.write(all, folder.resolve("c.parquet"));
        LoadedCorpus parquet = reader().read(folder.resolve("c.parquet"));
        parquet.write(all, folder.resolve("d.jsonl"));
        parquet.write(all, folder.resolve("e.parquet"));

        for (String name : List.of("b.jsonl", "c.parquet", "d.jsonl", "e.parquet")) {
            assertEquals(
                    csv.corpus().fingerprint(),
                    reader().read(folder.resolve(name)).corpus().fingerprint(),
                    name);
        }
        assertEquals(text("b.jsonl"), text("d.jsonl"));
    }

    @Test
    void parquetKeepsAllColumnsTheirTypesAndTheOrderOfTheChoice() throws IOException {
        String lines =
                """
                {"id":"x","messages":[{"role":"user","content":"q1"},{"role":"assistant","content":"a1"}],"when":"2020-01-01","n":1,"r":1.5,"ok":true,"mixed":1,"none":null}
                {"id":"y","messages":[{"role":"user","content":"q2"},{"role":"assistant","content":"a2"}],"when":"7","n":9007199254740993,"r":2,"ok":false,"mixed":{"a":"b"},"none":null}
                {"id":"z","messages":[{"role":"user","content":"q3"},{"role":"assistant","content":"a3"}],"n":3,"r":3,"ok":null,"mixed":"t","none":null}
                """;
        read("in.jsonl", lines).write(new int[] {0, 1, 2}, folder.resolve("all.parquet"));
        LoadedCorpus parquet = CorpusReader.withDefaults().read(folder.resolve("all.parquet"));
        assertEquals("messages", parquet.report().layout());

        parquet.write(new int[] {2, 1}, folder.resolve("some.parquet"));
        CorpusReader.withDefaults()
                .read(folder.resolve("some.parquet"))
                .write(new int[] {0, 1}, folder.resolve("some.jsonl"));

        List<JsonNode> rows = rows("some.jsonl");
        assertEquals("z", rows.get(0).get("id").textValue());
        assertEquals("a2", rows.get(1).get("messages").get(1).get("content").textValue());
        assertEquals("7", rows.get(1).get("when").textValue());
        assertEquals(9007199254740993L, rows.get(1).get("n").longValue());
        assertEquals(2.0, rows.get(1).get("r").doubleValue());
        assertEquals("{\"a\":\"b\"}", rows.get(1).get("mixed").textValue());
        assertEquals("t", rows.get(0).get("mixed").textValue());
        assertTrue(rows.get(0).get("ok").isNull());
    }

    @Test
    void chosenQuestionsOfSquadStaySquad() throws IOException {
        LoadedCorpus loaded = read(
                "in.json",
                """
                {"version":"1.1","data":[{"title":"T","paragraphs":[{"context":"c1","qas":[
                  {"id":"1","question":"q1","answers":[{"text":"a1","answer_start":0}]},
                  {"id":"2","question":"q2","answers":[{"text":"a2","answer_start":1},{"text":"no","answer_start":9}]}]}]}]}
                """);
        assertEquals("squad", loaded.report().layout());
        assertEquals(Example.of("2", "c1\n\nq2", "a2"), loaded.corpus().get(1));

        loaded.write(new int[] {1, 0}, folder.resolve("out.json"));
        loaded.write(new int[] {1, 0}, folder.resolve("out.jsonl"));

        Corpus swapped = loaded.corpus().subset(1, 0);
        assertEquals(swapped, reader().read(folder.resolve("out.json")).corpus());
        assertEquals(swapped, reader().read(folder.resolve("out.jsonl")).corpus());
        assertTrue(text("out.json").startsWith("{\"version\":\"1.1\",\"data\":[{\"title\":\"T\","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"in.csv", "in.parquet"})
    void aDataSetFolderHasOneShardAndACardThatNamesIt(String name) throws IOException {
        LoadedCorpus loaded = read("in.csv", CSV);
        if (name.equals("in.parquet")) {
            loaded.write(new int[] {0, 1, 2}, folder.resolve(name));
            loaded = reader().read(folder.resolve(name));
        }

        loaded.writeDataset(new int[] {2, 0}, folder.resolve("set"));

        Path shard = folder.resolve("set/data/train-00000-of-00001.parquet");
        assertEquals(loaded.corpus().subset(2, 0), reader().read(shard).corpus());
        String card = Files.readString(folder.resolve("set/README.md"));
        assertTrue(
                card.startsWith(
                        "---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/train-00000-of-00001.parquet\n---\n"));
        assertEquals(List.of("README.md", "data"), names(folder.resolve("set")));
        assertEquals(List.of("train-00000-of-00001.parquet"), names(folder.resolve("set/data")));
    }

    @Test
    void aFileThatChangedSinceItWasReadIsNotCopied() throws IOException {
        LoadedCorpus longer = read("a.jsonl", JSON_LINES);
        Files.writeString(longer.file(), JSON_LINES + "\n");
        LoadedCorpus sameSizeAndTime = read("b.jsonl", JSON_LINES);
        FileTime time = Files.getLastModifiedTime(sameSizeAndTime.file());
        Files.writeString(sameSizeAndTime.file(), JSON_LINES.replace("q3", "q4"));
        Files.setLastModifiedTime(sameSizeAndTime.file(), time);

        for (LoadedCorpus loaded : List.of(longer, sameSizeAndTime)) {
            Exception refused = assertThrows(
                    IllegalStateException.class, () -> loaded.write(new int[] {2}, folder.resolve("out.jsonl")));
            assertTrue(refused.getMessage().contains("has changed since it was read"));
        }
        assertEquals(List.of("a.jsonl", "b.jsonl"), names(folder));
    }

    @Test
    void impossibleOutputsAreRefusedAndLeaveNothing() throws IOException {
        LoadedCorpus loaded = read("in.jsonl", JSON_LINES);
        Files.createSymbolicLink(folder.resolve("link.jsonl"), loaded.file());
        int[] one = {0};

        refused("can be JSON lines or Parquet, got CSV", () -> loaded.write(one, folder.resolve("out.csv")));
        refused("must not be the input", () -> loaded.write(one, loaded.file()));
        refused("must not be the input", () -> loaded.write(one, folder.resolve("link.jsonl")));
        refused("must end in one of", () -> loaded.write(one, folder.resolve("out")));
        refused("got 3", () -> loaded.write(new int[] {0, 3}, folder.resolve("out.jsonl")));
        refused("got -1", () -> loaded.writeDataset(new int[] {-1}, folder.resolve("set")));
        assertEquals(List.of("in.jsonl", "link.jsonl"), names(folder));
        assertEquals(JSON_LINES, text("in.jsonl"));
    }

    @Test
    void parquetColumnsThatDifferOnlyInCaseAreRefused() throws IOException {
        LoadedCorpus loaded = read("in.jsonl", "{\"text\":\"a\",\"Text\":\"b\"}\n");

        refused("more than case", () -> loaded.write(new int[] {0}, folder.resolve("out.parquet")));
        assertEquals(List.of("in.jsonl"), names(folder));
    }

    @Test
    void columnNamesOfAnyKindReachParquet() throws IOException {
        String line =
                "{\"text\":\"a\",\"a.b\":\"1\",\"$.x\":\"2\",\"/y\":\"3\",\"*\":\"4\",\"q\\\"'\":\"5\",\"é 漢\":\"6\",\"null\":\"7\",\"select\":{\"VARCHAR\":\"8\"}}\n";

        read("in.jsonl", line).write(new int[] {0}, folder.resolve("out.parquet"));
        reader().read(folder.resolve("out.parquet")).write(new int[] {0}, folder.resolve("out.jsonl"));

        assertEquals(line, text("out.jsonl"));
        refused("must have a name", () -> read("in.jsonl", "{\"text\":\"a\",\"\":1}")
                .write(new int[] {0}, folder.resolve("o.parquet")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "T", "r", "place"})
    void noColumnOfParquetIsTakenForTheRow(String column) throws IOException {
        String first = "{\"text\":\"a\",\"" + column + "\":{\"place\":7,\"row_number\":8}}\n";
        String second = first.replace("\"a\"", "\"b\"");
        read("in.jsonl", first + second).write(new int[] {0, 1}, folder.resolve("all.parquet"));

        LoadedCorpus parquet = reader().read(folder.resolve("all.parquet"));
        parquet.write(new int[] {1, 0}, folder.resolve("some.parquet"));
        reader().read(folder.resolve("some.parquet")).write(new int[] {0, 1}, folder.resolve("out.jsonl"));
        parquet.write(new int[] {1, 0}, folder.resolve("same.jsonl"));

        assertEquals(second + first, text("out.jsonl"));
        assertEquals(second + first, text("same.jsonl"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,q1,a1\r\n2,\"q,\r\n2\",a2\r\n3,q3,a3", "\ufeff1,q1,a1\n2,\"q,\n2\",a2\n3,q3,a3\n"})
    void withoutAHeaderLineColumnsAreNumbersAndTheFirstLineIsARecord(String content) throws IOException {
        Path in = Files.writeString(folder.resolve("in.csv"), content);
        LoadedCorpus loaded = CorpusReader.withDefaults()
                .withLayout(Layout.of("prompt=#2,response=#3"))
                .withIdField("#1")
                .read(in);
        assertEquals(
                List.of("1", "2", "3"),
                loaded.corpus().stream().map(Example::id).toList());
        assertEquals(
                List.of("q1", "a1"),
                List.of(loaded.corpus().get(0).prompt(), loaded.corpus().get(0).response()));

        loaded.write(new int[] {0, 1, 2}, folder.resolve("same.csv"));
        assertArrayEquals(Files.readAllBytes(in), Files.readAllBytes(folder.resolve("same.csv")));

        String end = content.contains("\r") ? "\r\n" : "\n";
        loaded.write(new int[] {2, 0}, folder.resolve("out.csv"));
        assertEquals("3,q3,a3" + end + "1,q1,a1" + end, text("out.csv").replace("\ufeff", ""));

        loaded.write(new int[] {2}, folder.resolve("out.jsonl"));
        assertEquals("{\"#1\":\"3\",\"#2\":\"q3\",\"#3\":\"a3\"}\n", text("out.jsonl"));
    }

    @Test
    void linesOfTextAreRecordsOfOneColumn() throws IOException {
        LoadedCorpus loaded = read("in.txt", "\ufefffirst\n \t\n  {\"second\": 2} \r\n\nthird");
        assertEquals(
                List.of("first", "  {\"second\": 2} ", "third"),
                loaded.corpus().stream().map(Example::response).toList());
        loaded.write(new int[] {2, 1}, folder.resolve("out.txt"));
        assertEquals("third\n  {\"second\": 2} \r\n", text("out.txt"));
        loaded.write(new int[] {1, 0}, folder.resolve("out.jsonl"));
        assertEquals("{\"text\":\"  {\\\"second\\\": 2} \"}\n{\"text\":\"first\"}\n", text("out.jsonl"));
        loaded.write(new int[] {0, 2}, folder.resolve("out.parquet"));
        assertEquals(
                List.of("first", "third"),
                reader().read(folder.resolve("out.parquet")).corpus().stream()
                        .map(Example::response)
                        .toList());
    }

    @Test
    void columnsWithoutAHeaderLineAreAsManyAsInTheFirstLine() throws IOException {
        Path in = Files.writeString(folder.resolve("in.tsv"), "q1\ta1\nq2\n");
        CorpusReader reader = CorpusReader.withDefaults().withLayout(Layout.of("prompt=#1,response=#2"));
        refused("in.tsv:2: a record must have 2 columns as the first line has, found 1", () -> reader.read(in));
        Path valid = Files.writeString(folder.resolve("valid.tsv"), "q1\ta1\nq2\ta2\n");
        refused(
                "the columns for the layout prompt=#1,response=#3 must be there (\"#1\", \"#3\"), found \"#1\", \"#2\"",
                () -> reader.withLayout(Layout.of("prompt=#1,response=#3")).read(valid));
    }

    @Test
    void aCsvColumnWithoutNameIsCalledByItsNumber() throws IOException {
        LoadedCorpus loaded = read("in.csv", ",text,\n0,a,x\n");

        loaded.write(new int[] {0}, folder.resolve("out.parquet"));
        reader().read(folder.resolve("out.parquet")).write(new int[] {0}, folder.resolve("out.jsonl"));
        loaded.write(new int[] {0}, folder.resolve("out.csv"));

        assertEquals("{\"column1\":\"0\",\"text\":\"a\",\"column3\":\"x\"}\n", text("out.jsonl"));
        assertEquals(",text,\n0,a,x\n", text("out.csv"));
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable write) {
        Exception refused = assertThrows(IllegalArgumentException.class, write);
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    private static CorpusReader reader() {
        return CorpusReader.withDefaults();
    }

    private LoadedCorpus read(String name, String content) throws IOException {
        return reader().read(Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8)));
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private List<JsonNode> rows(String name) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> rows = new java.util.ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(name))) {
            rows.add(mapper.readTree(line));
        }
        return rows;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
