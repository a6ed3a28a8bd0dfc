package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import winnow.embedding.Npy;
import winnow.linalg.FloatMatrix;
import winnow.model.Fixture;

/** Approximated utilities, through the commands. */
class ApproximationTest {
    /** Other batches move a distance by about 1e-6. */
    private static final double ROUNDING = 1e-5;

    private static final int RECORDS = 12;

    /** A few more than what is drawn to learn from at least. */
    private static final int MORE = 34;

    @TempDir
    Path folder;

    private Path model;
    private Path data;
    private Path matrix;
    private Path out;

    @BeforeEach
    void stage() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        Fixture.stage("llama", model);
        data = Files.writeString(folder.resolve("data.jsonl"), records(RECORDS));
        matrix = folder.resolve("m.npy");
        out = Files.createDirectory(folder.resolve("out")).resolve("s.jsonl");
    }

    private static String records(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"id\": \"r" + i + "\", \"prompt\": \"w" + (i % 5 + 1) + " w" + (i + 9));
            lines.append("\", \"response\": \"w" + (i + 2) + " w" + (i % 7 + 3) + "\"}\n");
        }
        return lines.toString();
    }

    private CommandLineRun utilityTo(Path file, Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "utility", "--model", model, "--template", "plain", "--data", data, "--out", file, "--overwrite"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    private CommandLineRun select(Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("select", "--pool", data, "--method", "delift", "--budget", "6", "--out", out, "--overwrite"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    private CommandLineRun selectWithModel(Object... more) {
        List<Object> args = new ArrayList<>(List.of("--model", model, "--template", "plain"));
        args.addAll(List.of(more));
        return select(args.toArray());
    }

    private static CommandLineRun requireDone(CommandLineRun run) {
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private static void requireRefused(String message, CommandLineRun run) {
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.error().contains(message), run.error());
    }

    private JsonNode manifest() throws IOException {
        return Json.parse(Files.readString(folder.resolve("m.manifest.json")), "manifest");
    }

    private JsonNode selectionManifest() throws IOException {
        return Json.parse(Files.readString(out.resolveSibling("s.manifest.json")), "manifest");
    }

    private byte[] scores() throws IOException {
        return Files.readAllBytes(out.resolveSibling("s.scores.jsonl"));
    }

    private FloatMatrix exact() {
        Path file = folder.resolve("exact.npy");
        requireDone(utilityTo(file));
        return Npy.read(file);
    }

    /** The entries of a file that has NaN, which {@link Npy} does not read. */
    private static float[] entries(Path file, int count) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        float[] entries = new float[count];
        ByteBuffer.wrap(bytes, bytes.length - Float.BYTES * count, Float.BYTES * count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(entries);
        return entries;
    }

    private static boolean isBelowCosine(JsonNode scored) {
        return scored.get("rankCorrelationWithinRecords").asDouble()
                < scored.get("rankCorrelationOfCosineWithinRecords").asDouble();
    }

    @Test
    void aLearnedMatrixSaysHowManyPairsWereScoredAndHowWellTheOthersArePredicted() throws IOException {
        Files.writeString(data, records(MORE));
        CommandLineRun run = requireDone(utilityTo(matrix, "--approximation", "learned"));
        assertEquals(MORE, Npy.read(matrix).rows());
        assertTrue(run.err().contains("approximation: learned, 1,024 of 1,156 pairs"), run.err());
        assertTrue(run.err().contains("plan: 32 x 32 utilities"), run.err());
        assertTrue(
                run.out().contains("; scored 1,024 of 1,156 pairs and predicted all from them: rank corr"), run.out());
        JsonNode scored = manifest().get("scored");
        assertEquals(1024, scored.get("scored").asInt());
        assertTrue(Math.abs(scored.get("rankCorrelation").asDouble()) <= 1
                && scored.get("heldOutPairs").asInt() > 0);
        assertTrue(scored.get("rankCorrelationWithinRecords").isNumber());
        assertEquals(isBelowCosine(scored), run.err().contains("\nwarning: within records, plain cosine"), run.err());
        assertEquals("in-context", manifest().at("/utility/exact/metric").asText());
        assertEquals("hashed-ngram", manifest().at("/utility/embedder/embedder").asText());
        assertFalse(Files.exists(folder.resolve("m.npy.columns")));

        Files.writeString(data, records(RECORDS));
        CommandLineRun all =
                requireDone(utilityTo(matrix, "--approximation", "learned", "--pair-share", "1", "--json"));
        assertEquals(
                RECORDS * RECORDS,
                Json.parse(all.out(), "json").at("/pairs/scored").asInt());
    }

    @Test
    void deliftChoosesTheSameFromLearnedUtilitiesAsFromTheirMatrix() throws IOException {
        CommandLineRun run = requireDone(selectWithModel("--approximation", "learned", "--seed", "3"));
        assertTrue(run.out().contains("pool        scored 144 of 144 pairs and predicted"), run.out());
        JsonNode selection = selectionManifest().get("selection");
        assertEquals(
                isBelowCosine(selection.at("/scored/pool")),
                run.err().contains("\npool warning: within records, plain cosine"),
                run.err());
        assertTrue(selection.at("/scored/pool/rankCorrelation").isNumber(), selection.toString());
        assertEquals("learned", selection.at("/settings/utility/metric").asText());
        byte[] computed = scores();
        requireDone(utilityTo(matrix, "--approximation", "learned", "--seed", "3"));
        requireDone(select("--utility", matrix));
        assertArrayEquals(computed, scores());
        requireRefused(
                "--weight confidence has no meaning with --approximation learned",
                selectWithModel("--approximation", "learned", "--weight", "confidence"));
        Path other = Files.writeString(
                folder.resolve("t.jsonl"),
                records(RECORDS).replace("\"r", "\"t").replace("\"tesponse", "\"response"));
        requireRefused(
                "got a learned matrix in " + matrix, select("--utility", matrix, "--model", model, "--target", other));
    }

    @Test
    void aPairBeyondTheNeighboursIsNoNumberInTheFile() throws IOException {
        FloatMatrix exact = exact();
        CommandLineRun run = requireDone(utilityTo(matrix, "--approximation", "neighbours", "--neighbours", "4"));
        float[] entries = entries(matrix, RECORDS * RECORDS);
        int known = 0;
        for (int k = 0; k < entries.length; k++) {
            if (!Float.isNaN(entries[k])) {
                known++;
                assertEquals(exact.get(k / RECORDS, k % RECORDS), entries[k], ROUNDING);
            }
        }
        assertEquals(RECORDS * 5, known);
        assertEquals(known, manifest().at("/scored/scored").asInt());
        assertEquals("NaN", manifest().get("notScored").asText());
        assertTrue(run.out().contains("; scored 60 of 144 pairs, written to "), run.out());
        assertThrows(IllegalArgumentException.class, () -> Npy.read(matrix));
        requireRefused("--utility must hold every pair of the pool", select("--utility", matrix));

        Path csv = folder.resolve("m.csv");
        requireDone(utilityTo(csv, "--approximation", "neighbours", "--neighbours", "4"));
        String[] fields = Files.readAllLines(csv).get(1).split(",", -1);
        assertEquals(RECORDS + 1, fields.length);
        assertEquals(5, Stream.of(fields).skip(1).filter(f -> !f.isEmpty()).count());
    }

    @Test
    void allNeighboursAndAllAnchorsChooseAsAllPairsDo() throws IOException {
        requireDone(selectWithModel());
        byte[] exact = scores();
        requireDone(selectWithModel("--approximation", "neighbours", "--neighbours", "100"));
        assertArrayEquals(exact, scores());
        requireDone(selectWithModel("--approximation", "anchors"));
        assertArrayEquals(exact, scores());
        CommandLineRun few = requireDone(selectWithModel("--approximation", "neighbours", "--neighbours", "3"));
        assertTrue(few.err().contains("approximation: neighbours, 48 of 144 pairs, the others count 0"), few.err());
        assertEquals(0, selectionManifest().at("/selection/notScored").asInt(-1));
        requireDone(CommandLineRun.of("select", "--replay", out.resolveSibling("s.manifest.json")));
    }

    @Test
    void anchorsAreRowsOfTheWholeMatrixByName() throws IOException {
        FloatMatrix exact = exact();
        CommandLineRun run = requireDone(utilityTo(matrix, "--approximation", "anchors", "--anchors", "5"));
        assertTrue(run.out().contains("for 5 records"), run.out());
        assertTrue(run.out().contains("; scored 60 of 144 pairs, "), run.out());
        FloatMatrix few = Npy.read(matrix);
        JsonNode rows = manifest().get("rows");
        assertEquals(5, rows.size());
        for (int a = 0; a < 5; a++) {
            int i = Integer.parseInt(rows.get(a).asText().substring(1));
            for (int j = 0; j < RECORDS; j++) {
                assertEquals(exact.get(i, j), few.get(a, j), ROUNDING);
            }
        }
        requireRefused("--utility must hold every pair of the pool", select("--utility", matrix));
        requireDone(selectWithModel("--approximation", "anchors", "--anchors", "5"));
        assertEquals(60, selectionManifest().at("/selection/scored/pool/scored").asInt());
        assertEquals(
                Set.of("s.jsonl", "s.scores.jsonl", "s.manifest.json"),
                Set.of(out.getParent().toFile().list()));
    }

    @Test
    void vectorsMadeElsewherePlaceTheRecords() throws IOException {
        Path vectors = folder.resolve("v.npy");
        Npy.write(vectors, FloatMatrix.build(RECORDS, 2, (i, row) -> {
            row[0] = (float) Math.cos(i / 20.0);
            row[1] = (float) Math.sin(i / 20.0);
        }));
        requireDone(utilityTo(matrix, "--approximation", "neighbours", "--neighbours", "2", "--embedder", vectors));
        float[] entries = entries(matrix, RECORDS * RECORDS);
        for (int j = 0; j < RECORDS; j++) {
            assertEquals(j >= 9 && j <= 11, !Float.isNaN(entries[10 * RECORDS + j]), "record " + j);
        }
        requireRefused(
                "--rows-vectors must be given with --rows and --embedder FILE.npy",
                utilityTo(matrix, "--approximation", "learned", "--embedder", vectors, "--rows", data));
    }

    @Test
    void tooFewRecordsToLearnFromAreRefusedBeforeAnyWork() throws IOException {
        Files.writeString(data, records(7));
        CommandLineRun run = utilityTo(matrix, "--approximation", "learned");
        requireRefused("learning needs at least 8 represented records, got 7", run);
        assertFalse(run.err().contains("plan"), run.err());
    }

    static Stream<List<String>> wrongUsage() {
        return Stream.of(
                List.of("--approximation must be learned, anchors or neighbours, got \"fast\"", "--approximation fast"),
                List.of(
                        "--approximation must be learned, anchors or neighbours, got \"exact\"",
                        "--approximation exact"),
                List.of("--pair-share has no meaning without --approximation learned", "--pair-share 0.1"),
                List.of(
                        "--pair-share has no meaning without --approximation learned",
                        "--approximation anchors --pair-share 0.1"),
                List.of("--anchors has no meaning without --approximation anchors", "--anchors 3"),
                List.of(
                        "--neighbours has no meaning without --approximation neighbours",
                        "--approximation learned --neighbours 3"),
                List.of("--pair-share must be in (0, 1], got 0.0", "--approximation learned --pair-share 0"),
                List.of("--pair-share must be in (0, 1], got NaN", "--approximation learned --pair-share NaN"),
                List.of("--anchors must be at least 1, got 0", "--approximation anchors --anchors 0"),
                List.of("--neighbours must be at least 1, got 0", "--approximation neighbours --neighbours 0"),
                List.of(
                        "--embedder has no meaning without --approximation learned or neighbours",
                        "--approximation anchors --embedder hashed"),
                List.of(
                        "--embedder must be hashed or a file of vectors ending in .npy",
                        "--approximation learned --embedder v.txt"));
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongArgumentsAreWrongUsageOfBothCommands(List<String> expectedAndArgs) {
        Object[] args = expectedAndArgs.get(1).split(" ");
        requireRefused(expectedAndArgs.get(0), utilityTo(matrix, args));
        requireRefused(expectedAndArgs.get(0), selectWithModel(args));
    }

    @Test
    void whatAnApproximationDoesNotHoldIsRefusedBeforeAnyWork() {
        requireRefused(
                "--part has no meaning with --approximation",
                utilityTo(matrix, "--approximation", "learned", "--part", "1/2"));
        requireRefused("--seed has no meaning without --approximation", utilityTo(matrix, "--seed", "4"));
        requireRefused(
                "--scale min-max has no meaning with --approximation neighbours",
                selectWithModel("--approximation", "neighbours", "--scale", "min-max"));
        requireRefused(
                "--agreement mutual has no meaning with --approximation anchors",
                selectWithModel("--approximation", "anchors", "--agreement", "mutual"));
        requireRefused(
                "--weight has no meaning with --approximation anchors",
                selectWithModel("--approximation", "anchors", "--weight", "mutual-support"));
        requireRefused(
                "--approximation has no meaning with --utility",
                select("--utility", matrix, "--approximation", "anchors"));
    }
}
