package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

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
import winnow.transformer.ComputeDevice;

/** {@code got-d} and {@code ot-match} on a pool of nine texts about cars and one about cats. */
class SelectByTransportTest {
    private static final int POOL = 10;

    @TempDir
    private Path folder;

    private Path pool;
    private Path target;
    private Path poolVectors;
    private Path targetVectors;

    @BeforeEach
    void inputs() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < POOL - 1; i++) {
            lines.add("{\"text\":\"engine number " + i + " roars on the road\"}");
        }
        lines.add("{\"text\":\"the cat purrs on the mat\"}");
        pool = Files.write(folder.resolve("pool.jsonl"), lines);
        target = Files.write(
                folder.resolve("target.jsonl"),
                List.of("{\"text\":\"a cat purrs\"}", "{\"text\":\"an engine roars on a road\"}"));
        poolVectors = folder.resolve("pool.npy");
        Npy.write(poolVectors, FloatMatrix.build(POOL, 2, (i, row) -> row[0] = i < POOL - 1 ? i / 10f : -5));
        targetVectors = folder.resolve("target.npy");
        Npy.write(targetVectors, FloatMatrix.of(2, 2, -5, 0, 0.5f, 0));
    }

    private CommandLineRun select(Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "select", "--pool", pool, "--target", target, "--out", folder.resolve("subset.jsonl"), "--overwrite"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    private String first(Object... more) throws IOException {
        CommandLineRun run = select(more);
        assertEquals(0, run.exitCode(), run.err());
        return Files.readAllLines(folder.resolve("subset.jsonl")).get(0);
    }

    private String manifest() throws IOException {
        return Files.readString(folder.resolve("subset.manifest.json"));
    }

    @Test
    void theGradientTakesWhatThePoolHasLeastOfAndSaysHowItWasSolved() throws IOException {
        assertTrue(first("--method", "got-d", "--budget", 1).contains("cat"));
        CommandLineRun run = select("--method", "got-d", "--budget", 1);
        assertTrue(run.out().contains("converged after"), run.out());
        assertTrue(first("--method", "got-d", "--budget", 1, "--away-from").contains("engine"));
        assertTrue(manifest().contains("\"direction\" : \"away\""), manifest());
    }

    @Test
    void vectorsOnDiskCostsAndScalesAreTakenAndRecorded() throws IOException {
        Object[] vectors = {"--embedder", poolVectors, "--target-vectors", targetVectors, "--budget", 1};
        for (String cost : List.of("sqeuclidean", "euclidean", "l1")) {
            List<Object> args = new ArrayList<>(List.of(vectors));
            args.addAll(List.of("--method", "got-d", "--cost", cost, "--epsilon", 0.02, "--epsilon-scale", "std"));
            args.addAll(List.of("--sample", 5));
            assertTrue(first(args.toArray()).contains("cat"), cost);
            assertTrue(manifest().contains("\"cost\" : \"" + cost + "\""), manifest());
            assertTrue(manifest().contains("another sample"), manifest());
        }
        List<Object> match = new ArrayList<>(List.of(vectors));
        match.addAll(List.of("--method", "ot-match"));
        assertEquals(0, select(match.toArray()).exitCode());
    }

    @Test
    void variantsSpreadTheBudget() throws IOException {
        for (String variant : List.of("--rounds", "--modes")) {
            CommandLineRun run = select("--method", "got-d", "--budget", 2, variant, 2);
            assertEquals(0, run.exitCode(), run.err());
            String chosen = Files.readString(folder.resolve("subset.jsonl"));
            assertTrue(chosen.contains("cat") && chosen.contains("engine"), variant + ": " + chosen);
        }
    }

    @Test
    void refusesWhatHasNoMeaning() throws IOException {
        assertRefused("--away-from has no meaning for --method knn", "--method", "knn", "--away-from");
        assertRefused("--modes has no meaning for --method knn", "--method", "knn", "--modes", 2);
        assertRefused("--sample must be at least 2, got 1", "--method", "got-d", "--sample", 1);
        assertRefused(
                "--cost must be one of sqeuclidean, euclidean, cosine, l1, got \"l2\"",
                "--method",
                "got-d",
                "--cost",
                "l2");
        assertRefused(
                "--epsilon-scale must be one of mean, std, median, absolute, got \"max\"",
                "--method",
                "ot-match",
                "--epsilon-scale",
                "max");
        assertRefused(
                "--rounds cannot be combined with --modes, --away-from or --sample",
                "--method",
                "got-d",
                "--rounds",
                2,
                "--modes",
                2);
        assertRefused(
                "--closest-domains has no meaning without --domain-field", "--method", "got-d", "--closest-domains", 2);
        assertRefused(
                "--round-weight must be in (0, 1) and goes with --rounds, got 0.5",
                "--method",
                "got-d",
                "--round-weight",
                0.5);
        Npy.write(targetVectors, FloatMatrix.of(2, 3, 1, 2, 3, 4, 5, 6));
        assertRefused(
                "vectors of all corpora must have the same width, got 2 and 3",
                "--method",
                "got-d",
                "--embedder",
                poolVectors,
                "--target-vectors",
                targetVectors);
    }

    private void assertRefused(String message, Object... more) {
        List<Object> args = new ArrayList<>(List.of(more));
        args.addAll(List.of("--budget", 1));
        CommandLineRun run = select(args.toArray());
        assertNotEquals(0, run.exitCode());
        assertTrue(run.error().contains(message), run.err());
    }

    @Test
    void theProcessorMayBeNamedAndChangesNothing() throws IOException {
        String usual = first("--method", "got-d", "--budget", "3");
        assertEquals(usual, first("--method", "got-d", "--budget", "3", "--transport-device", "cpu"));
        assertTrue(!manifest().contains("\"engine\""), manifest());
    }

    @Test
    void aGpuThatIsNotThereIsSaidSo() {
        assumeFalse(ComputeDevice.AUTO.isGpu());
        CommandLineRun run = select("--method", "ot-match", "--budget", "3", "--transport-device", "gpu");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("device gpu needs a CUDA build of libtorch"), run.err());
    }

    @Test
    void onlyTransportHasADeviceOfItsOwn() {
        CommandLineRun run = select("--method", "knn", "--budget", "3", "--transport-device", "cpu");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("--transport-device has no meaning for --method knn"), run.err());
        CommandLineRun wrong = select("--method", "got-d", "--budget", "3", "--transport-device", "tpu");
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.err().contains("device must be auto, cpu or gpu, got tpu"), wrong.err());
    }
}
