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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.embedding.Npy;
import winnow.linalg.FloatMatrix;
import winnow.model.Fixture;
import winnow.transport.CostScale;
import winnow.transport.Epsilon;
import winnow.transport.PointCost;
import winnow.transport.Sinkhorn;
import winnow.transport.TransportProblem;

class DistanceCommandTest {
    private static final FloatMatrix NEAR = FloatMatrix.of(3, 2, 0, 0, 1, 0, 0, 1);
    private static final FloatMatrix FAR = FloatMatrix.of(3, 2, 5, 5, 6, 5, 5, 6);
    private static final FloatMatrix TARGET = FloatMatrix.of(2, 2, 0.5f, 0, 0, 0.5f);

    @TempDir
    Path folder;

    private Path near;
    private Path far;
    private Path target;

    @BeforeEach
    void writeVectors() {
        near = write("near.npy", NEAR);
        far = write("far.npy", FAR);
        target = write("target.npy", TARGET);
    }

    private Path write(String name, FloatMatrix matrix) {
        Path file = folder.resolve(name);
        Npy.write(file, matrix);
        return file;
    }

    private Path records(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private static String text(String domain, String text) {
        return "{\"text\": \"" + text + "\", \"domain\": \"" + domain + "\"}";
    }

    private Path pool() throws IOException {
        return records(
                "pool.jsonl",
                text("sea", "ships sail on the sea"),
                text("city", "streets and houses of the town"),
                text("sea", "a boat and a ship on waves"),
                text("city", "the town has a market in its streets"),
                text("sea", "the sea has waves and ships"));
    }

    private static JsonNode json(Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        all.add("--json");
        CommandLineRun run = CommandLineRun.of(all.toArray());
        assertEquals(0, run.exitCode(), run.err());
        return Json.parse(run.out(), "output");
    }

    private static List<String> sources(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.get("sources").forEach(source -> names.add(source.get("source").asText()));
        return names;
    }

    @Test
    void theTableHasOneLineForEachSourceClosestFirst() {
        CommandLineRun run = CommandLineRun.of("distance", "--source", far, "--source", near, "--target", target);
        assertEquals(0, run.exitCode(), run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals(4, lines.size(), run.out());
        assertEquals(
                "target " + target + ", 2 points, 2 dimensions; sqeuclidean cost, entropic, epsilon 0.05 x mean",
                lines.get(0));
        assertTrue(lines.get(2).matches("near +3 +3 +0\\.\\S+ +\\S+ to \\S+ +5 bootstrap +yes +\\d+ +\\S+"), run.out());
        assertTrue(lines.get(3).startsWith("far"), run.out());
    }

    @Test
    void theObjectHoldsWhatTheLibraryFinds() {
        JsonNode json = json(
                "distance",
                "--source",
                near,
                "--target",
                target,
                "--cost",
                "l1",
                "--epsilon",
                0.2,
                "--epsilon-scale",
                "median",
                "--seed",
                3);
        assertEquals("l1", json.get("cost").asText());
        assertEquals("median", json.get("epsilonScale").asText());
        assertEquals(3, json.get("seed").asInt());
        double expected = Sinkhorn.withDefaults()
                .withEpsilon(new Epsilon(0.2, CostScale.MEDIAN))
                .solve(TransportProblem.uniform(PointCost.L1.between(NEAR, TARGET)))
                .transportCost();
        JsonNode source = json.get("sources").get(0);
        assertEquals(expected, source.get("cost").asDouble(), 1e-9);
        assertTrue(source.get("low").asDouble() <= source.get("cost").asDouble());
        assertTrue(source.get("converged").asBoolean());
        assertEquals("bootstrap", source.get("resampling").asText());
    }

    @Test
    void sourcesLargerThanASampleAreSubsampled() {
        JsonNode source = json("distance", "--source", near, "--target", target, "--sample", 2, "--resamples", 3)
                .get("sources")
                .get(0);
        assertEquals("subsamples", source.get("resampling").asText());
        assertEquals(2, source.get("points").asInt());
        assertEquals(3, source.get("records").asInt());
    }

    @Test
    void theDivergenceOfEqualFilesIsZero() {
        Path copy = write("copy.npy", TARGET);
        JsonNode json = json("distance", "--source", copy, "--target", target, "--divergence");
        assertEquals("divergence", json.get("distance").asText());
        assertEquals(0, json.get("sources").get(0).get("cost").asDouble(), 1e-4);
    }

    @Test
    void exactTransportHasNoEpsilonAndKeepsEqualCloudsWhereTheyAre() {
        FloatMatrix uneven = FloatMatrix.of(3, 1, 0, 0.1f, 5);
        Path one = write("one.npy", uneven);
        Path other = write("other.npy", uneven);
        JsonNode json = json("distance", "--source", one, "--target", other, "--exact", "--cost", "euclidean");
        assertEquals("exact", json.get("distance").asText());
        assertFalse(json.has("epsilon"));
        assertEquals(0, json.get("sources").get(0).get("cost").asDouble(), 1e-6);
        JsonNode entropic = json("distance", "--source", one, "--target", other, "--cost", "euclidean");
        assertTrue(entropic.get("sources").get(0).get("cost").asDouble() > 1e-3, entropic.toString());
        CommandLineRun run = CommandLineRun.of("distance", "--source", near, "--target", target, "--exact");
        assertTrue(
                run.out().startsWith("target " + target + ", 2 points, 2 dimensions; sqeuclidean cost, exact\n"),
                run.out());
        refused("--exact has no --epsilon", "--source", near, "--target", target, "--exact", "--epsilon", 1);
        refused("--exact has no --epsilon", "--source", near, "--target", target, "--exact", "--divergence");
    }

    @Test
    void oneSourceOfRecordsSplitsByAColumnAndEmbedsWithTheTarget() throws IOException {
        Path task = records(
                "task.jsonl", "{\"text\": \"ships sail on the sea\"}", "{\"text\": \"a boat and a ship on waves\"}");
        JsonNode json = json("distance", "--source", pool(), "--by", "domain", "--target", task, "--width", 4);
        assertEquals(List.of("sea", "city"), sources(json));
        assertEquals(3, json.get("sources").get(0).get("records").asInt());
    }

    @Test
    void severalFilesOfRecordsMayShareIdsAndNames() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other")).resolve("pool.jsonl");
        Files.copy(pool(), other);
        Path task = records("task.jsonl", "{\"text\": \"the ship on the sea\"}", "{\"text\": \"waves of the sea\"}");
        JsonNode json = json("distance", "--source", pool(), other, "--target", task, "--width", 4);
        assertEquals(List.of(folder.resolve("pool.jsonl").toString(), other.toString()), sources(json));
    }

    @Test
    void recordsMayBringTheirOwnVectors() throws IOException {
        Path vectors = write("vectors.npy", FloatMatrix.of(5, 2, 0, 0, 5, 5, 1, 0, 6, 5, 0, 1));
        JsonNode json =
                json("distance", "--source", pool(), "--by", "domain", "--embedder", vectors, "--target", target);
        JsonNode whole =
                json("distance", "--source", near, "--target", target, "--epsilon", 2, "--epsilon-scale", "absolute");
        JsonNode split = json(
                "distance",
                "--source",
                pool(),
                "--by",
                "domain",
                "--embedder",
                vectors,
                "--target",
                target,
                "--epsilon",
                2,
                "--epsilon-scale",
                "absolute");
        assertEquals(List.of("sea", "city"), sources(json));
        assertEquals(
                whole.get("sources").get(0).get("cost"),
                split.get("sources").get(0).get("cost"));
    }

    @Test
    void aModelMayMakeTheVectors() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Fixture.stage("bert", model);
        Path same = records("same.jsonl", "{\"text\": \"w1 w2\"}", "{\"text\": \"w3 w4\"}");
        Path other = records("other.jsonl", "{\"text\": \"w7 w8 w9\"}", "{\"text\": \"w9 w9\"}");
        Path task = records("task.jsonl", "{\"text\": \"w1 w2\"}", "{\"text\": \"w3 w4\"}");
        JsonNode json = json("distance", "--source", other, same, "--target", task, "--model", model);
        assertEquals(List.of("same", "other"), sources(json));
    }

    @Test
    void potentialsAreTheCalibratedGradientOfTheOnlySource() {
        Path out = folder.resolve("f.npy");
        JsonNode json = json("distance", "--source", near, "--target", target, "--potentials", out);
        assertEquals(out.toString(), json.get("written").asText());
        FloatMatrix written = Npy.read(out);
        assertEquals(3, written.rows());
        assertEquals(1, written.columns());
        double[] expected = Sinkhorn.withDefaults()
                .solve(TransportProblem.uniform(PointCost.SQUARED_EUCLIDEAN.between(NEAR, TARGET)))
                .potentials()
                .calibratedSource();
        assertArrayEquals(expected, new double[] {written.get(0, 0), written.get(1, 0), written.get(2, 0)}, 1e-4);
        CommandLineRun again = CommandLineRun.of("distance", "--source", near, "--target", target, "--potentials", out);
        assertEquals(2, again.exitCode());
        assertTrue(again.error().contains("exists already"), again.error());
    }

    @Test
    void pointsThatAreAllEqualHaveADistance() {
        Path equal = write("equal.npy", FloatMatrix.of(3, 2, 1, 1, 1, 1, 1, 1));
        JsonNode json = json("distance", "--source", equal, "--target", target);
        assertEquals(1.25, json.get("sources").get(0).get("cost").asDouble(), 1e-4);
        JsonNode all = json("distance", "--source", equal, "--target", write("point.npy", FloatMatrix.of(1, 2, 1, 1)));
        assertEquals(0, all.get("sources").get(0).get("cost").asDouble());
    }

    @Test
    void whatBreaksARuleIsOneLineAndWrongUsage() throws IOException {
        Path wide = write("wide.npy", FloatMatrix.of(2, 3, 1, 2, 3, 4, 5, 6));
        Path one = write("one.npy", FloatMatrix.of(1, 2, 1, 2));
        Path none = write("none.npy", FloatMatrix.of(0, 2));
        Path task = records("task.jsonl", "{\"text\": \"the ship on the sea\"}", "{\"text\": \"waves of the sea\"}");
        refused("domain wide must be as wide as the target, 2, got 3", "--source", wide, "--target", target);
        refused("domain one must have at least 2 points, got 1", "--source", one, "--target", target);
        refused("domain none must have at least 2 points, got 0", "--source", none, "--target", target);
        refused(
                "the target must have at least one point and one dimension, got 0 x 2",
                "--source",
                near,
                "--target",
                none);
        refused(
                "--cost must be one of sqeuclidean, euclidean, cosine, l1, got \"x\"",
                "--source",
                near,
                "--target",
                target,
                "--cost",
                "x");
        refused(
                "--epsilon-scale must be one of mean, std",
                "--source",
                near,
                "--target",
                target,
                "--epsilon-scale",
                "x");
        refused("epsilon must be > 0 and finite, got -1.0", "--source", near, "--target", target, "--epsilon", -1);
        refused("resamples must be at least 2, got 1", "--source", near, "--target", target, "--resamples", 1);
        refused("sample must be at least 2 points, got 0", "--source", near, "--target", target, "--sample", 0);
        refused("--source must name every file once", "--source", near, near, "--target", target);
        refused("--by splits one source of records", "--source", near, "--by", "x", "--target", target);
        refused(
                "--potentials are those of one source",
                "--source",
                near,
                far,
                "--target",
                target,
                "--potentials",
                "f.npy");
        refused("--potentials must end in .npy, got f", "--source", near, "--target", target, "--potentials", "f");
        refused(
                "--potentials are those of the cost, not of --divergence",
                "--source",
                near,
                "--target",
                target,
                "--potentials",
                "f.npy",
                "--divergence");
        refused("--target must be a file of vectors (.npy)", "--source", near, "--target", task);
        refused(
                "--embedder must name one file of vectors for each of the 1 sources",
                "--source",
                task,
                "--target",
                target);
        refused(
                "--embedder hashed and --model are for records only",
                "--source",
                near,
                "--target",
                target,
                "--embedder",
                "hashed");
        refused(
                "--embedder must be hashed or model, got \"tf\"",
                "--source",
                pool(),
                "--target",
                task,
                "--embedder",
                "tf");
        refused(
                "near.npy must have one row for each of the 5 records",
                "--source",
                pool(),
                "--target",
                target,
                "--embedder",
                near);
    }

    private void refused(String message, Object... args) {
        List<Object> all = new ArrayList<>(List.of("distance"));
        all.addAll(List.of(args));
        CommandLineRun run = CommandLineRun.of(all.toArray());
        assertEquals(2, run.exitCode(), message + " / " + run.err());
        assertTrue(run.err().contains(message), run.err());
        assertEquals(1, run.err().strip().lines().count(), run.err());
        assertEquals("", run.out());
    }

    @Test
    void badDataIsOneLineThatNamesItsPlace() throws IOException {
        Path broken = Files.write(folder.resolve("nan.npy"), withNan());
        CommandLineRun vectors = CommandLineRun.of("distance", "--source", broken, "--target", target);
        assertTrue(
                vectors.error().contains("nan.npy must hold finite floats only, got NaN in row 0, column 1"),
                vectors.err());
        assertFalse(vectors.exitCode() == 0);
        Path pool = records("p.jsonl", text("sea", "a"), "{\"text\": \"b\"}");
        CommandLineRun untagged = CommandLineRun.of(
                "distance", "--source", pool, "--by", "domain", "--target", records("t.jsonl", "{\"text\": \"a\"}"));
        assertEquals(1, untagged.exitCode());
        assertTrue(untagged.error().contains("must have a value of domain with --by domain"), untagged.err());
        assertTrue(untagged.error().contains("p.jsonl:2:"), untagged.err());
    }

    private byte[] withNan() throws IOException {
        byte[] bytes = Files.readAllBytes(near);
        int second = bytes.length - 5 * Float.BYTES;
        bytes[second + 2] = (byte) 0xc0;
        bytes[second + 3] = 0x7f;
        return bytes;
    }
}
