package winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;
import winnow.maximize.Budget;
import winnow.maximize.GreedyTrace;
import winnow.maximize.LazyGreedy;
import winnow.submodular.FacilityLocation;
import winnow.submodular.FacilityLocationConditionalGain;
import winnow.submodular.FacilityLocationMutualInformation;
import winnow.submodular.SetFunction;

/**
 * Lazy greedy on facility location, its mutual information and its conditional gain: time per similarity read, beside a C program's
 * lazy greedy on facility location of the same size.
 *
 * <p>Arguments: the rival's executable (built from src/jmh/c/fl_rival.c), n, k, repetitions. Prints CSV.
 */
public final class InformationBenchmark {
    private InformationBenchmark() {}

    /** Runs the comparison. */
    public static void main(String[] args) throws IOException {
        int n = Integer.parseInt(args[1]);
        int k = Integer.parseInt(args[2]);
        int repetitions = Integer.parseInt(args[3]);
        MatrixProduct.Affine shifted = new MatrixProduct.Affine(0.5f, 0.5f, 0f, 1f);
        FloatMatrix points = BenchmarkData.embeddings("clustered", n);
        FloatMatrix similarity = MatrixProduct.gram(points, shifted);
        FloatMatrix query =
                MatrixProduct.rowsTimesRows(points, BenchmarkData.clustered(500, 128, 31, 64, 0.8), shifted);
        FloatMatrix existing =
                MatrixProduct.rowsTimesRows(points, BenchmarkData.clustered(500, 128, 32, 64, 0.8), shifted);
        Path file = Files.createTempFile("winnow-similarity", ".f32");
        System.out.println("n,k,function,gains_evaluated,seconds,ns_per_similarity,c_ns_per_similarity,ratio,first_5");
        try {
            FacilityLocationBenchmark.write(similarity, file);
            try (Rival rival = new Rival(List.of(args[0], file.toString(), args[1], "lazy"))) {
                compare(rival, n, k, repetitions, "facility location", FacilityLocation.symmetric(similarity));
                compare(
                        rival,
                        n,
                        k,
                        repetitions,
                        "mutual information",
                        FacilityLocationMutualInformation.of(similarity, query, 1));
                compare(
                        rival,
                        n,
                        k,
                        repetitions,
                        "conditional gain",
                        FacilityLocationConditionalGain.of(similarity, existing, 1));
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void compare(Rival rival, int n, int k, int repetitions, String name, SetFunction function)
            throws IOException {
        double[] ours = new double[repetitions];
        double[] theirs = new double[repetitions];
        double[] ratio = new double[repetitions];
        double[] seconds = new double[repetitions];
        GreedyTrace trace = null;
        for (int r = -2; r < repetitions; r++) {
            String[] answer = rival.ask(Integer.toString(k));
            long start = System.nanoTime();
            trace = new LazyGreedy().maximize(function, Budget.items(k));
            double elapsed = (System.nanoTime() - start) * 1e-9;
            if (r >= 0) {
                seconds[r] = elapsed;
                ours[r] = elapsed * 1e9 / ((double) trace.evaluations() * n);
                theirs[r] = Double.parseDouble(answer[0]) * 1e9 / (Double.parseDouble(answer[1]) * n);
                ratio[r] = ours[r] / theirs[r];
            }
        }
        StringBuilder first = new StringBuilder();
        for (int t = 0; t < 5; t++) {
            first.append(t == 0 ? "" : " ").append(trace.items()[t]);
        }
        System.out.printf(
                Locale.ROOT,
                "%d,%d,%s,%d,%.4f,%.3f,%.3f,%.2f,%s%n",
                n,
                k,
                name,
                trace.evaluations(),
                Rival.median(seconds),
                Rival.median(ours),
                Rival.median(theirs),
                Rival.median(ratio),
                first);
    }
}
