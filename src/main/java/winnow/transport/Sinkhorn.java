package winnow.transport;

import java.util.List;
import java.util.Optional;

/**
 * Sinkhorn's iterations for entropic transport: min ⟨P, C⟩ + epsilon·KL(P ‖ a⊗b), balanced or, with a penalty rho on the
 * marginals, unbalanced: … + rho·KL(P·1 ‖ a) + rho·KL(Pᵀ·1 ‖ b).
 *
 * <p>One iteration is f_i ← −τ·epsilon·log Σ_j b_j·exp((g_j − C_ij)/epsilon), then g likewise, with τ = rho/(rho + epsilon), 1 if balanced,
 * quickened by {@link Acceleration}. It costs one pass over a kernel of floats whose base potentials follow the solution ({@code
 * GibbsKernel}); where a row or a column underflows, the iteration is done in the log domain instead. So every result is a number,
 * whatever epsilon is, and {@link TransportPlan#converged()} says whether to trust it.
 *
 * <p>Cost: 4·n·m bytes read an iteration where the kernel is kept in memory; 2·n·m·d operations and n·m exponentials where
 * it is not. Deterministic, for any number of threads, on the processors; see {@link #withEngine}. Immutable; {@code with…} gives changed copies.
 *
 * <p>Example: {@code Sinkhorn.withDefaults().solve(TransportProblem.uniform(PointCost.SQUARED_EUCLIDEAN.between(x, y)))}.
 *
 * <p>Source: Cuturi, "Sinkhorn distances", NeurIPS 2013; Schmitzer, "Stabilized sparse scaling algorithms", SIAM J. Sci. Comput. 41(3),
 * 2019 (absorption); Chizat et al., "Scaling algorithms for unbalanced optimal transport", Math. Comp. 87, 2018. GOT-D (§4, App. C.3) says
 * "entropy regularisation and momentum" and no more.
 */
public final class Sinkhorn {
    /** The error at which an annealing level hands over to the next. */
    private static final double LEVEL_TOLERANCE = 0.05;

    private static final int LEVEL_ITERATIONS = 50;

    private final Epsilon epsilon;
    private final double tolerance;
    private final int maximumIterations;
    private final Acceleration acceleration;
    private final Annealing annealing;
    private final Marginals marginals;
    private final long kernelBytes;
    private final TransportEngine engine;

    private Sinkhorn(
            Epsilon epsilon,
            double tolerance,
            int maximumIterations,
            Acceleration acceleration,
            Annealing annealing,
            Marginals marginals,
            long kernelBytes,
            TransportEngine engine) {
        this.epsilon = epsilon;
        this.tolerance = tolerance;
        this.maximumIterations = maximumIterations;
        this.acceleration = acceleration;
        this.annealing = annealing;
        this.marginals = marginals;
        this.kernelBytes = kernelBytes;
        this.engine = engine;
    }

    /**
     * {@link Epsilon#DEFAULT}, an L1 error of 1e-5, at most 10,000 iterations, Anderson mixing of five iterates, annealing from 0.01 of the mean
     * cost, balanced, and kernel and costs in up to a quarter of the heap.
     */
    public static Sinkhorn withDefaults() {
        return new Sinkhorn(
                Epsilon.DEFAULT,
                1e-5,
                10_000,
                Acceleration.anderson(5),
                new Annealing(0.01, 0.5),
                Marginals.BALANCED,
                Runtime.getRuntime().maxMemory() / 4,
                TransportEngine.PROCESSORS);
    }

    /** With another epsilon. */
    public Sinkhorn withEpsilon(Epsilon value) {
        return new Sinkhorn(
                value, tolerance, maximumIterations, acceleration, annealing, marginals, kernelBytes, engine);
    }

    /**
     * With another bound on the error, Σ_i |(P·1)_i − a_i| + Σ_j |(Pᵀ·1)_j − b_j|, at which iterations stop: a share of the smaller of the
     * sums of a and b, which is 1 for weights that sum to one. In floats about 1e-6 can be reached.
     *
     * @throws IllegalArgumentException if it is not &gt; 0 and finite
     */
    public Sinkhorn withTolerance(double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tolerance must be > 0 and finite, got " + value);
        }
        return new Sinkhorn(epsilon, value, maximumIterations, acceleration, annealing, marginals, kernelBytes, engine);
    }

    /** With another bound on the number of iterations, all annealing levels together; at least 1. */
    public Sinkhorn withMaximumIterations(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("maximum iterations must be >= 1, got " + value);
        }
        return new Sinkhorn(epsilon, tolerance, value, acceleration, annealing, marginals, kernelBytes, engine);
    }

    /** With another acceleration. */
    public Sinkhorn withAcceleration(Acceleration value) {
        return new Sinkhorn(epsilon, tolerance, maximumIterations, value, annealing, marginals, kernelBytes, engine);
    }

    /** With other levels of epsilon. */
    public Sinkhorn withAnnealing(Annealing value) {
        return new Sinkhorn(epsilon, tolerance, maximumIterations, acceleration, value, marginals, kernelBytes, engine);
    }

    /**
     * Unbalanced, with this penalty on both marginals, in units of the cost; infinity is balanced.
     *
     * @throws IllegalArgumentException if it is not &gt; 0
     */
    public Sinkhorn withMarginalPenalty(double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException("marginal penalty must be > 0, got " + value);
        }
        return withMarginals(new Marginals(value, false));
    }

    /**
     * With the weights of the source as capacities: P·1 ≤ a and Pᵀ·1 = b, so that the target chooses what it takes from a source that has more
     * than enough (partial transport). f is then at most 0, and 0 where a capacity is not used up.
     */
    public Sinkhorn withSourceCapacities() {
        return withMarginals(new Marginals(Double.POSITIVE_INFINITY, true));
    }

    private Sinkhorn withMarginals(Marginals value) {
        return new Sinkhorn(epsilon, tolerance, maximumIterations, acceleration, annealing, value, kernelBytes, engine);
    }

    /**
     * With another bound on the memory of the kernel and, where there is room, the costs, on the processors; with 0 both are computed anew in
     * every pass. The numbers do not change.
     */
    public Sinkhorn withKernelBytes(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("kernel bytes must be >= 0, got " + value);
        }
        return new Sinkhorn(epsilon, tolerance, maximumIterations, acceleration, annealing, marginals, value, engine);
    }

    /** With its passes computed elsewhere; the engine must stay open until plans and what is made of them are done with. */
    public Sinkhorn withEngine(TransportEngine value) {
        return new Sinkhorn(
                epsilon, tolerance, maximumIterations, acceleration, annealing, marginals, kernelBytes, value);
    }

    /** Where passes are computed. */
    public TransportEngine engine() {
        return engine;
    }

    /** The settings' epsilon. */
    public Epsilon epsilon() {
        return epsilon;
    }

    /** The error at which iterations stop. */
    public double tolerance() {
        return tolerance;
    }

    /** Solves from potentials of zero. */
    public TransportPlan solve(TransportProblem problem) {
        return solve(problem, Optional.empty());
    }

    /**
     * Solves from given potentials, such as those of a similar problem; without annealing, which would forget them.
     *
     * @throws IllegalArgumentException if they are of another size, or the problem is balanced and the masses of the two sides differ
     */
    public TransportPlan solve(TransportProblem problem, Potentials start) {
        return solve(problem, Optional.of(start));
    }

    private TransportPlan solve(TransportProblem problem, Optional<Potentials> start) {
        try (TransportPasses passes = engine.passes(problem, kernelBytes)) {
            return solve(passes, start);
        }
    }

    private TransportPlan solve(TransportPasses passes, Optional<Potentials> start) {
        double strength = epsilon.in(passes);
        List<Double> levels = start.isPresent() || annealing.first() == 0
                ? List.of(strength)
                : annealing.levels(strength, passes.meanCost());
        SinkhornRun run = new SinkhornRun(passes, marginals, acceleration, maximumIterations);
        start.ifPresent(run::startFrom);
        for (double level : levels.subList(0, levels.size() - 1)) {
            run.iterate(level, LEVEL_TOLERANCE, LEVEL_ITERATIONS);
        }
        boolean reached = run.iterate(strength, tolerance, maximumIterations);
        return run.plan(engine, strength, reached, tolerance);
    }
}
