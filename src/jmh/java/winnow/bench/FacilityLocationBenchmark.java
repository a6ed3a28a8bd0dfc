package winnow.bench;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;
import winnow.linalg.Vectors;
import winnow.maximize.Budget;
import winnow.maximize.DeltaGreedy;
import winnow.maximize.GreedyTrace;
import winnow.maximize.LazyGreedy;
import winnow.maximize.Maximizer;
import winnow.submodular.FacilityLocation;

/**
 * Exact greedy on dense facility location beside a C program on the same matrix, in turn: C, Java, C, Java, …
 *
 * <p>Arguments: the rival's executable (built from src/jmh/c/fl_rival.c), n, repetitions, then budgets. Prints medians and the
 * median of the pairwise ratios Java/C, each side with the faster of its lazy and delta forms named.
 */
public final class FacilityLocationBenchmark {
    private FacilityLocationBenchmark() {}

    /** Runs the comparison. */
    public static void main(String[] args) throws IOException {
        String rival = args[0];
        int n = Integer.parseInt(args[1]);
        int repetitions = Integer.parseInt(args[2]);
        int[] budgets = Arrays.stream(args).skip(3).mapToInt(Integer::parseInt).toArray();
        System.out.printf(
                "JDK %s, %s, %d cores%n",
                Runtime.version(), Vectors.choice(), Runtime.getRuntime().availableProcessors());
        System.out.println("| n | data | k | greedy | C s | Java s | ratio | rows read C / Java | objective, relative"
                + " difference | first 20 equal |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (String kind : new String[] {"clustered", "random"}) {
            FloatMatrix similarity =
                    MatrixProduct.gram(BenchmarkData.embeddings(kind, n), new MatrixProduct.Affine(0.5f, 0.5f, 0f, 1f));
            Path file = Files.createTempFile("winnow-similarity", ".f32");
            try {
                write(similarity, file);
                FacilityLocation function = FacilityLocation.symmetric(similarity);
                for (int k : budgets) {
                    compare(rival, file, n, kind, k, repetitions, function, "lazy", new LazyGreedy());
                    compare(rival, file, n, kind, k, repetitions, function, "delta", new DeltaGreedy());
                }
            } finally {
                Files.delete(file);
            }
        }
    }

    private static void compare(
            String rival,
            Path file,
            int n,
            String kind,
            int k,
            int repetitions,
            FacilityLocation function,
            String name,
            Maximizer maximizer)
            throws IOException {
        Process process = new ProcessBuilder(rival, file.toString(), Integer.toString(n), name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (PrintStream questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
                BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            double[] c = new double[repetitions];
            double[] java = new double[repetitions];
            double[] ratio = new double[repetitions];
            String[] answer = null;
            GreedyTrace trace = maximizer.maximize(function, Budget.items(k));
            for (int r = -1; r < repetitions; r++) {
                questions.println(k);
                answer = answers.readLine().split(" ");
                long start = System.nanoTime();
                trace = maximizer.maximize(function, Budget.items(k));
                double seconds = (System.nanoTime() - start) * 1e-9;
                if (r >= 0) {
                    c[r] = Double.parseDouble(answer[0]);
                    java[r] = seconds;
                    ratio[r] = seconds / c[r];
                }
            }
            int[] first = Arrays.copyOf(trace.items(), 20);
            boolean equal = Arrays.equals(
                    first,
                    Arrays.stream(answer).skip(3).mapToInt(Integer::parseInt).toArray());
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %d | %s | %.3f | %.3f | %.2f | %s / %d | %.1e | %s |%n",
                    n,
                    kind,
                    k,
                    name,
                    median(c),
                    median(java),
                    median(ratio),
                    answer[1],
                    trace.evaluations(),
                    trace.value() / Double.parseDouble(answer[2]) - 1,
                    equal);
        }
    }

    private static void write(FloatMatrix matrix, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            ByteBuffer bytes = ByteBuffer.allocate(matrix.columns() * 4).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < matrix.rows(); i++) {
                bytes.asFloatBuffer().put(matrix.row(i));
                out.write(bytes.array());
            }
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
