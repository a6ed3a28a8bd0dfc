package winnow.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import winnow.corpus.CorpusReader;
import winnow.corpus.LoadedCorpus;
import winnow.embedding.Embeddings;
import winnow.embedding.HashedNgramEmbedder;
import winnow.embedding.NeighbourGraph;
import winnow.embedding.SimilarityScale;
import winnow.linalg.Vectors;
import winnow.maximize.Budget;
import winnow.maximize.GreedyTrace;
import winnow.maximize.LazyGreedy;
import winnow.random.Seeds;
import winnow.submodular.SparseFacilityLocation;

/**
 * Sparse facility location from raw text to the written subset, 64 neighbours, a budget of 10 %, in seconds per phase.
 *
 * <p>Arguments: the projection, {@code latent} (128 wide) or {@code signs} (512 wide), then numbers of records. Run one number per process to see its own peak
 * memory; in one process the first run also warms the JIT compiler up, and peaks only rise.
 */
public final class SparseScalingBenchmark {
    private static final int NEIGHBOURS = 64;
    private static final double SHARE = 0.1;
    private static final Seeds SEEDS = Seeds.of(7);

    private SparseScalingBenchmark() {}

    /** Runs the sizes one after another. */
    public static void main(String[] args) throws IOException {
        HashedNgramEmbedder embedder = args[0].equals("latent")
                ? HashedNgramEmbedder.withDefaults().withLatentProjection(128)
                : HashedNgramEmbedder.withDefaults();
        int[] sizes = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
        System.out.printf(
                "JDK %s, %s, %d cores, at most %d MiB of heap, %s%n",
                Runtime.version(),
                Vectors.choice(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                embedder.settings());
        System.out.println(
                "| n | read s | fit and embed s | neighbours s | greedy s | write s | all s | processor s | µs a record"
                        + " | peak MiB | width | recall | value / bound |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        Path folder = Files.createTempDirectory("winnow-scaling");
        for (int n : sizes) {
            Path pool = folder.resolve("pool.jsonl");
            Path subset = folder.resolve("subset.jsonl");
            InstructionTexts.write(pool, n, SEEDS);
            measure(n, pool, embedder, subset);
            Files.delete(pool);
            Files.delete(subset);
        }
        Files.delete(folder);
    }

    private static void measure(int n, Path pool, HashedNgramEmbedder embedder, Path subset) throws IOException {
        long[] times = new long[6];
        long processor = processorNanos();
        times[0] = System.nanoTime();
        LoadedCorpus loaded = CorpusReader.withDefaults().read(pool);
        times[1] = System.nanoTime();
        HashedNgramEmbedder fitted = embedder.fittedTo(loaded.corpus());
        Embeddings points = fitted.embed(loaded.corpus());
        times[2] = System.nanoTime();
        NeighbourGraph graph = NeighbourGraph.of(points, NEIGHBOURS, SimilarityScale.CLAMPED, SEEDS);
        times[3] = System.nanoTime();
        GreedyTrace trace = new LazyGreedy()
                .maximize(SparseFacilityLocation.ofNeighbours(graph.similarities()), Budget.share(SHARE));
        times[4] = System.nanoTime();
        loaded.write(trace.items(), subset);
        times[5] = System.nanoTime();
        StringBuilder row = new StringBuilder("| " + n);
        for (int phase = 1; phase < times.length; phase++) {
            row.append(String.format(" | %.2f", (times[phase] - times[phase - 1]) / 1e9));
        }
        double all = (times[5] - times[0]) / 1e9;
        System.out.printf(
                "%s | %.2f | %.2f | %.1f | %d | %d | %.3f | %.4f |%n",
                row,
                all,
                (processorNanos() - processor) / 1e9,
                1e6 * all / n,
                peakMebibytes(),
                points.width(),
                graph.recall(),
                trace.shareOfOptimum().orElse(Double.NaN));
    }

    /** Processor time of all threads: on a busy machine the elapsed time is more than this divided by the cores. */
    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Largest resident set of this process so far. */
    private static long peakMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }
}
