package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.random.Seeds;

class CorpusSpecTest {
    /** Of the seven bytes {@code {"a":1}}, by sha256sum of GNU coreutils. */
    private static final String KNOWN = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";

    @TempDir
    private Path folder;

    private CorpusPlaces places;

    @BeforeEach
    void setUp() throws IOException {
        places = new CorpusPlaces(folder, folder.resolve("data"), new DataStore(folder.resolve("store")));
        Files.createDirectories(places.descriptions());
        write("all.jsonl", 0, 20);
    }

    private void write(String name, int from, int to) throws IOException {
        Files.writeString(
                folder.resolve(name),
                IntStream.range(from, to)
                        .mapToObj(i -> "{\"q\": \"question " + i + "\", \"more\": \"" + (i % 2 == 0 ? "" : "input " + i)
                                + "\", \"a\": \"answer " + i + "\", \"kind\": \"k" + i % 3 + "\", \"n\": " + i + "}\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void filesThatRepeatARecordThatOneOfThemHasTwiceAreJoined() {
        Corpus first = Corpus.of(List.of(Example.of("h", "p", "r"), Example.of("h-2", "p", "r")));
        Corpus second = Corpus.of(List.of(Example.of("h", "p", "r"), Example.of("x", "p", "s")));
        assertEquals(
                List.of("h", "h-2", "h-3", "x", "h-4", "x-2"),
                CorpusSpec.joined(List.of(first, second, second)).stream()
                        .map(Example::id)
                        .toList());
        assertEquals(
                List.of("h", "x", "h-2", "h-2-2"),
                CorpusSpec.joined(List.of(
                                Corpus.of(List.of(Example.of("h", "p", "r"), Example.of("x", "p", "s"))), first))
                        .stream()
                        .map(Example::id)
                        .toList());
    }

    private void describe(String name, String files) throws IOException {
        Files.writeString(
                places.descriptions().resolve(name + ".json"),
                "{\"schema\": 1, \"name\": \"" + name
                        + "\", \"title\": \"A set\", \"homepage\": \"https://example.org\","
                        + " \"licence\": \"MIT\", \"files\": [" + files
                        + "], \"columns\": {\"prompt\": \"q\", \"response\": \"a\", \"domain\": \"kind\"}}");
    }

    private static CorpusSpec spec(String text) {
        return CorpusSpec.of(StrictJson.parse(text.replace('\'', '"'), "e.json"));
    }

    private static final String COLUMNS =
            ", 'columns': {'prompt': 'q', 'input': 'more', 'response': 'a', 'id': 'n', 'label': 'kind'}";

    @Test
    void columnsBecomePromptInputResponseIdAndTags() {
        Corpus corpus = spec("{'file': 'all.jsonl'" + COLUMNS + "}").read(places);
        assertEquals(20, corpus.size());
        assertEquals("question 0", corpus.get(0).prompt(), "an empty input adds nothing");
        assertEquals("question 1\ninput 1", corpus.get(1).prompt());
        assertEquals("answer 1", corpus.get(1).response());
        assertEquals("1", corpus.get(1).id());
        assertEquals(Map.of("label", "k1"), corpus.get(1).tags());
    }

    /** "question 9" with "answer 9" has 18 characters, "question 10" with "answer 10" has 20. */
    @Test
    void longRecordsAreAsIfTheyWereNotThere() {
        String columns = ", 'columns': {'prompt': 'q', 'response': 'a', 'id': 'n'}";
        Corpus corpus =
                spec("{'file': 'all.jsonl', 'characters': 18" + columns + "}").read(places);
        assertEquals(10, corpus.size());
        assertEquals("question 9", corpus.get(9).prompt());
        CorpusSpec none = spec("{'file': 'all.jsonl', 'characters': 17" + columns + "}");
        assertEquals(
                "all.jsonl must have a record of at most 17 characters, found none among 20",
                assertThrows(IllegalArgumentException.class, () -> none.read(places))
                        .getMessage());
        assertEquals(17, none.asMap().get("characters"));
    }

    @Test
    void itSaysWhatItWasToldAndThenAlsoTheDigest() {
        String text = "{'file': 'all.jsonl', 'take': 3" + COLUMNS + "}";
        CorpusSpec read = spec(text);
        assertEquals(read, spec(CanonicalJson.of(read.asMap())));
        CorpusSpec pinned = read.pinned(places);
        assertEquals(64, pinned.sha256().orElseThrow().length());
        assertEquals(pinned, spec(CanonicalJson.of(pinned.asMap())));
        assertEquals(pinned, pinned.pinned(places));
    }

    @Test
    void aChangedFileIsRefused() throws IOException {
        CorpusSpec pinned = spec("{'file': 'all.jsonl'" + COLUMNS + "}").pinned(places);
        write("all.jsonl", 0, 19);
        String message = assertThrows(IllegalStateException.class, () -> pinned.read(places))
                .getMessage();
        assertTrue(
                message.startsWith(
                        "all.jsonl must have the SHA-256 " + pinned.sha256().get() + ", found "),
                message);
        assertTrue(message.endsWith(": restore it, or state the new digest in the experiment"), message);
    }

    @Test
    void aMissingFileSaysWherePathsStart() {
        assertEquals(
                "gone.jsonl does not exist; relative paths of an experiment start at " + folder,
                assertThrows(IllegalStateException.class, () -> spec("{'file': 'gone.jsonl'}")
                                .read(places))
                        .getMessage());
    }

    @Test
    void aDataSetIsReadFromTheStoreAndPartsOfSeveralFilesAreJoined() throws IOException {
        write("one.jsonl", 0, 3);
        write("two.jsonl", 2, 5);
        String first = stored("one.jsonl");
        String second = stored("two.jsonl");
        describe("two-files", file("train", "a.jsonl", first) + ", " + file("train", "b.jsonl", second));
        Corpus corpus = spec("{'data': 'two-files'}").read(places);
        assertEquals(6, corpus.size());
        assertEquals(corpus.get(2).id() + "-2", corpus.get(3).id(), "the same record in the second file");
        assertEquals(Map.of("domain", "k2"), corpus.get(3).tags());
        assertEquals(
                CanonicalJson.hash(List.of(first, second)),
                spec("{'data': 'two-files'}").pinned(places).sha256().orElseThrow());
        assertEquals(OptionalLong.of(20), spec("{'data': 'two-files'}").expectedRecords(places));
        assertEquals(
                OptionalLong.of(4), spec("{'data': 'two-files', 'take': 4}").expectedRecords(places));
    }

    private String stored(String name) throws IOException {
        byte[] content = Files.readAllBytes(folder.resolve(name));
        String sha256 = CanonicalJson.hash(content);
        Files.createDirectories(places.store().folder());
        Files.write(places.store().folder().resolve(sha256 + ".jsonl"), content);
        return sha256;
    }

    private static String file(String part, String name, String sha256) {
        return "{\"part\": \"" + part + "\", \"url\": \"https://example.org/" + name + "\", \"sha256\": \"" + sha256
                + "\", \"bytes\": 7, \"records\": 10, \"form\": \"jsonl\"}";
    }

    @Test
    void whatWasNotFetchedSaysHowToFetchIt() throws IOException {
        describe("known", file("train", "a.jsonl", KNOWN) + ", " + file("test", "b.jsonl", "unknown"));
        assertEquals(
                "known train is not on this machine; fetch it with: winnow data fetch known",
                refused("{'data': 'known', 'part': 'train'}"));
        assertEquals(
                "known test is not on this machine; fetch it with: winnow data fetch known",
                refused("{'data': 'known', 'part': 'test'}"));
        assertEquals(
                "the data set known has several parts, part must be one of train | test", refused("{'data': 'known'}"));
        assertEquals(
                "part of the data set known must be among train | test, got \"dev\"",
                refused("{'data': 'known', 'part': 'dev'}"));
        assertEquals(
                "there is no data set \"knwon\" in " + places.descriptions() + "; did you mean \"known\"?",
                refused("{'data': 'knwon'}"));
    }

    private String refused(String text) {
        return assertThrows(RuntimeException.class, () -> spec(text).read(places))
                .getMessage();
    }

    @Test
    void aFoundDigestIsKeptAndMeansTheSameContentLater() throws IOException {
        describe("found", file("train", "a.jsonl", "unknown"));
        PublicFile file =
                PublicData.named(places.descriptions(), "found").files().get(0);
        DataStore store = places.store();
        assertTrue(store.find(file).isEmpty());
        Files.createDirectories(store.incoming(file).getParent());
        Files.writeString(store.incoming(file), "{\"a\":1}", StandardCharsets.UTF_8);
        Path place = store.accept(file, KNOWN);
        assertEquals(place, store.find(file).orElseThrow());
        assertTrue(store.isWhole(place), "the digest is that of an independent program");
        Files.writeString(place, "{\"a\":2}");
        assertFalse(store.isWhole(place));
    }

    @Test
    void corporaOfOneFileNeverShareARecord() {
        Map<String, CorpusSpec> specs = new LinkedHashMap<>();
        specs.put("test", spec("{'file': 'all.jsonl', 'take': 5" + COLUMNS + "}"));
        specs.put("target", spec("{'file': 'all.jsonl', 'take': 4" + COLUMNS + "}"));
        specs.put("pool", spec("{'file': 'all.jsonl'" + COLUMNS + "}"));
        Map<String, Corpus> drawn = CorpusDraw.of(specs, places, Seeds.of(1));
        assertEquals(
                List.of(5, 4, 11), drawn.values().stream().map(Corpus::size).toList());
        assertEquals(20, ids(drawn).stream().distinct().count());
        assertEquals(drawn, CorpusDraw.of(specs, places, Seeds.of(1)), "the same seed");
        assertNotEquals(
                drawn.get("test"), CorpusDraw.of(specs, places, Seeds.of(2)).get("test"), "another seed");
        specs.put("pool", spec("{'file': 'all.jsonl', 'take': 2" + COLUMNS + "}"));
        assertEquals(
                drawn.get("test"),
                CorpusDraw.of(specs, places, Seeds.of(1)).get("test"),
                "a smaller pool leaves the questions as they are");
    }

    private static List<String> ids(Map<String, Corpus> corpora) {
        return corpora.values().stream()
                .flatMap(Corpus::stream)
                .map(example -> example.id())
                .toList();
    }

    @Test
    void whatStandsInAnotherFileTooIsLeftOutOfTheLaterCorpus() throws IOException {
        write("some.jsonl", 0, 5);
        Map<String, CorpusSpec> specs = new LinkedHashMap<>();
        specs.put("test", spec("{'file': 'some.jsonl'" + COLUMNS + "}"));
        specs.put("pool", spec("{'file': 'all.jsonl'" + COLUMNS + "}"));
        Map<String, Corpus> drawn = CorpusDraw.of(specs, places, Seeds.of(1));
        assertEquals(15, drawn.get("pool").size());
        assertEquals("question 6", drawn.get("pool").get(1).prompt(), "in the order of the file");
    }

    @Test
    void askingForMoreThanIsLeftIsRefused() {
        Map<String, CorpusSpec> specs = new LinkedHashMap<>();
        specs.put("test", spec("{'file': 'all.jsonl', 'take': 15" + COLUMNS + "}"));
        specs.put("pool", spec("{'file': 'all.jsonl', 'take': 6" + COLUMNS + "}"));
        assertEquals(
                "pool: all.jsonl has 5 of 20 records that no other corpus of the run holds, wanted 6; let the corpora take"
                        + " fewer",
                assertThrows(IllegalArgumentException.class, () -> CorpusDraw.of(specs, places, Seeds.of(1)))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | must have either file or data",
                "{'file': 'a', 'data': 'b'} | must have either file or data",
                "{'file': 'a', 'part': 'b'} | there is no key part; the keys there are ",
                "{'file': 'a', 'take': 0} | take must be a whole number from 1 to 100000000, got 0",
                "{'file': 'a', 'sha256': 'AB'} | sha256 must be of 64 hexadecimal digits (0-9, a-f), got \"AB\"",
                "{'file': 'a', 'columns': {'prompt': 'p'}} | columns: must have a response beside [prompt]",
                "{'file': 'a', 'columns': {'layout': 'squad', 'response': 'p'}} | columns: must have either layout or",
                "{'file': 'a', 'columns': {'input': 'i', 'response': 'p'}} | layout must be prompt=COLUMN",
                "{'file': 'a', 'columns': {'layout': 'squat'}} | did you mean \"squad\"?",
                "{'file': 'a', 'columns': {'answer': 'p'}} | there is no key columns.answer; the keys there are ",
            })
    void whatBreaksARuleIsRefused(String text, String message) {
        String found =
                assertThrows(IllegalArgumentException.class, () -> spec(text)).getMessage();
        assertTrue(found.startsWith("e.json"), found);
        assertTrue(found.contains(message), found);
    }
}
