package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.embedding.Npy;
import winnow.linalg.FloatMatrix;
import winnow.model.Fixture;

class SelectCommandTest {
    private static final String[] SUBJECTS = {"rivers", "planets", "recipes", "knots"};

    @TempDir
    private Path folder;

    @TempDir
    private Path model;

    private Path pool;
    private Path out;

    @BeforeEach
    void inputs() throws IOException {
        pool = write("pool.jsonl", records(40, ""));
        out = folder.resolve("subset.jsonl");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Records of four subjects; fields in an odd order and odd spacing, to see that bytes are kept. */
    private static String records(int count, String mark) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String subject = SUBJECTS[i % SUBJECTS.length];
            String kind = i % 2 == 0 ? "even" : "odd";
            lines.append("{ \"extra\":" + i + ",\"kind\":\"" + kind + "\",\"answer\": \"" + mark + "Fact " + i * i
                    + " of " + subject + " \\u00e9\",\"question\":\"Tell fact " + i + " about " + subject + "\" }\n");
        }
        return lines.toString();
    }

    private CommandLineRun select(Object... more) {
        List<Object> args = new ArrayList<>(List.of("select", "--pool", pool, "--out", out));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    /** Those that need no model, and delift; see {@link SelectByScoresTest} for the others. */
    static Stream<Method> methods() {
        return Stream.of(Method.values()).filter(method -> !method.takesModel() || method == Method.DELIFT);
    }

    /** The method, a model if it asks one, and a target if it needs one. */
    private Object[] with(Method method, Object... more) throws IOException {
        List<Object> args = new ArrayList<>(List.of("--method", method.id()));
        if (method.takesModel()) {
            Fixture.stage("llama", model);
            args.addAll(List.of("--model", model, "--template", "plain"));
        }
        if (method.needsTarget()) {
            Path target = Files.writeString(model.resolve("target.jsonl"), records(3, "new "));
            args.addAll(List.of("--target", target));
        }
        switch (method) {
            case ALL_DOMAINS -> args.addAll(List.of("--domain-field", "kind"));
            case DAPT -> args.addAll(List.of("--domain-field", "kind", "--domain", "even"));
            case SCORE ->
                args.addAll(
                        List.of("--labelled", pool, "--label-field", "kind", "--label", "even", "--keep", "lowest"));
            default -> {}
        }
        args.addAll(List.of(more));
        return args.toArray();
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return Set.copyOf(list.map(p -> p.getFileName().toString()).toList());
        }
    }

    private JsonNode manifest() throws IOException {
        return Json.parse(Files.readString(folder.resolve("subset.manifest.json")), "manifest");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodWritesRecordsScoresAndManifest(Method method) throws IOException {
        CommandLineRun run = select(with(method, "--budget", "25%"));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(Set.of("pool.jsonl", "subset.jsonl", "subset.scores.jsonl", "subset.manifest.json"), files());
        List<String> input = Files.readAllLines(pool);
        List<String> chosen = Files.readAllLines(out);
        List<String> scores = Files.readAllLines(folder.resolve("subset.scores.jsonl"));
        assertEquals(10, chosen.size());
        for (int t = 0; t < 10; t++) {
            JsonNode score = Json.parse(scores.get(t), "scores");
            assertEquals(t + 1, score.get("rank").asInt());
            assertEquals(input.get(score.get("position").asInt()), chosen.get(t));
            assertFalse(score.get("reason").asText().isEmpty());
        }
        assertTrue(run.out().contains("records     10 of 40 (25.0 %)"), run.out());
        assertTrue(run.err().contains("question-answer") && run.err().contains("Tell fact 0 about rivers"), run.err());
        assertTrue(run.err().contains("estimate: "), run.err());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aManifestCanBeReplayedAndNoticesChanges(Method method) throws IOException {
        assertEquals(0, select(with(method, "--budget", "9", "--seed", "5")).exitCode());
        Path manifest = folder.resolve("subset.manifest.json");
        Set<String> before = files();
        CommandLineRun again = CommandLineRun.of("select", "--replay", manifest);
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.out().contains("the same outputs to the byte"), again.out());
        assertEquals(before, files());
        CommandLineRun other = CommandLineRun.of("select", "--replay", manifest, "--out", folder.resolve("again.csv"));
        assertEquals(2, other.exitCode());
        assertTrue(other.error().contains("--out must be JSON lines as the records of "), other.error());

        Files.writeString(pool, Files.readString(pool).replace("Fact 0 ", "Fact 00 "));
        CommandLineRun changed = CommandLineRun.of("select", "--replay", manifest);
        assertEquals(1, changed.exitCode());
        assertTrue(changed.error().contains("--pool is not what "), changed.error());
        assertEquals(before, files());
    }

    @Test
    void threadsLocaleAndFolderChangeNoByteOutsideRun() throws IOException {
        Path other = Files.createDirectory(folder.resolve("elsewhere")).resolve("subset.jsonl");
        Locale locale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals(
                    0,
                    select("--method", "delift-se", "--budget", "12", "--threads", "1")
                            .exitCode());
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            CommandLineRun run = CommandLineRun.of(
                    "select", "--pool", pool, "--method", "delift-se", "--budget", 12, "--threads", 7, "--out", other);
            assertEquals(0, run.exitCode(), run.err());
        } finally {
            Locale.setDefault(locale);
        }
        for (String name : List.of("subset.jsonl", "subset.scores.jsonl")) {
            assertArrayEquals(Files.readAllBytes(folder.resolve(name)), Files.readAllBytes(other.resolveSibling(name)));
        }
        ObjectNode one = (ObjectNode) manifest();
        ObjectNode seven =
                (ObjectNode) Json.parse(Files.readString(other.resolveSibling("subset.manifest.json")), "manifest");
        assertEquals(7, seven.get("run").get("threads").asInt());
        assertNotEquals(one, seven);
        one.remove("run");
        seven.remove("run");
        assertEquals(one, seven);
    }

    @Test
    void targetAndExistingAreReadAndNamed() throws IOException {
        Path target = write("target.jsonl", records(3, "new "));
        Path existing = write("existing.jsonl", records(5, ""));
        CommandLineRun run = select(
                "--method",
                "delift-se",
                "--budget",
                "5",
                "--target",
                target,
                "--existing",
                existing,
                "--eta",
                "0.5",
                "--nu",
                "2",
                "--json");
        assertEquals(0, run.exitCode(), run.err());
        JsonNode summary = Json.parse(run.out(), "summary");
        assertEquals(
                "conditional mutual information (flcmi)",
                summary.get("objectiveName").asText());
        assertEquals(
                "5 of the 40 records of the pool also stand in the existing data",
                summary.get("notes").get(0).asText());
        assertEquals(1, run.out().strip().lines().count());
        assertEquals(0.5, manifest().get("selection").get("settings").get("eta").asDouble());
        assertEquals(3, manifest().get("inputs").get("target").get("records").asInt());
    }

    @Test
    void tokenBudgetsAreKept() {
        CommandLineRun run = select("--method", "delift-se", "--budget", "100tokens", "--json");
        assertEquals(0, run.exitCode(), run.err());
        int tokens = Json.parse(run.out(), "summary").get("tokens").asInt();
        assertTrue(tokens > 80 && tokens <= 100, "tokens " + tokens);
    }

    @Test
    void vectorsFromElsewhereAreUsed() throws IOException {
        Path vectors = folder.resolve("v.npy");
        Npy.write(vectors, FloatMatrix.build(40, 2, (i, row) -> row[i == 17 ? 1 : 0] = 1));
        CommandLineRun run = select("--method", "k-center", "--budget", "2", "--embedder", vectors);
        assertEquals(0, run.exitCode(), run.err());
        List<String> chosen = Files.readAllLines(out);
        assertTrue(chosen.get(1).contains("fact 17 "), chosen.get(1));
        assertTrue(manifest().get("inputs").has("embedder"));
    }

    @Test
    void embedWritesVectorsThatSelectTheSame() throws IOException {
        Path vectors = folder.resolve("v.npy");
        CommandLineRun run = CommandLineRun.of("embed", "--data", pool, "--out", vectors);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                "40 records, 128 dimensions, written to " + vectors, run.out().strip());
        assertEquals(0, select("--method", "delift-se", "--budget", "8").exitCode());
        byte[] hashed = Files.readAllBytes(out);
        assertEquals(
                0,
                select("--method", "delift-se", "--budget", "8", "--embedder", vectors, "--overwrite")
                        .exitCode());
        assertArrayEquals(hashed, Files.readAllBytes(out));
        assertEquals(
                2, CommandLineRun.of("embed", "--data", pool, "--out", vectors).exitCode());
    }

    @Test
    void theListTeachesEveryMethod() {
        CommandLineRun run = CommandLineRun.of("select", "--method", "list");
        assertEquals(0, run.exitCode());
        for (Method method : Method.values()) {
            assertTrue(run.out().contains("\n" + method.id() + " "), run.out());
        }
        assertTrue(CommandLineRun.of("select", "--help").out().contains("--budget"));
        assertEquals(2, CommandLineRun.of().exitCode());
        CommandLineRun unknown = CommandLineRun.of("choose");
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().startsWith("winnow: the command must be one of select, "), unknown.err());
    }

    @Test
    void skippedRecordsAreCountedAndListed() throws IOException {
        pool = write("broken.jsonl", records(10, "") + "{\"question\": \n" + records(2, "more "));
        CommandLineRun refused = select("--method", "random", "--budget", "3");
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().startsWith("winnow select: " + pool + ":11: "), refused.err());
        CommandLineRun run = select("--method", "random", "--budget", "3", "--skip-invalid");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("12 records, 1 skipped") && run.err().contains("broken.jsonl:11"), run.err());
        assertEquals(1, manifest().get("inputs").get("pool").get("skipped").asInt());
    }

    @Test
    void existingOutputsNeedLeave() throws IOException {
        write("subset.scores.jsonl", "mine");
        CommandLineRun run = select("--method", "random", "--budget", "3");
        assertEquals(2, run.exitCode());
        assertTrue(run.error().endsWith("subset.scores.jsonl exists already; --overwrite replaces it"), run.error());
        assertFalse(Files.exists(out));
        assertEquals(
                0, select("--method", "random", "--budget", "3", "--overwrite").exitCode());
    }

    @Test
    void anOutputBeingWrittenByAnotherProcessIsRefused() {
        try (OutputSet other = OutputSet.open(out)) {
            Path staged = other.stage(out);
            CommandLineRun run = select("--method", "random", "--budget", "3");
            assertEquals(1, run.exitCode());
            assertFalse(Files.exists(staged));
            assertTrue(run.error().endsWith("subset.jsonl is being written by another process"), run.error());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "130%", "41", "x", "1.5", "0%", "99999tokens", "1tokens", "3 0", "٣"})
    void budgetsThatBreakARuleAreRefused(String budget) throws IOException {
        requireRefused(2, "--budget must be ", select("--method", "random", "--budget", budget));
    }

    @Test
    void anIdThatIsNearNoneGetsNoSuggestion() throws IOException {
        CommandLineRun run = select("--method", "foo", "--budget", "3");
        assertTrue(run.error().endsWith("got \"foo\""), run.error());
    }

    @Test
    void selectionsFromOneFileCompareWhateverTagsWereKept() throws IOException {
        select("--method", "random", "--budget", "3");
        Path other = folder.resolve("tagged.jsonl");
        CommandLineRun tagged = CommandLineRun.of(
                "select", "--pool", pool, "--method", "random", "--budget", "3", "--tag", "answer", "--out", other);
        assertEquals(0, tagged.exitCode(), tagged.err());
        CommandLineRun diff = CommandLineRun.of(
                "diff", folder.resolve("subset.manifest.json"), folder.resolve("tagged.manifest.json"));
        assertEquals(0, diff.exitCode(), diff.err());
        assertTrue(diff.out().contains("3 (Jaccard 1)"), diff.out());
    }

    static Stream<List<String>> wrongUsage() {
        return Stream.of(
                List.of("did you mean k-center", "--method", "k-centre", "--budget", "3"),
                List.of("--budget must be given", "--method", "random"),
                List.of(
                        "--budget must be a whole number of records, or a share in per cent, such as 30%, got \"0.30\"",
                        "--method", "random", "--budget", "0.30"),
                List.of(
                        "--budget must be a whole number of records, got \"1.5\"",
                        "--method",
                        "random",
                        "--budget",
                        "1.5"),
                List.of("--method must be given", "--budget", "3"),
                List.of(
                        "--eta has no meaning for --method random",
                        "--method",
                        "random",
                        "--budget",
                        "3",
                        "--eta",
                        "1"),
                List.of("--target must be given for --method knn", "--method", "knn", "--budget", "3"),
                List.of("--target has no meaning for", "--method", "k-center", "--budget", "3", "--target", "t.jsonl"),
                List.of(
                        "--eta has no meaning without --target",
                        "--method",
                        "delift-se",
                        "--budget",
                        "3",
                        "--eta",
                        "1"),
                List.of("--threads must be", "--method", "random", "--budget", "3", "--threads", "0"),
                List.of(
                        "--similarity-form must be",
                        "--method",
                        "delift-se",
                        "--budget",
                        "3",
                        "--similarity-form",
                        "x"),
                List.of("--neighbours must be", "--method", "delift-se", "--budget", "3", "--neighbours", "0"),
                List.of(
                        "--neighbours has no meaning with --similarity-form dense",
                        "--method",
                        "delift-se",
                        "--budget",
                        "3",
                        "--neighbours",
                        "3",
                        "--similarity-form",
                        "dense"),
                List.of(
                        "got \"bert\"; winnow embed --model writes",
                        "--method",
                        "herding",
                        "--budget",
                        "3",
                        "--embedder",
                        "bert"),
                List.of(
                        "got \"model\"; winnow embed --model writes a file that --embedder FILE.npy takes",
                        "--method",
                        "k-center",
                        "--budget",
                        "3",
                        "--embedder",
                        "model",
                        "--model",
                        "seedling"),
                List.of(
                        "--model has no meaning for --method k-center; for vectors of a model, winnow embed --model writes",
                        "--method",
                        "k-center",
                        "--budget",
                        "3",
                        "--model",
                        "seedling"),
                List.of("budget of k-means must count", "--method", "k-means", "--budget", "50tokens"),
                List.of(
                        "winnow select: --layout must be",
                        "--method",
                        "random",
                        "--budget",
                        "3",
                        "--layout",
                        "nonsense"),
                List.of("unknown option --bogus", "--method", "random", "--budget", "3", "--bogus"),
                List.of("unknown option --metod; did you mean --method?", "--budget", "3", "--metod", "random"),
                List.of(
                        "'--seed': it must be a whole number, got seven",
                        "--method",
                        "random",
                        "--budget",
                        "3",
                        "--seed",
                        "seven"));
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongUsageIsOneLineAndNoFile(List<String> example) throws IOException {
        CommandLineRun run = select(example.subList(1, example.size()).toArray());
        requireRefused(2, example.get(0), run);
    }

    @Test
    void aRecordThatCannotBeReadNamesTheOptionThatPassesOverIt() throws IOException {
        pool = write("pool.jsonl", records(5, "") + "{\"question\":\"a\",\"answer\":\"\"}\n");
        requireRefused(
                1,
                "pool.jsonl:6: response must not be empty, found \"\" in answer; --skip-invalid leaves such records out",
                select("--method", "random", "--budget", "3"));

        pool = write("pool.jsonl", "{\"a\":{\"b\":\"x\"}}\n");
        requireRefused(
                1,
                "A.B is the field B of an object A; --layout or --target-layout or --existing-layout or --labelled-layout"
                        + " gives the layout",
                select("--method", "random", "--budget", "1"));

        pool = write("pool.csv", "question,answer\n1,2\n3,\"4\n");
        out = folder.resolve("subset.csv");
        CommandLineRun wholeFile = select("--method", "random", "--budget", "1");
        requireRefused(1, "never closed", wholeFile);
        assertFalse(wholeFile.err().contains("--skip-invalid"), wholeFile.err());
    }

    private void requireRefused(int exitCode, String message, CommandLineRun run) throws IOException {
        assertEquals(exitCode, run.exitCode(), run.err());
        assertTrue(run.error().startsWith("winnow select: "), run.err());
        assertTrue(run.error().contains(message), run.err());
        assertEquals("", run.out());
        assertFalse(run.err().contains("\tat "), run.err());
        assertTrue(
                files().stream().noneMatch(name -> name.startsWith("subset") || name.startsWith(".")),
                files().toString());
    }

    @Test
    void badInputsAreOneLineAndNoFile() throws IOException {
        Path good = pool;
        requireBad(1, "no such file", folder.resolve("none.jsonl"));
        requireBad(1, "empty.jsonl", write("empty.jsonl", ""));
        requireBad(1, "bad.jsonl:2: ", write("bad.jsonl", records(1, "") + "{]\n"));
        requireBad(1, "field.jsonl:2: ", write("field.jsonl", records(1, "") + "{\"question\":\"q\"}\n"));
        requireBad(
                1,
                "response.jsonl:2: response must not be empty",
                write("response.jsonl", records(1, "") + "{\"question\":\"q\",\"answer\":\"\"}\n"));
        requireBad(
                1,
                "twice.jsonl:2: ",
                write("twice.jsonl", "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"a\",\"text\":\"y\"}\n"));
        Path latin = folder.resolve("latin.jsonl");
        Files.write(latin, new byte[] {'{', '"', 't', 'e', 'x', 't', '"', ':', '"', (byte) 0xe9, '"', '}', '\n'});
        requireBad(1, "latin.jsonl:1: ", latin);
        requireBad(1, "cut.parquet", write("cut.parquet", "PAR1 and then nothing"));
        requireBad(2, "the format is not known", write("data.xyz", "x"));
        pool = good;
        Path scores = folder.resolve("x.scores.jsonl");
        requireRefused(
                2,
                "--out must not end in .scores.jsonl",
                CommandLineRun.of("select", "--pool", good, "--method", "random", "--budget", "1", "--out", scores));
        requireRefused(
                2,
                "--target must differ from --pool",
                select("--method", "delift-se", "--budget", "3", "--target", write("same.jsonl", records(40, ""))));
    }

    private void requireBad(int exitCode, String message, Path file) throws IOException {
        pool = file;
        CommandLineRun run = select("--method", "random", "--budget", "1");
        requireRefused(exitCode, message, run);
        assertEquals(1, run.err().strip().lines().count(), run.err());
    }

    @Test
    void badVectorsAreRefused() throws IOException {
        Path wrong = folder.resolve("wrong.npy");
        Npy.write(wrong, FloatMatrix.of(2, 1, 1, 2));
        requireRefused(
                2,
                "wrong.npy must have one row for each of the 40 records of the pool, got 2 rows",
                select("--method", "k-center", "--budget", "3", "--embedder", wrong));
        byte[] bytes = Files.readAllBytes(wrong);
        bytes[bytes.length - 1] = 0x7f;
        bytes[bytes.length - 2] = (byte) 0xc0;
        Path nan = Files.write(folder.resolve("nan.npy"), bytes);
        CommandLineRun run = select("--method", "k-center", "--budget", "3", "--embedder", nan);
        requireRefused(2, "NaN in row 1, column 0", run);
    }

    @Test
    void outputsThatCannotBeAreRefusedBeforeTheWork() throws IOException {
        out = pool;
        CommandLineRun onto = select("--method", "random", "--budget", "3", "--overwrite");
        assertEquals(2, onto.exitCode());
        assertTrue(onto.error().contains("must not be an input, got it for --pool too"), onto.error());
        assertEquals(records(40, ""), Files.readString(pool));
        out = folder.resolve("none").resolve("subset.jsonl");
        CommandLineRun nowhere = select("--method", "random", "--budget", "3");
        assertEquals(1, nowhere.exitCode());
        assertTrue(nowhere.error().contains("there is no folder"), nowhere.error());
        out = folder;
        assertEquals(2, select("--method", "random", "--budget", "3").exitCode());
        out = folder.resolve("subset.csv");
        requireRefused(2, "output of " + pool + " can be ", select("--method", "random", "--budget", "3"));
    }

    @Test
    void whatAKilledRunLeftIsTidiedEvenByARunThatIsRefused() throws IOException {
        assertEquals(0, select("--method", "random", "--budget", "3").exitCode());
        Path left = Files.createDirectory(folder.resolve(".subset.jsonl.winnow-part"));
        Files.writeString(left.resolve(".lock"), "");
        Files.writeString(left.resolve("0-subset.jsonl"), "half");
        assertEquals(2, select("--method", "random", "--budget", "3").exitCode());
        assertFalse(Files.exists(left));
    }

    @Test
    void aDenseMatrixThatCannotFitNamesTheSparseForm() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 47_000; i++) {
            lines.append("{\"text\":\"t").append(i).append("\"}\n");
        }
        pool = write("large.jsonl", lines.toString());
        CommandLineRun run = select("--method", "delift-se", "--budget", "3", "--similarity-form", "dense");
        requireRefused(2, "--similarity-form dense needs 8.2 GiB for 47,000 records", run);
        assertTrue(run.error().contains("--similarity-form sparse --neighbours 64 needs 69.9 MiB"), run.error());

        CommandLineRun sparse = select("--method", "delift-se", "--budget", "3", "--neighbours", "40000");
        requireRefused(2, "delift-se needs about 42.", sparse);
        assertTrue(sparse.error().contains("ask for fewer --neighbours"), sparse.error());
    }

    @Test
    void aDatasetFolderIsWrittenAndOtherFoldersAreNeverReplaced() throws IOException {
        Path dataset = folder.resolve("dataset");
        CommandLineRun run = select("--method", "random", "--budget", "3", "--as-dataset", dataset);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.exists(dataset.resolve("README.md")) && Files.isDirectory(dataset.resolve("data")));
        assertEquals(
                2,
                select("--method", "random", "--budget", "3", "--as-dataset", dataset)
                        .exitCode());
        assertEquals(
                0,
                select("--method", "random", "--budget", "4", "--as-dataset", dataset, "--overwrite")
                        .exitCode());
        Files.writeString(dataset.resolve("precious"), "");
        CommandLineRun refused = select("--method", "random", "--budget", "4", "--as-dataset", dataset, "--overwrite");
        assertEquals(2, refused.exitCode());
        assertTrue(refused.error().contains("--as-dataset must be new, empty or an earlier data set"), refused.error());
        assertTrue(Files.exists(dataset.resolve("precious")));
    }

    @Test
    void diffComparesAndValuesBothUnderBothObjectives() throws IOException {
        assertEquals(0, select("--method", "delift-se", "--budget", "8").exitCode());
        Path first = folder.resolve("subset.manifest.json");
        out = folder.resolve("other.jsonl");
        assertEquals(0, select("--method", "k-center", "--budget", "8").exitCode());
        Path second = folder.resolve("other.manifest.json");
        CommandLineRun run = CommandLineRun.of("diff", first, second, "--pool", pool, "--json");
        assertEquals(0, run.exitCode(), run.err());
        JsonNode diff = Json.parse(run.out(), "diff");
        assertTrue(diff.get("aUnderA").asDouble() >= diff.get("bUnderA").asDouble());
        assertEquals(
                manifest().get("selection").get("objective").asDouble(),
                diff.get("aUnderA").asDouble(),
                1e-4); // the sum of gains against the value of the set
        assertEquals(8, diff.get("both").asInt() + diff.get("onlyA").size());
        CommandLineRun same = CommandLineRun.of("diff", first, folder.resolve("subset.scores.jsonl"));
        assertTrue(same.out().contains("order        the same"), same.out());
        CommandLineRun missing = CommandLineRun.of("diff", first, folder.resolve("none.manifest.json"));
        assertEquals(1, missing.exitCode());
        assertTrue(missing.error().endsWith("none.manifest.json does not exist"), missing.error());
        assertEquals(2, CommandLineRun.of("diff", first, write("x.json", "{}")).exitCode());
    }

    @Test
    void aManifestThatIsNotOneIsRefused() throws IOException {
        CommandLineRun broken = CommandLineRun.of("select", "--replay", write("m.json", "{"));
        assertEquals(2, broken.exitCode());
        assertTrue(broken.error().contains("m.json must be JSON"), broken.error());
        CommandLineRun lines = CommandLineRun.of("select", "--replay", write("subset.jsonl", "{\"id\":1}\n"));
        assertTrue(
                lines.error().endsWith("subset.jsonl must be a manifest of schema 1, got a file without a schema"),
                lines.error());
        CommandLineRun others = CommandLineRun.of(
                "select", "--replay", write("o.json", "{\"schema\":1,\"command\":{\"embedder\":\"hashed\"}}"));
        assertTrue(
                others.error().endsWith("o.json must be a manifest of winnow select, got that of another command"),
                others.error());
        CommandLineRun unknown = CommandLineRun.of(
                "select", "--replay", write("n.json", "{\"schema\":1,\"selection\":{},\"command\":{\"what\":1}}"));
        assertEquals(2, unknown.exitCode(), unknown.err());
        assertEquals(1, unknown.err().strip().lines().count(), unknown.err());
        assertTrue(unknown.error().contains("n.json must be one of this version: Unknown option"), unknown.error());
    }
}
