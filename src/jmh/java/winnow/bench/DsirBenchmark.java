package winnow.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.HashedNgrams;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.selection.DsirSampling;
import winnow.selection.DsirSelector;
import winnow.selection.Selection;

/**
 * Importance resampling by hashed n-grams in lines a second, on text that the rival's program makes too.
 *
 * <p>Arguments: lines of the pool, lines of the target, words a line, repetitions. Word {@code i} of the vocabulary is {@code w} and i in
 * base 36; ids are ⌊V·u³⌋ with u from SplitMix64, seed 5 and V = 20,000 for the pool, seed 6 and V = 8,000 for the target. Prints CSV;
 * sum, least and greatest weight show that both programs computed the same.
 */
public final class DsirBenchmark {
    private static final int WARM_UP = 3;

    private DsirBenchmark() {}

    /** Measures. */
    public static void main(String[] args) {
        int lines = Integer.parseInt(args[0]);
        int targetLines = Integer.parseInt(args[1]);
        int words = Integer.parseInt(args[2]);
        int repetitions = Integer.parseInt(args[3]);
        Corpus pool = corpus(lines, words, 5, 20_000);
        Corpus target = corpus(targetLines, words, 6, 8_000);
        HashedNgrams ngrams = HashedNgrams.withDefaults();
        double[] fit = new double[repetitions];
        double[] all = new double[repetitions];
        double[] busy = new double[repetitions];
        for (int r = -WARM_UP; r < repetitions; r++) {
            long start = System.nanoTime();
            ngrams.of(pool);
            ngrams.of(target);
            long fitted = System.nanoTime();
            long processor = processorNanos();
            DsirSelector.of(target, Seeds.of(r))
                    .withMinimumTokens(10)
                    .select(pool, Budget.items(Math.max(1, lines / 10)));
            long end = System.nanoTime();
            if (r >= 0) {
                fit[r] = (fitted - start) * 1e-9;
                all[r] = (end - fitted) * 1e-9;
                busy[r] = (processorNanos() - processor) * 1e-9;
            }
        }
        Selection everything = DsirSelector.of(target, Seeds.of(0))
                .withSampling(DsirSampling.TOP_K)
                .select(pool, Budget.items(lines));
        double[] weights = everything.picks().stream()
                .mapToDouble(Selection.Pick::gain)
                .sorted()
                .toArray();
        System.out.println(
                "lines,target_lines,words,threads,hash_lines_s,all_lines_s,all_lines_cpu_s,sum,least,greatest");
        System.out.printf(
                Locale.ROOT,
                "%d,%d,%d,%d,%.0f,%.0f,%.0f,%.6f,%.9f,%.9f%n",
                lines,
                targetLines,
                words,
                Runtime.getRuntime().availableProcessors(),
                (lines + targetLines) / best(fit),
                lines / best(all),
                lines / best(busy),
                Arrays.stream(weights).sum(),
                weights[0],
                weights[lines - 1]);
    }

    /** On a shared machine the shortest time says most. */
    private static double best(double[] seconds) {
        return Arrays.stream(seconds).min().orElseThrow();
    }

    /** Processor time of all threads: on a busy machine the elapsed time is more than this divided by the cores. */
    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static Corpus corpus(int lines, int words, long seed, int vocabulary) {
        List<Example> examples = new ArrayList<>();
        long state = seed;
        for (int i = 0; i < lines; i++) {
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < words; w++) {
                state += 0x9E3779B97F4A7C15L;
                double u = uniform(state);
                int id = (int) (vocabulary * u * u * u);
                text.append(w == 0 ? "w" : " w").append(Integer.toString(id, 36));
            }
            examples.add(Example.of("l" + i, "", text.toString()));
        }
        return Corpus.of(examples);
    }

    private static double uniform(long state) {
        long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return ((z ^ z >>> 31) >>> 11) * 0x1p-53;
    }
}
