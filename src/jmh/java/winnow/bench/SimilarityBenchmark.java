package winnow.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;

/**
 * Cosine similarity of all pairs beside torch's matrix product, in turn.
 *
 * <p>Arguments: the Python that has torch, src/jmh/python/similarity_rival.py, n, d, repetitions. Prints one CSV line.
 */
public final class SimilarityBenchmark {
    private SimilarityBenchmark() {}

    /** Runs the comparison. */
    public static void main(String[] args) throws IOException {
        int n = Integer.parseInt(args[2]);
        int d = Integer.parseInt(args[3]);
        int repetitions = Integer.parseInt(args[4]);
        FloatMatrix points = BenchmarkData.clustered(n, d, 11, 32, 0.8);
        double[] torch = new double[repetitions];
        double[] java = new double[repetitions];
        double[] ratio = new double[repetitions];
        try (Rival rival = new Rival(List.of(args[0], args[1], args[2], args[3]))) {
            for (int r = -3; r < repetitions; r++) {
                double theirs = Double.parseDouble(rival.ask("go")[0]);
                long start = System.nanoTime();
                MatrixProduct.gram(points.withUnitRows(), new MatrixProduct.Affine(0.5f, 0.5f, 0f, 1f));
                double ours = (System.nanoTime() - start) * 1e-9;
                if (r >= 0) {
                    torch[r] = theirs;
                    java[r] = ours;
                    ratio[r] = ours / theirs;
                }
            }
        }
        System.out.println("n,d,torch_s,winnow_s,ratio");
        System.out.printf(
                Locale.ROOT,
                "%d,%d,%.3f,%.3f,%.2f%n",
                n,
                d,
                Rival.median(torch),
                Rival.median(java),
                Rival.median(ratio));
    }
}
