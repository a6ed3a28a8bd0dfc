package winnow.maximize;

import java.util.Arrays;
import winnow.random.Seeds;
import winnow.submodular.SetFunction;

/**
 * Lazier-than-lazy greedy: stochastic greedy that evaluates a sampled item again only while its old gain still leads.
 *
 * <p>Needs a submodular function. Chooses what {@link StochasticGreedy} with the same ε and seeds chooses, from fewer gains.
 *
 * <p>Source: Mirzasoleiman et al., "Lazier than lazy greedy", AAAI 2015, section 3; submodlib {@code LazierThanLazyGreedy}.
 * Departure: submodlib compares with the next bound of all items and may be left without a choice; here bounds are compared
 * within the sample.
 */
public final class LazierThanLazyGreedy implements Maximizer {
    private final double epsilon;
    private final Seeds seeds;

    /**
     * Draws from the stream {@code stochastic-greedy}.
     *
     * @param epsilon ε in (0, 1): smaller samples more
     */
    public LazierThanLazyGreedy(double epsilon, Seeds seeds) {
        this.epsilon = Requirements.epsilon(epsilon);
        this.seeds = seeds;
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget) {
        return maximize(function, budget, (count, of) -> {});
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget, PickListener listener) {
        int k = Requirements.items("lazier-than-lazy greedy", function, budget);
        Requirements.submodular("lazier-than-lazy greedy", function);
        Run run = new Run(function, k, listener);
        RandomSample sampler = new RandomSample(run.groundSize(), k, epsilon, seeds.stream("stochastic-greedy"));
        while (run.size() < k) {
            int best = bestOf(sampler.next(), run);
            run.take(best);
            sampler.remove(best);
        }
        return run.finish(k);
    }

    private static int bestOf(int[] sample, Run run) {
        Integer[] byBound = Arrays.stream(sample).boxed().toArray(Integer[]::new);
        Arrays.sort(byBound, (a, b) -> {
            int order = Double.compare(run.latest(b), run.latest(a));
            return order != 0 ? order : Integer.compare(a, b);
        });
        int best = -1;
        for (int item : byBound) {
            if (best >= 0 && !leads(item, best, run)) {
                break;
            }
            run.evaluate(item);
            if (best < 0 || leads(item, best, run)) {
                best = item;
            }
        }
        return best;
    }

    private static boolean leads(int item, int other, Run run) {
        return run.latest(item) > run.latest(other) || (run.latest(item) == run.latest(other) && item < other);
    }

    @Override
    public String name() {
        return "lazier-than-lazy(epsilon=" + epsilon + ", seed=" + seeds.root() + ")";
    }
}
