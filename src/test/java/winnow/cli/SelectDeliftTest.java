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
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.model.Fixture;

class SelectDeliftTest {
    @TempDir
    Path folder;

    private Path model;
    private Path pool;
    private Path other;
    private Path matrix;
    private Path out;

    @BeforeEach
    void stage() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        Fixture.stage("llama", model);
        pool = Files.writeString(folder.resolve("pool.jsonl"), records(9, 0));
        other = Files.writeString(folder.resolve("other.jsonl"), records(3, 40));
        matrix = folder.resolve("m.npy");
        out = Files.createDirectory(folder.resolve("out")).resolve("s.jsonl");
    }

    private static String records(int count, int from) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            lines.append("{\"id\": \"r")
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

    private CommandLineRun select(Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("select", "--pool", pool, "--method", "delift", "--budget", "4", "--out", out, "--overwrite"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    private Object[] withModel(Object... more) {
        List<Object> args = new ArrayList<>(List.of("--model", model, "--template", "plain"));
        args.addAll(List.of(more));
        return args.toArray();
    }

    private void makeMatrix(Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "utility", "--model", model, "--template", "plain", "--data", pool, "--out", matrix, "--overwrite"));
        args.addAll(List.of(more));
        requireDone(CommandLineRun.of(args.toArray()));
    }

    private static void requireDone(CommandLineRun run) {
        assertEquals(0, run.exitCode(), run.err());
    }

    private static void requireRefused(String message, CommandLineRun run) {
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.error().contains(message), run.error());
    }

    private JsonNode settings() throws IOException {
        return Json.parse(Files.readString(out.resolveSibling("s.manifest.json")), "manifest")
                .at("/selection/settings");
    }

    private Set<String> written() throws IOException {
        try (Stream<Path> list = Files.list(out.getParent())) {
            return Set.copyOf(list.map(p -> p.getFileName().toString()).toList());
        }
    }

    /** What is refused is the matrix that would be computed, which has a row for each record of the pool only without an approximation. */
    @Test
    void largePoolsAreRefusedOnlyWhereEveryPairIsNeeded() throws IOException {
        pool = Files.writeString(folder.resolve("large.jsonl"), records(50_000, 100));
        Object[] missing = {"--model", folder.resolve("missing"), "--template", "plain"};
        requireRefused("50,000 x 50,000 utilities need", select(missing));
        for (Object[] smaller : List.of(
                new Object[] {"--target", other, "--target-objective", "flqmi"},
                new Object[] {"--approximation", "anchors", "--anchors", "100"})) {
            List<Object> args = new ArrayList<>(List.of(missing));
            args.addAll(List.of(smaller));
            CommandLineRun run = select(args.toArray());
            assertFalse(run.error().contains("utilities need"), run.error());
            assertTrue(run.error().contains("missing"), run.error());
        }
    }

    @Test
    void aMatrixMadeBeforeChoosesTheSameWithoutTheModel() throws IOException {
        CommandLineRun withModel = select(withModel());
        requireDone(withModel);
        List<String> estimates = withModel
                .err()
                .lines()
                .filter(line -> line.contains("estimate: "))
                .toList();
        assertTrue(estimates.get(0).endsWith(" beside the texts"), withModel.err());
        assertTrue(estimates.get(1).startsWith("pool estimate: about "), withModel.err());
        byte[] computed = Files.readAllBytes(out.resolveSibling("s.scores.jsonl"));
        makeMatrix();
        CommandLineRun run = select("--utility", matrix);
        requireDone(run);
        assertFalse(run.err().contains("loading the model"), run.err());
        assertTrue(run.err().contains(" beside the texts, about a second"), run.err());
        assertArrayEquals(computed, Files.readAllBytes(out.resolveSibling("s.scores.jsonl")));
        assertEquals("l2", settings().at("/utility/made/form").asText());
        requireDone(select("--utility", matrix, "--weight", "confidence", "--weight-power", "2"));
        assertEquals(2, settings().at("/treatment/weight-power").asInt());
    }

    @Test
    void targetAndExistingAreComputedBesideAMatrixAndTheRunCanBeReplayed() throws IOException {
        makeMatrix("--form", "pmi");
        CommandLineRun run = select("--utility", matrix, "--model", model, "--target", other, "--eta", "2");
        requireDone(run);
        assertTrue(run.err().contains("target plan: 3 x 9 utilities"), run.err());
        assertFalse(run.err().contains("pool plan"), run.err());
        assertEquals("pmi", settings().at("/utility/others/form").asText());
        assertEquals(Set.of("s.jsonl", "s.scores.jsonl", "s.manifest.json"), written());
        CommandLineRun again = CommandLineRun.of("select", "--replay", out.resolveSibling("s.manifest.json"));
        requireDone(again);
        assertEquals(Set.of("s.jsonl", "s.scores.jsonl", "s.manifest.json"), written());

        requireDone(select(withModel("--existing", other, "--nu", "0.5", "--scale", "min-max", "--diagonal", "kept")));
        assertEquals("conditional gain (flcg)", settings().get("objective").asText());
        assertEquals("kept", settings().at("/treatment/diagonal").asText());
    }

    @Test
    void aReplayWithAnotherModelIsRefused() throws IOException {
        requireDone(select(withModel()));
        Files.writeString(model.resolve("generation_config.json"), "{}");
        CommandLineRun run = CommandLineRun.of("select", "--replay", out.resolveSibling("s.manifest.json"));
        assertEquals(1, run.exitCode());
        assertTrue(run.error().contains("--model is not what "), run.error());
    }

    @Test
    void columnsOfAStoppedRunAreTakenUp() throws IOException {
        requireDone(select(withModel()));
        byte[] expected = Files.readAllBytes(out);
        makeMatrix("--part", "1/1");
        byte[] columns = Files.readAllBytes(folder.resolve("m.npy.part-1-of-1.columns"));
        Files.write(
                out.resolveSibling("s.jsonl.pool.columns"), java.util.Arrays.copyOf(columns, columns.length / 2 + 200));
        CommandLineRun run = select(withModel());
        requireDone(run);
        assertTrue(run.err().contains(" columns are there already"), run.err());
        assertArrayEquals(expected, Files.readAllBytes(out));
        assertEquals(Set.of("s.jsonl", "s.scores.jsonl", "s.manifest.json"), written());
    }

    @Test
    void aMatrixOfOtherRecordsFormOrModelIsRefused() throws IOException {
        makeMatrix();
        requireRefused(
                "--form must be that of --utility " + matrix + ", l2, got pmi",
                select("--utility", matrix, "--model", model, "--form", "pmi"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Fixture.stage("llama_bf16", second);
        requireRefused("was made by another: model digest ", select("--utility", matrix, "--model", second));

        makeMatrix("--rows", other);
        requireRefused("--utility must be the pool's own matrix, but the rows of ", select("--utility", matrix));
        makeMatrix();
        Files.writeString(pool, records(8, 0));
        requireRefused("--utility must be the pool's own matrix, but the candidates of ", select("--utility", matrix));
        Files.writeString(pool, records(9, 0));
        byte[] changed = Files.readAllBytes(matrix);
        changed[changed.length - 1] ^= 1;
        Files.write(matrix, changed);
        requireRefused("the file that its manifest describes", select("--utility", matrix));
        Files.delete(folder.resolve("m.manifest.json"));
        requireRefused("--utility must have its manifest beside it", select("--utility", matrix));
    }

    @Test
    void existingEqualToThePoolAndAnEmptyTargetAreRefused() throws IOException {
        requireRefused("--existing must differ from --pool", select(withModel("--existing", pool)));
        Files.writeString(other, "");
        CommandLineRun empty = select(withModel("--target", other));
        assertEquals(1, empty.exitCode());
        assertTrue(empty.error().endsWith("other.jsonl: must hold at least one record, found none"), empty.error());
        assertFalse(Files.exists(out));
    }

    @Test
    void recordsTooLongForTheContextAreNamed() throws IOException {
        Files.writeString(
                pool,
                records(4, 0) + "{\"id\": \"long\", \"prompt\": \"" + "w1 ".repeat(500)
                        + "\", \"response\": \"w3\"}\n");
        CommandLineRun run = select(withModel());
        assertEquals(1, run.exitCode());
        assertTrue(run.error().contains("long"), run.error());
        assertTrue(run.error().endsWith("; --overlong cut-context shortens such records"), run.error());
        requireDone(select(withModel("--overlong", "cut-context")));
    }

    @Test
    void theWayOnAfterSaturationIsFollowed() throws IOException {
        makeMatrix();
        for (String way : List.of("stop", "reweigh", "most-help")) {
            requireDone(select("--utility", matrix, "--when-saturated", way, "--repetitions", "2"));
            assertEquals(way, settings().get("when-saturated").asText());
            assertEquals(
                    "repeated facility location", settings().get("objective").asText());
        }
    }

    @Test
    void twoSelectionsAreValuedUnderBothObjectives() throws IOException {
        requireDone(select(withModel()));
        makeMatrix();
        Path second = out.resolveSibling("t.jsonl");
        requireDone(CommandLineRun.of(
                "select", "--pool", pool, "--method", "delift", "--utility", matrix, "--budget", "4", "--out", second));
        Set<String> before = written();
        CommandLineRun diff = CommandLineRun.of(
                "diff",
                out.resolveSibling("s.manifest.json"),
                out.resolveSibling("t.manifest.json"),
                "--pool",
                pool,
                "--json");
        requireDone(diff);
        JsonNode values = Json.parse(diff.out(), "diff");
        assertEquals(values.get("aUnderA"), values.get("bUnderB"));
        assertEquals(1, values.get("jaccard").asDouble());
        assertEquals(before, written());
    }

    static Stream<List<String>> wrongUsage() {
        return Stream.of(
                List.of("--model (or --endpoint, or --utility, a matrix made before) must be given"),
                List.of("--template must be given", "--model", "seedling"),
                List.of("--form has no meaning without --model", "--utility", "m.npy", "--form", "l2"),
                List.of("--device has no meaning without --model", "--utility", "m.npy", "--device", "cpu"),
                List.of("--model must be given with --target or", "--utility", "m.npy", "--target", "t.jsonl"),
                List.of("--scale must be one of raw, clamped, min-max", "--utility", "m.npy", "--scale", "log"),
                List.of("--weight-power has no meaning without", "--utility", "m.npy", "--weight-power", "2"),
                List.of("--repetitions must be at least 1, got 0", "--utility", "m.npy", "--repetitions", "0"),
                List.of("when saturated must be continue", "--utility", "m.npy", "--when-saturated", "rest"),
                List.of("must be a file of winnow utility ending in .npy", "--utility", "pool.jsonl"),
                List.of("--neighbours has no meaning without --appr", "--utility", "m.npy", "--neighbours", "3"),
                List.of("--embedder has no meaning without --appr", "--utility", "m.npy", "--embedder", "hashed"));
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongArgumentsAreWrongUsage(List<String> expectedAndArgs) {
        requireRefused(
                expectedAndArgs.get(0),
                select(expectedAndArgs.subList(1, expectedAndArgs.size()).toArray()));
    }
}
