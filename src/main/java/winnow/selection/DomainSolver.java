package winnow.selection;

import java.util.Arrays;
import winnow.linalg.FloatMatrix;
import winnow.transport.Cost;
import winnow.transport.Epsilon;
import winnow.transport.Sinkhorn;
import winnow.transport.SinkhornDivergence;
import winnow.transport.TargetPotential;
import winnow.transport.TransportPlan;
import winnow.transport.TransportProblem;

/** A way to measure weighted points against one target; each instance knows its target. */
interface DomainSolver {
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

    /** Equal weights. */
    static double[] uniform(int size) {
        double[] weights = new double[size];
        Arrays.fill(weights, 1.0 / size);
        return weights;
    }
}
