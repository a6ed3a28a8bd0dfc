package winnow.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;
import winnow.transport.ExactPlan;
import winnow.transport.ExactTransport;

/**
 * Exact transport between two clustered clouds on the unit sphere beside POT, in turn on the same costs: |x − y|² in float.
 *
 * <p>Arguments: python, the rival's script, n, d, {@code uniform} or {@code random} weights, repetitions. One process a line of the
 * table, so that the first call is a first call. CPU seconds are those of the whole process, compiler and collector included.
 */
public final class ExactTransportBenchmark {
    private static final int WARM_UP = 5;

    private ExactTransportBenchmark() {}

    /** Prints one row of the table. */
    public static void main(String[] args) throws IOException {
        int n = Integer.parseInt(args[2]);
        int d = Integer.parseInt(args[3]);
        int repetitions = Integer.parseInt(args[5]);
        FloatMatrix costs = costs(n, d);
        double[] a = weights(args[4], n, "a");
        double[] b = weights(args[4], n, "b");
        Path file = Files.createTempFile("transport", ".f64");
        try (Rival rival =
                new Rival(List.of(args[0], args[1], write(file, costs, a, b).toString(), args[2]))) {
            // Its first line also waits for its imports.
            rival.ask("go");
            Measured first = Measured.of(costs, a, b);
            for (int r = 1; r < WARM_UP; r++) {
                Measured.of(costs, a, b);
            }
            double[][] theirs = new double[2][repetitions];
            double[][] ours = new double[2][repetitions];
            double difference = 0;
            for (int r = 0; r < repetitions; r++) {
                String[] answer = rival.ask("go");
                Measured here = Measured.of(costs, a, b);
                theirs[0][r] = Double.parseDouble(answer[0]);
                theirs[1][r] = Double.parseDouble(answer[1]);
                ours[0][r] = here.wall;
                ours[1][r] = here.cpu;
                difference = Math.max(difference, Math.abs(here.plan.cost() / Double.parseDouble(answer[2]) - 1));
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %d | %s | %.3f / %.3f | %.3f / %.3f | %.3f / %.3f | %.2f | %d | %.0e | %.0e |%n",
                    n,
                    d,
                    args[4],
                    Rival.median(theirs[0]),
                    mean(theirs[1]),
                    first.wall,
                    first.cpu,
                    Rival.median(ours[0]),
                    mean(ours[1]),
                    mean(ours[1]) / mean(theirs[1]),
                    first.plan.pivots(),
                    difference,
                    Math.abs(first.plan.gap()) / first.plan.cost());
        } finally {
            Files.delete(file);
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private record Measured(double wall, double cpu, ExactPlan plan) {
        static Measured of(FloatMatrix costs, double[] a, double[] b) {
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            ExactPlan plan = ExactTransport.solve(costs, a, b);
            return new Measured((System.nanoTime() - start) * 1e-9, (system.getProcessCpuTime() - cpu) * 1e-9, plan);
        }
    }

    private static FloatMatrix costs(int n, int d) {
        FloatMatrix x = BenchmarkData.clustered(n, d, 11, 32, 0.8);
        FloatMatrix y = BenchmarkData.clustered(n, d, 12, 32, 0.8);
        return FloatMatrix.build(n, n, (i, row) -> {
            for (int j = 0; j < n; j++) {
                row[j] = (float) x.squaredDistance(i, y, j);
            }
        });
    }

    private static double[] weights(String kind, int n, String side) {
        double[] weights = new double[n];
        switch (kind) {
            case "uniform" -> Arrays.fill(weights, 1);
            case "random" ->
                Arrays.setAll(weights, i -> 0.1 + Seeds.of(1).stream(side + i).nextDouble());
            default -> throw new IllegalArgumentException("weights must be uniform or random, got " + kind);
        }
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(w -> w / sum).toArray();
    }

    private static Path write(Path file, FloatMatrix costs, double[] a, double[] b) throws IOException {
        int n = a.length;
        ByteBuffer bytes = ByteBuffer.allocate(8 * n * (n + 2)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(a).put(b);
        bytes.position(16 * n);
        for (int i = 0; i < n; i++) {
            for (float cost : costs.row(i)) {
                bytes.putDouble(cost);
            }
        }
        return Files.write(file, bytes.array());
    }
}
