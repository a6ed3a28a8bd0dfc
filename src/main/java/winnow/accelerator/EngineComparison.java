package winnow.accelerator;

import java.util.random.RandomGenerator;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;
import winnow.transformer.DeviceComparison;
import winnow.transport.PointCost;
import winnow.transport.Sinkhorn;
import winnow.transport.TransportEngine;
import winnow.transport.TransportPlan;
import winnow.transport.TransportProblem;

/** Compares transport on some engine with transport on the processors, and how fast both are: two random clouds of width 256. */
public final class EngineComparison {
    /** Largest difference of a gradient, as a share of the transport cost, that another order of additions explains. */
    public static final double TOLERANCE = 1e-4;

    private static final int WIDTH = 256;
    private static final Seeds SEEDS = Seeds.of(21);

    private final TransportProblem problem;

    /** Draws so many points a side. */
    public EngineComparison(int points) {
        this.problem = TransportProblem.uniform(
                PointCost.SQUARED_EUCLIDEAN.between(cloud("source", points), cloud("target", points)));
    }

    private static FloatMatrix cloud(String name, int points) {
        RandomGenerator random = SEEDS.stream(name);
        return FloatMatrix.build(points, WIDTH, (i, row) -> {
            for (int k = 0; k < WIDTH; k++) {
                row[k] = (float) random.nextGaussian();
            }
        });
    }

    /** How far the calibrated gradients of an engine are from those of the processors. */
    public DeviceComparison.Agreement agreement(TransportEngine engine) {
        TransportPlan expected = solved(TransportEngine.PROCESSORS);
        double[] there = solved(engine).potentials().calibratedSource();
        double[] here = expected.potentials().calibratedSource();
        double largest = 0;
        for (int i = 0; i < here.length; i++) {
            largest = Math.max(largest, Math.abs(here[i] - there[i]));
        }
        return new DeviceComparison.Agreement("transport", largest / expected.transportCost(), TOLERANCE);
    }

    /** Seconds of one solution, the better of two. */
    public double seconds(TransportEngine engine) {
        double best = Double.POSITIVE_INFINITY;
        for (int run = 0; run < 2; run++) {
            long start = System.nanoTime();
            solved(engine);
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return best;
    }

    private TransportPlan solved(TransportEngine engine) {
        return Sinkhorn.withDefaults().withEngine(engine).solve(problem);
    }
}
