package winnow.maximize;

import winnow.random.Seeds;
import winnow.submodular.SetFunction;

/**
 * Stochastic greedy: for every pick, evaluate a random sample of ⌈(n/k)·ln(1/ε)⌉ items and choose its best.
 *
 * <p>At least 1 − 1/e − ε of the optimum in expectation when the function is monotone and submodular, with n·ln(1/ε) gains
 * whatever k is. The same seeds give the same choice for any number of threads.
 *
 * <p>Source: Mirzasoleiman et al., "Lazier than lazy greedy", AAAI 2015, algorithm 1.
 */
public final class StochasticGreedy implements Maximizer {
    private final double epsilon;
    private final Seeds seeds;

    /**
     * Draws from the stream {@code stochastic-greedy}.
     *
     * @param epsilon ε in (0, 1): smaller samples more
     */
    public StochasticGreedy(double epsilon, Seeds seeds) {
        this.epsilon = Requirements.epsilon(epsilon);
        this.seeds = seeds;
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget) {
        return maximize(function, budget, (count, of) -> {});
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget, PickListener listener) {
        int k = Requirements.items("stochastic greedy", function, budget);
        Run run = new Run(function, k, listener);
        RandomSample sampler = new RandomSample(run.groundSize(), k, epsilon, seeds.stream("stochastic-greedy"));
        while (run.size() < k) {
            int[] sample = sampler.next();
            run.evaluate(sample, sample.length);
            int best = sample[0];
            for (int item : sample) {
                if (run.latest(item) > run.latest(best)) {
                    best = item;
                }
            }
            run.take(best);
            sampler.remove(best);
        }
        return run.finish(k);
    }

    @Override
    public String name() {
        return "stochastic(epsilon=" + epsilon + ", seed=" + seeds.root() + ")";
    }
}
