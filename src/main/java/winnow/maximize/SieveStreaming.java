package winnow.maximize;

import java.util.ArrayList;
import java.util.List;
import winnow.linalg.Parallel;
import winnow.submodular.GainState;
import winnow.submodular.SetFunction;

/**
 * Sieve streaming: one pass over the items in index order, each looked at once and kept or forgotten.
 *
 * <p>For every guess v = (1+ε)^i of the optimum between the best single item m and 2·k·m, a sieve keeps an item whose gain is at
 * least (v/2 − f(S))/(k − |S|); the best sieve wins. At least ½ − ε of the optimum. Needs a monotone and submodular function.
 * Keeps at most log(2k)/log(1+ε) + 1 runs of the function at a time, of at most k items each; about n·log(2k)/ε gains, the
 * sieves in parallel. May choose fewer items than the budget allows.
 *
 * <p>The upper bound comes from the same pass: a sieve that never filled has turned every item away at some gain, so no k items
 * add more than k times the largest such gain.
 *
 * <p>Source: Badanidiyuru et al., "Streaming submodular maximization: massive data summarization on the fly", KDD 2014,
 * algorithm 2.
 */
public final class SieveStreaming implements Maximizer {
    private static final int CHUNK = 512;

    private final double epsilon;

    /**
     * With accuracy ε.
     *
     * @param epsilon ε in (0, 1): smaller keeps more sieves
     */
    public SieveStreaming(double epsilon) {
        this.epsilon = Requirements.epsilon(epsilon);
    }

    @Override
    public GreedyTrace maximize(SetFunction function, Budget budget) {
        int k = Requirements.items("sieve streaming", function, budget);
        Requirements.submodular("sieve streaming", function);
        Requirements.monotone("sieve streaming", function);
        if (k == 0) {
            return new GreedyTrace(new int[0], new double[0], 0, 0);
        }
        int n = function.groundSize();
        GainState empty = function.start();
        List<Sieve> sieves = new ArrayList<>();
        long evaluations = n;
        double largest = 0;
        for (int from = 0; from < n; from += CHUNK) {
            int first = from;
            double[] largestSoFar = new double[Math.min(CHUNK, n - first) + 1];
            largestSoFar[0] = largest;
            Parallel.forBlocks(largestSoFar.length - 1, 16, (a, b) -> {
                for (int c = a; c < b; c++) {
                    largestSoFar[c + 1] = empty.gain(first + c);
                }
            });
            for (int c = 1; c < largestSoFar.length; c++) {
                Requirements.finite(largestSoFar[c], first + c - 1);
                largestSoFar[c] = Math.max(largestSoFar[c], largestSoFar[c - 1]);
            }
            largest = largestSoFar[largestSoFar.length - 1];
            openSieves(sieves, function, k, largest);
            Parallel.forBlocks(sieves.size(), 1, (a, b) -> sieves.get(a).pass(first, largestSoFar));
            for (Sieve sieve : sieves) {
                evaluations += sieve.takeEvaluations();
            }
            double m = largest;
            sieves.removeIf(sieve -> sieve.guess < m);
        }
        return best(sieves, k, largest, evaluations);
    }

    /** Opens the sieves for all guesses up to 2·k·m that are not open yet; those below the present m are of no use. */
    private void openSieves(List<Sieve> sieves, SetFunction function, int k, double largest) {
        if (largest <= 0) {
            return;
        }
        double base = StrictMath.log1p(epsilon);
        long highest = (long) Math.floor(StrictMath.log(2.0 * k * largest) / base);
        long lowest = (long) Math.ceil(StrictMath.log(largest) / base);
        if (!sieves.isEmpty()) {
            lowest = Math.max(lowest, sieves.get(sieves.size() - 1).exponent + 1);
        }
        for (long i = lowest; i <= highest; i++) {
            sieves.add(new Sieve(function.start(), k, i, StrictMath.exp(i * base)));
        }
    }

    private static GreedyTrace best(List<Sieve> sieves, int k, double largest, long evaluations) {
        double upperBound = k * largest;
        Sieve best = null;
        for (Sieve sieve : sieves) {
            upperBound = Math.min(upperBound, sieve.upperBound());
            if (best == null || sieve.value() > best.value()) {
                best = sieve;
            }
        }
        if (best == null) {
            return new GreedyTrace(new int[0], new double[0], evaluations, upperBound);
        }
        return best.trace(evaluations, upperBound);
    }

    @Override
    public String name() {
        return "sieve-streaming(epsilon=" + epsilon + ")";
    }
}
