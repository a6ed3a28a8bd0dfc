package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import winnow.linalg.FloatMatrix;
import winnow.random.RandomDraw;
import winnow.random.Seeds;
import winnow.selection.DomainDistance.Resampling;
import winnow.selection.DomainSolver.Solved;
import winnow.transport.Cost;
import winnow.transport.Potentials;
import winnow.transport.Sinkhorn;

/**
 * GOT-D's domain relevance test: how far each of several domains is from a target, by optimal transport between their points.
 *
 * <p>A domain with more points than a sample is measured by R independent subsamples: the distance is their mean, the interval mean ±
 * t·s/√R. Any other is measured whole, and R bootstrap samples give the interval distance ± t·s. s is the standard deviation of the
 * R distances, t Student's 97.5 % quantile with R − 1 degrees of freedom; no interval goes below 0, as no cost does. A target larger than a sample is subsampled once,
 * for all. So the interval says how far the distance would move with other points of the domain, not with another target.
 *
 * <p>Epsilon, where it is a share of a scale, is that of the costs between the first samples of all domains and the target together: one value for
 * all, since costs at different epsilons cannot be compared. It changes when other domains are compared.
 *
 * <p>Cost: R or R + 1 solves a domain, of at most sample × sample points. Deterministic for any number of threads: every draw has a stream
 * named by its domain. Immutable; {@code with…} gives changed copies.
 *
 * <p>Source: Kang et al., GOT-D, ICLR 2024, App. C.2: 10,000 examples a domain, then the optimal transport distance. Departure: the paper prints
 * neither epsilon nor an interval; both are ours.
 */
public final class DomainRelevance {
    private static final int DEFAULT_SAMPLE = 10_000;
    private static final int DEFAULT_RESAMPLES = 5;
    private static final double CONFIDENCE = 0.95;

    private final DomainSolver.Factory solvers;
    private final int sample;
    private final int resamples;
    private final Seeds seeds;

    private DomainRelevance(DomainSolver.Factory solvers, int sample, int resamples, Seeds seeds) {
        this.solvers = solvers;
        this.sample = sample;
        this.resamples = resamples;
        this.seeds = seeds;
    }

    private static DomainRelevance by(DomainSolver.Factory solvers) {
        return new DomainRelevance(solvers, DEFAULT_SAMPLE, DEFAULT_RESAMPLES, Seeds.of(0));
    }

    /** By the cost ⟨P, C⟩ of the entropic plan; samples of 10,000, five resamples, seed 0. */
    public static DomainRelevance entropic(Cost cost, Sinkhorn sinkhorn) {
        return by((all, target) -> DomainSolver.Entropic.of(cost, sinkhorn, all, target));
    }

    /** By the debiased Sinkhorn divergence, which is 0 for equal clouds and may come out a little below it. */
    public static DomainRelevance debiased(Cost cost, Sinkhorn sinkhorn) {
        return by((all, target) -> DomainSolver.Debiased.of(cost, sinkhorn, all, target));
    }

    /** By exact transport, for at most 100,000,000 pairs of points a solve. */
    public static DomainRelevance exact(Cost cost) {
        return by((all, target) -> new DomainSolver.Exact(cost, target));
    }

    /**
     * With samples of another size.
     *
     * @throws IllegalArgumentException if it is below 2
     */
    public DomainRelevance withSample(int points) {
        if (points < 2) {
            throw new IllegalArgumentException("sample must be at least 2 points, got " + points);
        }
        return new DomainRelevance(solvers, points, resamples, seeds);
    }

    /**
     * With another number of resamples R.
     *
     * @throws IllegalArgumentException if it is below 2, of which no spread can be told
     */
    public DomainRelevance withResamples(int number) {
        if (number < 2) {
            throw new IllegalArgumentException("resamples must be at least 2, got " + number);
        }
        return new DomainRelevance(solvers, sample, number, seeds);
    }

    /** With other seeds. */
    public DomainRelevance withSeeds(Seeds other) {
        return new DomainRelevance(solvers, sample, resamples, other);
    }

    /**
     * The distances, the closest domain first, ties in the order given.
     *
     * @param domains points of each domain by its name, {@code [n, d]}, in order
     * @param target points of the target, {@code [m, d]}
     * @throws IllegalArgumentException if there is no domain, one has fewer than two points, the target has none, widths differ, or
     *     there are too many pairs for exact transport
     */
    public List<DomainDistance> distances(Map<String, FloatMatrix> domains, FloatMatrix target) {
        if (domains.isEmpty()) {
            throw new IllegalArgumentException("at least one domain must be given");
        }
        requireTarget(target);
        domains.forEach((name, points) -> requireFitting(name, points, target));
        FloatMatrix chosen = sampled(target, "target", 0);
        Map<String, FloatMatrix> first = new LinkedHashMap<>();
        domains.forEach((name, points) -> first.put(name, sampled(points, "domain " + name, 0)));
        DomainSolver solver = solvers.of(stacked(List.copyOf(first.values())), chosen);
        List<DomainDistance> distances = new ArrayList<>();
        domains.forEach((name, points) -> distances.add(
                points.rows() > sample
                        ? bySubsamples(name, points, first.get(name), solver)
                        : byBootstrap(name, points, solver)));
        distances.sort(Comparator.comparingDouble(DomainDistance::cost));
        return List.copyOf(distances);
    }

    /**
     * What the cost of the entropic or exact plan gains per unit of mass added at each point of one domain and taken alike from all others; the
     * lowest are the points GOT-D takes. Solved for the sample that {@link #distances} draws first; the rest streams past the
     * target's potentials.
     *
     * @param source points of the domain, {@code [n, d]}
     * @param target points of the target, {@code [m, d]}
     * @return {@code [n]}, in units of the cost, of sum 0 (see {@link Potentials#calibratedSource()})
     * @throws IllegalArgumentException as {@link #distances}, and if the solver has no such gradient
     */
    public double[] calibratedGradient(String name, FloatMatrix source, FloatMatrix target) {
        requireTarget(target);
        requireFitting(name, source, target);
        FloatMatrix first = sampled(source, "domain " + name, 0);
        double[] f = solvers.of(first, sampled(target, "target", 0)).potential(first, source);
        return Potentials.of(f, new double[1]).calibratedSource();
    }

    private static void requireTarget(FloatMatrix target) {
        if (target.rows() == 0 || target.columns() == 0) {
            throw new IllegalArgumentException("the target must have at least one point and one dimension, got "
                    + target.rows() + " x " + target.columns());
        }
    }

    private static void requireFitting(String name, FloatMatrix points, FloatMatrix target) {
        if (points.rows() < 2) {
            throw new IllegalArgumentException("domain " + name + " must have at least 2 points, got " + points.rows());
        }
        if (points.columns() != target.columns()) {
            throw new IllegalArgumentException("domain " + name + " must be as wide as the target, " + target.columns()
                    + ", got " + points.columns());
        }
    }

    private DomainDistance bySubsamples(String name, FloatMatrix points, FloatMatrix first, DomainSolver solver) {
        List<Solved> solved = new ArrayList<>();
        for (int draw = 0; draw < resamples; draw++) {
            FloatMatrix drawn = draw == 0 ? first : sampled(points, "domain " + name, draw);
            solved.add(solver.solve(drawn, DomainSolver.uniform(sample)));
        }
        double mean = mean(solved);
        double error = deviation(solved) / Math.sqrt(resamples);
        return distance(name, points, Resampling.SUBSAMPLES, mean, error, solved);
    }

    private DomainDistance byBootstrap(String name, FloatMatrix points, DomainSolver solver) {
        int n = points.rows();
        List<Solved> solved = new ArrayList<>();
        for (int draw = 0; draw < resamples; draw++) {
            // A record drawn k times weighs k/n: the same distance as k copies of it.
            RandomGenerator random = stream("domain " + name, draw);
            double[] weights = new double[n];
            for (int k = 0; k < n; k++) {
                weights[random.nextInt(n)] += 1.0 / n;
            }
            solved.add(solver.solve(points, weights));
        }
        double error = deviation(solved);
        Solved whole = solver.solve(points, DomainSolver.uniform(n));
        solved.add(whole);
        return distance(name, points, Resampling.BOOTSTRAP, whole.cost(), error, solved);
    }

    private DomainDistance distance(
            String name, FloatMatrix points, Resampling resampling, double cost, double error, List<Solved> solved) {
        double reach = StudentQuantile.of(CONFIDENCE, resamples - 1) * error;
        return new DomainDistance(
                name,
                points.rows(),
                Math.min(points.rows(), sample),
                resampling,
                cost,
                Math.max(Math.min(0, cost), cost - reach),
                cost + reach,
                solved.stream().allMatch(Solved::converged),
                solved.stream().mapToLong(Solved::iterations).max().orElseThrow(),
                solved.stream().mapToDouble(Solved::marginalError).max().orElseThrow());
    }

    private static double mean(List<Solved> solved) {
        return solved.stream().mapToDouble(Solved::cost).sum() / solved.size();
    }

    private static double deviation(List<Solved> solved) {
        double mean = mean(solved);
        double sum = solved.stream()
                .mapToDouble(one -> (one.cost() - mean) * (one.cost() - mean))
                .sum();
        return Math.sqrt(sum / (solved.size() - 1));
    }

    private RandomGenerator stream(String of, int draw) {
        return seeds.stream("selection.domain-relevance." + of + "." + draw);
    }

    /** All points, or a sample of them without repetition, in their own order. */
    private FloatMatrix sampled(FloatMatrix points, String of, int draw) {
        if (points.rows() <= sample) {
            return points;
        }
        return points.rows(RandomDraw.sample(points.rows(), sample, stream(of, draw)));
    }

    private static FloatMatrix stacked(List<FloatMatrix> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int[] starts = new int[parts.size() + 1];
        for (int k = 0; k < parts.size(); k++) {
            starts[k + 1] = starts[k] + parts.get(k).rows();
        }
        return FloatMatrix.build(starts[parts.size()], parts.get(0).columns(), (row, target) -> {
            int at = Arrays.binarySearch(starts, row);
            int part = at >= 0 ? at : -at - 2;
            parts.get(part).copyRow(row - starts[part], target);
        });
    }
}
