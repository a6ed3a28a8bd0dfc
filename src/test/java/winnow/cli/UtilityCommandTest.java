package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.corpus.FileDigest;
import winnow.embedding.Npy;
import winnow.linalg.FloatMatrix;
import winnow.model.Fixture;

class UtilityCommandTest {
    /** A cache of the shared prefix and other batches move a distance by about 1e-6. */
    private static final double ROUNDING = 1e-5;

    @TempDir
    Path folder;

    private Path model;
    private Path data;
    private Path rows;
    private Path out;

    @BeforeEach
    void stage() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        Fixture.stage("llama", model);
        data = Files.writeString(folder.resolve("pairs.jsonl"), records(7, 0));
        rows = Files.writeString(folder.resolve("rows.jsonl"), records(2, 40));
        out = Files.createDirectory(folder.resolve("out")).resolve("m.npy");
    }

    private static String records(int count, int from) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            lines.append("{\"id\": \"r,")
                    .append(i)
                    .append("\", \"prompt\": \"w")
                    .append(i + 1)
                    .append(" w9\"");
            lines.append(", \"response\": \"w")
                    .append(i + 2)
                    .append(" w")
                    .append(2 * i + 3)
                    .append("\"}\n");
        }
        return lines.toString();
    }

    private CommandLineRun utility(Object... more) {
        return utilityTo(out, more);
    }

    private CommandLineRun utilityTo(Path file, Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("utility", "--model", model, "--data", data, "--template", "plain", "--out", file));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    private static void requireDone(CommandLineRun run) {
        assertEquals(0, run.exitCode(), run.err());
    }

    private Set<String> written() throws IOException {
        try (Stream<Path> list = Files.list(out.getParent())) {
            return Set.copyOf(list.map(p -> p.getFileName().toString()).toList());
        }
    }

    private JsonNode manifest() throws IOException {
        return Json.parse(Files.readString(out.resolveSibling("m.manifest.json")), "manifest");
    }

    /** By {@code winnow score}, with and without an example. */
    private List<Double> distances(Object... example) throws IOException {
        Path scores = folder.resolve("scores.jsonl");
        List<Object> args = new ArrayList<>(List.of(
                "score", "--model", model, "--data", rows, "--template", "plain", "--out", scores, "--overwrite"));
        args.addAll(List.of(example));
        requireDone(CommandLineRun.of(args.toArray()));
        return Files.readAllLines(scores).stream()
                .map(line -> Json.parse(line, "scores").get("distance").asDouble())
                .toList();
    }

    @Test
    void anEntryIsHowMuchAColumnsRecordHelpsARowsRecord() throws IOException {
        CommandLineRun run = utility("--rows", rows);
        requireDone(run);
        FloatMatrix matrix = Npy.read(out);
        assertEquals(2, matrix.rows());
        assertEquals(7, matrix.columns());
        List<Double> alone = distances();
        List<Double> after = distances("--context", data, "--example", "r,3");
        for (int i = 0; i < 2; i++) {
            assertEquals(alone.get(i) - after.get(i), matrix.get(i, 3), ROUNDING);
        }
        assertEquals(Set.of("m.npy", "m.manifest.json"), written());
        JsonNode manifest = manifest();
        assertEquals(alone.get(1), manifest.get("distancesAlone").get(1).asDouble(), ROUNDING);
        assertEquals(FileDigest.of(out), manifest.at("/outputs/matrix/sha256").asText());
        assertEquals(2, manifest.at("/inputs/rows/records").asInt());
        assertEquals(7 + 14 + 2, manifest.at("/plan/passes").asInt());
        assertEquals(
                FileDigest.of(model.resolve("model.safetensors")),
                manifest.at("/model/files/model.safetensors").asText());
        assertTrue(run.err().contains("plan: 2 x 7 utilities, 23 passes, "), run.err());
        assertTrue(run.err().contains("times fewer than pair by pair"), run.err());
        assertTrue(run.err().contains("estimate: about "), run.err());
        assertTrue(run.out().contains("utilities of 7 candidates for 2 records"), run.out());
    }

    @Test
    void aTableHasTheSameNumbersUnderIds() throws IOException {
        requireDone(utility("--rows", rows, "--form", "pmi"));
        FloatMatrix matrix = Npy.read(out);
        Path csv = out.resolveSibling("m.csv");
        requireDone(utilityTo(csv, "--rows", rows, "--form", "pmi", "--overwrite"));
        List<String> lines = Files.readAllLines(csv);
        assertEquals("id,\"r,0\",\"r,1\",\"r,2\",\"r,3\",\"r,4\",\"r,5\",\"r,6\"", lines.get(0));
        assertTrue(lines.get(2).startsWith("\"r,41\","), lines.get(2));
        assertEquals(matrix.get(1, 6), Float.parseFloat(lines.get(2).replaceAll(".*,", "")));
        assertEquals("pmi", manifest().at("/utility/form").asText());
    }

    @Test
    void threadsChangeNoByte() throws IOException {
        requireDone(utility("--threads", "1"));
        byte[] one = Files.readAllBytes(out);
        requireDone(utility("--threads", "2", "--overwrite"));
        assertArrayEquals(one, Files.readAllBytes(out));
    }

    @Test
    void partsMergeToTheWholeWithoutTheModel() throws IOException {
        requireDone(utility());
        byte[] whole = Files.readAllBytes(out);
        Path joined = out.resolveSibling("joined.npy");
        requireDone(utilityTo(joined, "--part", "2/2"));
        requireDone(utilityTo(joined, "--part", "1/2"));
        Path first = out.resolveSibling("joined.npy.part-1-of-2.columns");
        Path second = out.resolveSibling("joined.npy.part-2-of-2.columns");
        assertTrue(Files.exists(first) && Files.exists(second) && !Files.exists(joined));
        CommandLineRun again = utilityTo(joined, "--part", "1/2");
        requireDone(again);
        assertTrue(again.err().contains("estimate: nothing, 3 columns are there already"), again.err());

        CommandLineRun half = CommandLineRun.of("utility", "merge", "--data", data, "--out", joined, first);
        assertEquals(2, half.exitCode());
        assertTrue(half.error().endsWith("all 2 parts must be given, missing 2/2"), half.error());
        CommandLineRun other = CommandLineRun.of("utility", "merge", "--data", rows, "--out", joined, first, second);
        assertEquals(2, other.exitCode());
        assertTrue(other.error().contains("must hold utilities of the given "), other.error());
        assertFalse(Files.exists(joined));

        requireDone(CommandLineRun.of("utility", "merge", "--data", data, "--out", joined, second, first));
        assertArrayEquals(whole, Files.readAllBytes(joined));
        JsonNode merged = Json.parse(Files.readString(out.resolveSibling("joined.manifest.json")), "manifest");
        assertEquals(manifest().get("distancesAlone"), merged.get("distancesAlone"));
        assertEquals(
                manifest().at("/utility/model-digest").asText(),
                merged.at("/utility/model-digest").asText());
    }

    @Test
    void aStoppedRunContinuesAndEndsWithTheSameBytes() throws IOException {
        requireDone(utility());
        byte[] whole = Files.readAllBytes(out);
        Path columns = out.resolveSibling("m.npy.columns");
        requireDone(utilityTo(out.resolveSibling("p.npy"), "--part", "1/1"));
        byte[] all = Files.readAllBytes(out.resolveSibling("p.npy.part-1-of-1.columns"));
        Files.write(columns, Arrays.copyOf(all, all.length - 2 * (4 * 7 + 4) - 3));
        Files.delete(out);
        CommandLineRun run = utility("--overwrite");
        requireDone(run);
        assertTrue(run.err().contains(", 4 columns are there already"), run.err());
        assertArrayEquals(whole, Files.readAllBytes(out));
        assertFalse(Files.exists(columns));
    }

    @Test
    void columnsOfAnotherRunAreLeftAlone() throws IOException {
        Path columns = out.resolveSibling("m.npy.columns");
        requireDone(utility("--part", "1/1"));
        byte[] other = Files.readAllBytes(Files.move(out.resolveSibling("m.npy.part-1-of-1.columns"), columns));
        CommandLineRun run = utility("--form", "pmi");
        assertEquals(2, run.exitCode());
        assertTrue(run.error().contains("it has form=l2 where this run has form=pmi; remove it"), run.error());
        assertArrayEquals(other, Files.readAllBytes(columns));
        assertEquals(Set.of("m.npy.columns"), written());
    }

    @Test
    void recordsTooLongForTheContextAreNamedBeforeAnyWork() throws IOException {
        Files.writeString(
                data,
                Files.readString(data) + "{\"id\": \"long\", \"prompt\": \"" + "w1 ".repeat(500)
                        + "\", \"response\": \"w3\"}\n");
        CommandLineRun run = utility("--rows", rows);
        assertEquals(1, run.exitCode());
        assertTrue(run.error().contains("1 examples too long for it: long ("), run.error());
        assertTrue(run.error().endsWith("; --overlong cut-context shortens such records"), run.error());
        assertFalse(run.err().contains("plan"), run.err());
        assertEquals(Set.of(), written());
        requireDone(utility("--rows", rows, "--overlong", "cut-context"));
        assertEquals("cut-context", manifest().at("/command/overlong").asText());
        assertEquals(8, Npy.read(out).columns());
    }

    @Test
    void anExistingMatrixNeedsLeave() throws IOException {
        Files.writeString(out, "mine");
        CommandLineRun run = utility();
        assertEquals(2, run.exitCode());
        assertTrue(run.error().endsWith("m.npy exists already; --overwrite replaces it"), run.error());
        assertEquals("mine", Files.readString(out));
    }

    static Stream<List<String>> wrongUsage() {
        return Stream.of(
                List.of("--model must be given", "--template", "plain", "--data", "d", "--out", "m.npy"),
                List.of("--template must be given", "--model", "seedling", "--data", "d", "--out", "m.npy"),
                List.of("--data must be given", "--model", "seedling", "--template", "plain", "--out", "m.npy"),
                List.of("--out must be given", "--model", "seedling", "--template", "plain", "--data", "d"),
                List.of("--out must end in .npy or .csv, got m.txt", valid("--out", "m.txt")),
                List.of("form must be l2, pmi or pmi-mean, got \"kl\"", valid("--form", "kl")),
                List.of("a part must be given as 3/8, got \"three\"", valid("--part", "three")),
                List.of("a part must be one of 1/k to k/k, got 4/3", valid("--part", "4/3")),
                List.of("device must be auto, cpu or gpu, got tpu", valid("--device", "tpu")),
                List.of("--threads must be from 1 to 1024, got 0", valid("--threads", "0")));
    }

    private static String valid(String option, String value) {
        return String.join(
                " ",
                "--model seedling --template seedling --data d.jsonl --out m.npy".replaceAll(option + " \\S+", ""),
                option,
                value);
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongArgumentsAreWrongUsage(List<String> expectedAndArgs) {
        List<Object> args = new ArrayList<>(List.of("utility"));
        for (String text : expectedAndArgs.subList(1, expectedAndArgs.size())) {
            args.addAll(List.of(text.split(" +")));
        }
        CommandLineRun run = CommandLineRun.of(args.toArray());
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.error().contains(expectedAndArgs.get(0)), run.error());
    }
}
