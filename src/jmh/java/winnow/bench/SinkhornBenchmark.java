package winnow.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import winnow.linalg.FloatMatrix;
import winnow.transport.Acceleration;
import winnow.transport.Annealing;
import winnow.transport.CostMatrix;
import winnow.transport.CostScale;
import winnow.transport.Epsilon;
import winnow.transport.PointCost;
import winnow.transport.Sinkhorn;
import winnow.transport.TransportPlan;
import winnow.transport.TransportProblem;

/**
 * Entropic transport between two clustered clouds on the unit sphere, d = 384, beside C programs and POT on the same points, in turn.
 *
 * <p>Arguments: python, the rivals' script, their shared object, n, repetitions, then epsilons as shares of the mean cost. Costs stand in
 * memory on every side. One iteration is the difference of a long and a short run over their difference in iterations. CPU seconds are those of
 * the whole process. Prints two kinds of rows:
 *
 * <ul>
 *   <li>{@code iteration,n,epsilon,ms} and, for C with absorption, C fused, POT and POT in the log domain, {@code their ms,ratio};
 *   <li>{@code solution,n,epsilon,s,iterations,error,iterations without mixing,POT s,POT iterations,POT error,ratio,relative difference of costs}, to an
 *       L1 marginal error of 2e-6.
 * </ul>
 */
public final class SinkhornBenchmark {
    private static final int D = 384;
    private static final int SHORT = 4;
    private static final int LONG = 44;
    private static final double TOLERANCE = 2e-6;
    /** POT's log-domain form takes half a second an iteration at n = 5,000. */
    private static final int LOG_LONG = 12;

    private SinkhornBenchmark() {}

    /** Runs the comparison. */
    public static void main(String[] args) throws IOException {
        int n = Integer.parseInt(args[3]);
        int repetitions = Integer.parseInt(args[4]);
        FloatMatrix x = BenchmarkData.clustered(n, D, 11, 32, 0.8);
        FloatMatrix y = BenchmarkData.clustered(n, D, 12, 32, 0.8);
        CostMatrix points = PointCost.SQUARED_EUCLIDEAN.between(x, y);
        CostMatrix costs = CostMatrix.of(FloatMatrix.ofBlocks(n, n, points::fill));
        Path xs = write(x);
        Path ys = write(y);
        try (Rival rival = new Rival(
                List.of(args[0], "-W", "ignore", args[1], xs.toString(), ys.toString(), args[3], "" + D, args[2]))) {
            for (int e = 5; e < args.length; e++) {
                double share = Double.parseDouble(args[e]);
                double epsilon = new Epsilon(share, CostScale.MEAN).in(costs);
                iteration(rival, costs, n, share, epsilon, repetitions);
                solution(rival, costs, n, share, epsilon, repetitions);
            }
        } finally {
            Files.delete(xs);
            Files.delete(ys);
        }
    }

    private static void iteration(Rival rival, CostMatrix costs, int n, double share, double epsilon, int repetitions)
            throws IOException {
        String[] methods = {"c-absorb", "c-fused", "pot", "pot-log"};
        double[][] theirs = new double[methods.length][repetitions];
        double[] kept = new double[repetitions];
        Sinkhorn plain = settings(epsilon).withAcceleration(Acceleration.none()).withTolerance(Double.MIN_NORMAL);
        run(plain, costs, LONG);
        for (int r = 0; r < repetitions; r++) {
            kept[r] = perIteration(plain, costs);
            for (int k = 0; k < methods.length; k++) {
                int most = methods[k].equals("pot-log") ? LOG_LONG : LONG;
                double lasting = Double.parseDouble(rival.ask(methods[k] + " " + epsilon + " " + most)[1]);
                double brief = Double.parseDouble(rival.ask(methods[k] + " " + epsilon + " " + SHORT)[1]);
                theirs[k][r] = (lasting - brief) / (most - SHORT);
            }
        }
        System.out.printf(Locale.ROOT, "iteration,%d,%s,%.2f", n, share, 1e3 * Rival.median(kept));
        for (double[] times : theirs) {
            System.out.printf(
                    Locale.ROOT, ",%.2f,%.2f", 1e3 * Rival.median(times), Rival.median(kept) / Rival.median(times));
        }
        System.out.println();
    }

    private static double perIteration(Sinkhorn sinkhorn, CostMatrix costs) {
        Measured brief = run(sinkhorn, costs, SHORT);
        Measured lasting = run(sinkhorn, costs, LONG);
        return (lasting.cpu - brief.cpu) / (lasting.plan.iterations() - brief.plan.iterations());
    }

    private static void solution(Rival rival, CostMatrix costs, int n, double share, double epsilon, int repetitions)
            throws IOException {
        double[] theirs = new double[repetitions];
        double[] ours = new double[repetitions];
        Measured last = null;
        String[] answer = {};
        for (int r = 0; r < repetitions; r++) {
            answer = rival.ask("pot " + epsilon + " tolerance:" + TOLERANCE);
            theirs[r] = Double.parseDouble(answer[1]);
            last = run(settings(epsilon).withTolerance(TOLERANCE), costs, 100_000);
            ours[r] = last.cpu;
        }
        TransportPlan plain = run(
                        settings(epsilon).withTolerance(TOLERANCE).withAcceleration(Acceleration.none()),
                        costs,
                        100_000)
                .plan;
        System.out.printf(
                Locale.ROOT,
                "solution,%d,%s,%.3f,%d,%.1e,%d,%.3f,%s,%.1e,%.2f,%.1e%n",
                n,
                share,
                Rival.median(ours),
                last.plan.iterations(),
                last.plan.marginalError(),
                plain.iterations(),
                Rival.median(theirs),
                answer[2],
                Double.parseDouble(answer[4]),
                Rival.median(ours) / Rival.median(theirs),
                Math.abs(last.plan.transportCost() / Double.parseDouble(answer[3]) - 1));
    }

    private static Sinkhorn settings(double epsilon) {
        return Sinkhorn.withDefaults().withEpsilon(Epsilon.absolute(epsilon)).withAnnealing(Annealing.none());
    }

    private record Measured(double cpu, TransportPlan plan) {}

    private static Measured run(Sinkhorn sinkhorn, CostMatrix costs, int iterations) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        TransportPlan plan = sinkhorn.withMaximumIterations(iterations).solve(TransportProblem.uniform(costs));
        return new Measured((system.getProcessCpuTime() - cpu) * 1e-9, plan);
    }

    private static Path write(FloatMatrix points) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(4 * points.rows() * points.columns()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < points.rows(); i++) {
            for (float value : points.row(i)) {
                bytes.putFloat(value);
            }
        }
        return Files.write(Files.createTempFile("transport", ".f32"), bytes.array());
    }
}
