package winnow.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Npy;
import winnow.embedding.NpyRows;
import winnow.embedding.PrecomputedEmbedder;
import winnow.linalg.FloatMatrix;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.selection.GotDSelector;
import winnow.selection.Selection;

/**
 * GOT-D over a pool whose vectors stand on disk: time and peak memory as the pool grows.
 *
 * <p>Arguments: n, m, d, records solved for. One process a size, so that each shows its own peak. Prints one line of CSV: n, m, d, sample, wall
 * and CPU seconds of the selection, peak resident MiB, and what the selection says of itself.
 */
public final class GotDScalingBenchmark {
    private static final int BLOCK = 20_000;

    private GotDScalingBenchmark() {}

    /** Runs one size. */
    public static void main(String[] args) throws IOException {
        int n = Integer.parseInt(args[0]);
        int m = Integer.parseInt(args[1]);
        int d = Integer.parseInt(args[2]);
        int sample = Integer.parseInt(args[3]);
        Path file = Files.createTempFile(Path.of(System.getProperty("winnow.scratch", "target")), "pool", ".npy");
        try {
            write(file, n, d);
            Corpus pool = corpus("p", n);
            Corpus target = corpus("t", m);
            FloatMatrix targetPoints = BenchmarkData.clustered(m, d, 12, 32, 0.8);
            try (NpyRows rows = NpyRows.open(file)) {
                PrecomputedEmbedder embedder =
                        PrecomputedEmbedder.of(pool, rows).and(target, targetPoints);
                GotDSelector selector =
                        GotDSelector.toward(embedder, target, Seeds.of(1)).withSample(sample);
                OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
                long cpu = system.getProcessCpuTime();
                long start = System.nanoTime();
                Selection selection = selector.select(pool, Budget.share(0.05));
                double wall = (System.nanoTime() - start) * 1e-9;
                System.out.printf(
                        Locale.ROOT,
                        "%d,%d,%d,%d,%.1f,%.1f,%d,\"%s\"%n",
                        n,
                        m,
                        d,
                        sample,
                        wall,
                        (system.getProcessCpuTime() - cpu) * 1e-9,
                        peakMebibytes(),
                        String.join("; ", selection.notes()));
            }
        } finally {
            Files.delete(file);
        }
    }

    /** Blocks of clusters of their own, so that a million points need not stand in memory. */
    private static void write(Path file, int n, int d) {
        FloatMatrix[] block = new FloatMatrix[1];
        Npy.write(file, n, d, (i, row) -> {
            if (i % BLOCK == 0) {
                block[0] = BenchmarkData.clustered(Math.min(BLOCK, n - i), d, 1000 + i, 32, 0.8);
            }
            block[0].copyRow(i % BLOCK, row);
        });
    }

    private static Corpus corpus(String name, int size) {
        List<Example> examples = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            examples.add(new Example(name + i, "", name + i, Map.of()));
        }
        return Corpus.of(examples);
    }

    private static long peakMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }
}
