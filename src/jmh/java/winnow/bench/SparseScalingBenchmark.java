package winnow.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import winnow.corpus.CorpusReader;
import winnow.corpus.LoadedCorpus;
import winnow.embedding.Embeddings;
import winnow.embedding.HashedNgramEmbedder;
import winnow.embedding.NeighbourGraph;
import winnow.embedding.SimilarityScale;
import winnow.maximize.Budget;
import winnow.maximize.GreedyTrace;
import winnow.maximize.LazyGreedy;
import winnow.random.Seeds;
import winnow.submodular.SparseFacilityLocation;

/**
 * Sparse facility location from raw text to the written subset, 64 neighbours, a budget of 10 %, in seconds per phase.
 *
 * <p>Argument: the number of records. One size a process, so that each shows its own peak memory. Prints CSV.
 */
public final class SparseScalingBenchmark {
    private static final int NEIGHBOURS = 64;
    private static final double SHARE = 0.1;
    private static final Seeds SEEDS = Seeds.of(7);

    private SparseScalingBenchmark() {}

    /** Makes the records and measures. */
    public static void main(String[] args) throws IOException {
        int n = Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("winnow-scaling");
        Path pool = folder.resolve("pool.jsonl");
        Path subset = folder.resolve("subset.jsonl");
        InstructionTexts.write(pool, n, SEEDS);
        System.out.println(
                "n,read_s,embed_s,neighbours_s,greedy_s,write_s,all_s,cpu_s,us_per_record,peak_mib,recall,share_of_bound");
        measure(n, pool, subset);
        Files.delete(pool);
        Files.delete(subset);
        Files.delete(folder);
    }

    private static void measure(int n, Path pool, Path subset) throws IOException {
        long[] times = new long[6];
        long processor = processorNanos();
        times[0] = System.nanoTime();
        LoadedCorpus loaded = CorpusReader.withDefaults().read(pool);
        times[1] = System.nanoTime();
        Embeddings points =
                HashedNgramEmbedder.withDefaults().fittedTo(loaded.corpus()).embed(loaded.corpus());
        times[2] = System.nanoTime();
        NeighbourGraph graph = NeighbourGraph.of(points, NEIGHBOURS, SimilarityScale.CLAMPED, SEEDS);
        times[3] = System.nanoTime();
        SparseFacilityLocation function = SparseFacilityLocation.ofNeighbours(graph.similarities());
        GreedyTrace trace = new LazyGreedy().maximize(function, Budget.share(SHARE));
        times[4] = System.nanoTime();
        loaded.write(trace.items(), subset);
        times[5] = System.nanoTime();
        double cpu = (processorNanos() - processor) / 1e9;
        StringBuilder row = new StringBuilder(Integer.toString(n));
        for (int phase = 1; phase < times.length; phase++) {
            row.append(String.format(Locale.ROOT, ",%.2f", (times[phase] - times[phase - 1]) / 1e9));
        }
        double all = (times[5] - times[0]) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s,%.2f,%.2f,%.0f,%d,%.3f,%.4f%n",
                row,
                all,
                cpu,
                1e6 * all / n,
                peakMebibytes(),
                graph.recall(),
                trace.withUpperBound(function.upperBound(trace.items(), 20))
                        .shareOfOptimum()
                        .orElse(Double.NaN));
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
