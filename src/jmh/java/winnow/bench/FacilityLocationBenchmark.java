package winnow.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;
import winnow.maximize.Budget;
import winnow.maximize.DeltaGreedy;
import winnow.maximize.GreedyTrace;
import winnow.maximize.LazyGreedy;
import winnow.maximize.Maximizer;
import winnow.submodular.FacilityLocation;

/**
 * Exact greedy on dense facility location beside a C program on the same matrix, in turn: C, Java, C, Java, …
 *
 * <p>Arguments: the rival's executable (built from src/jmh/c/fl_rival.c), n, repetitions, then budgets. Prints CSV:
 * medians, and the median of the pairwise ratios Java/C.
 */
public final class FacilityLocationBenchmark {
    private FacilityLocationBenchmark() {}

    /** Runs the comparison. */
    public static void main(String[] args) throws IOException {
        String rival = args[0];
        int n = Integer.parseInt(args[1]);
        int repetitions = Integer.parseInt(args[2]);
        int[] budgets = Arrays.stream(args).skip(3).mapToInt(Integer::parseInt).toArray();
        System.out.println("n,data,k,greedy,c_s,winnow_s,ratio,c_rows,winnow_rows,objective_difference,first_20_equal");
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
            String rivalProgram,
            Path file,
            int n,
            String kind,
            int k,
            int repetitions,
            FacilityLocation function,
            String name,
            Maximizer maximizer)
            throws IOException {
        double[] c = new double[repetitions];
        double[] java = new double[repetitions];
        double[] ratio = new double[repetitions];
        String[] answer = null;
        GreedyTrace trace = null;
        try (Rival rival = new Rival(List.of(rivalProgram, file.toString(), Integer.toString(n), name))) {
            for (int r = -2; r < repetitions; r++) {
                answer = rival.ask(Integer.toString(k));
                long start = System.nanoTime();
                trace = maximizer.maximize(function, Budget.items(k));
                double seconds = (System.nanoTime() - start) * 1e-9;
                if (r >= 0) {
                    c[r] = Double.parseDouble(answer[0]);
                    java[r] = seconds;
                    ratio[r] = seconds / c[r];
                }
            }
        }
        int[] first = Arrays.copyOf(trace.items(), 20);
        int[] theirFirst =
                Arrays.stream(answer).skip(3).mapToInt(Integer::parseInt).toArray();
        System.out.printf(
                Locale.ROOT,
                "%d,%s,%d,%s,%.3f,%.3f,%.2f,%s,%d,%.1e,%s%n",
                n,
                kind,
                k,
                name,
                Rival.median(c),
                Rival.median(java),
                Rival.median(ratio),
                answer[1],
                trace.evaluations(),
                trace.value() / Double.parseDouble(answer[2]) - 1,
                Arrays.equals(first, theirFirst) ? "yes" : "no");
    }

    static void write(FloatMatrix matrix, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            ByteBuffer bytes = ByteBuffer.allocate(matrix.columns() * 4).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < matrix.rows(); i++) {
                bytes.asFloatBuffer().put(matrix.row(i));
                out.write(bytes.array());
            }
        }
    }
}
