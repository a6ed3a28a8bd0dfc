package winnow.selection;

import java.util.Arrays;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.transport.Cost;
import winnow.transport.CostRows;
import winnow.transport.Epsilon;
import winnow.transport.ExactPlan;
import winnow.transport.ExactTransport;
import winnow.transport.Sinkhorn;
import winnow.transport.SinkhornDivergence;
import winnow.transport.TargetPotential;
import winnow.transport.TransportPlan;
import winnow.transport.TransportProblem;

/** A way to measure weighted points against one target; each instance knows its target. */
interface DomainSolver {
    /** Points whose costs are computed at a time. */
    int BLOCK_ROWS = 64;

    /** The distance of {@code source}, {@code [n, d]}, weighted by {@code weights}, {@code [n]}, which sum to one. */
    Solved solve(FloatMatrix source, double[] weights);

    /** The source potential of {@code points}, {@code [k, d]}, once {@code sample} is solved: {@code [k]}, up to a constant. */
    double[] potential(FloatMatrix sample, FloatMatrix points);

    /** One answer. */
    record Solved(double cost, boolean converged, long iterations, double marginalError) {}

    /** How a solver comes by its target; {@code all} are the sampled points of every source, from which epsilon gets its unit. */
    @FunctionalInterface
    interface Factory {
        DomainSolver of(FloatMatrix all, FloatMatrix target);
    }

    /** ⟨P, C⟩ of the entropic plan. */
    record Entropic(Cost cost, Sinkhorn sinkhorn, FloatMatrix target) implements DomainSolver {
        static Entropic of(Cost cost, Sinkhorn sinkhorn, FloatMatrix all, FloatMatrix target) {
            double epsilon = sinkhorn.epsilon().in(cost.between(all, target));
            return new Entropic(cost, sinkhorn.withEpsilon(Epsilon.absolute(epsilon)), target);
        }

        TransportPlan plan(FloatMatrix x, double[] a, FloatMatrix y, double[] b) {
            return sinkhorn.solve(TransportProblem.of(cost.between(x, y), a, b));
        }

        @Override
        public Solved solve(FloatMatrix source, double[] weights) {
            TransportPlan plan = plan(source, weights, target, uniform(target.rows()));
            return new Solved(plan.transportCost(), plan.converged(), plan.iterations(), plan.marginalError());
        }

        @Override
        public double[] potential(FloatMatrix sample, FloatMatrix points) {
            TransportPlan plan = plan(sample, uniform(sample.rows()), target, uniform(target.rows()));
            return TargetPotential.of(plan, cost, target).at(points);
        }
    }

    /** The debiased Sinkhorn divergence. */
    record Debiased(Entropic entropic, TransportPlan ofTarget) implements DomainSolver {
        static Debiased of(Cost cost, Sinkhorn sinkhorn, FloatMatrix all, FloatMatrix target) {
            Entropic entropic = Entropic.of(cost, sinkhorn, all, target);
            double[] b = uniform(target.rows());
            return new Debiased(entropic, entropic.plan(target, b, target, b));
        }

        @Override
        public Solved solve(FloatMatrix source, double[] weights) {
            FloatMatrix target = entropic.target();
            TransportPlan between = entropic.plan(source, weights, target, uniform(target.rows()));
            TransportPlan ofSource = entropic.plan(source, weights, source, weights);
            SinkhornDivergence divergence = SinkhornDivergence.of(between, ofSource, ofTarget);
            return new Solved(
                    divergence.value(),
                    divergence.converged(),
                    Math.max(Math.max(between.iterations(), ofSource.iterations()), ofTarget.iterations()),
                    Math.max(Math.max(between.marginalError(), ofSource.marginalError()), ofTarget.marginalError()));
        }

        @Override
        public double[] potential(FloatMatrix sample, FloatMatrix points) {
            throw new IllegalArgumentException(
                    "the divergence's gradient is not that of the cost; leave debiasing out");
        }
    }

    /** The cost of an exact plan. */
    record Exact(Cost cost, FloatMatrix target) implements DomainSolver {
        /** 10,000 on each side: 400 MB of costs, and about ten seconds a solve for Gaussian clouds of 32 dimensions. */
        private static final long MOST_PAIRS = 100_000_000;

        @Override
        public Solved solve(FloatMatrix source, double[] weights) {
            ExactPlan plan = plan(source, weights);
            return new Solved(plan.cost(), true, plan.pivots(), 0);
        }

        private ExactPlan plan(FloatMatrix source, double[] weights) {
            int n = source.rows();
            int m = target.rows();
            if ((long) n * m > MOST_PAIRS) {
                throw new IllegalArgumentException("exact transport takes at most " + MOST_PAIRS
                        + " pairs of points, got " + n + " x " + m + "; take a smaller sample, or entropic transport");
            }
            FloatMatrix costs = FloatMatrix.ofBlocks(n, m, cost.between(source, target)::fill);
            return ExactTransport.solve(costs, weights, uniform(m));
        }

        /** min_j (C(x, y_j) − g_j), which is f where x is a point of the sample. */
        @Override
        public double[] potential(FloatMatrix sample, FloatMatrix points) {
            double[] g = plan(sample, uniform(sample.rows())).g();
            CostRows costs = cost.to(target);
            double[] f = new double[points.rows()];
            Parallel.forBlocks(f.length, BLOCK_ROWS, (from, to) -> {
                float[] block = new float[(to - from) * g.length];
                costs.fill(points, from, to, block);
                for (int i = from; i < to; i++) {
                    f[i] = Double.POSITIVE_INFINITY;
                    for (int j = 0; j < g.length; j++) {
                        f[i] = Math.min(f[i], block[(i - from) * g.length + j] - g[j]);
                    }
                }
            });
            return f;
        }
    }

    /** Equal weights. */
    static double[] uniform(int size) {
        double[] weights = new double[size];
        Arrays.fill(weights, 1.0 / size);
        return weights;
    }
}
