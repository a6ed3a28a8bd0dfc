package winnow.evaluation;

import winnow.random.Seeds;

/**
 * Tests whether paired values differ, from their differences.
 *
 * <p>If all differences are 0 the p-value is 1. Which test to trust: the permutation test assumes least; the t test is about the
 * same for many pairs; Wilcoxon's asks about ranks, not means, and drops pairs without a difference.
 *
 * <p>Example: {@code PairedTest.permutation(Seeds.of(7)).test(a.advantagesOver(b), Alternative.TWO_SIDED).pValue()}.
 */
public interface PairedTest {
    /** Random sign changes of {@link #permutation(Seeds)}. */
    int DEFAULT_SAMPLES = 10_000;

    /**
     * Tests differences, first minus second, against none.
     *
     * @param differences finite [n], n ≥ 1; the t test needs n ≥ 2
     */
    TestResult test(double[] differences, Alternative alternative);

    /**
     * Tests pairs.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    default TestResult test(double[] first, double[] second, Alternative alternative) {
        Finite.requirePairs(first, second);
        double[] differences = new double[first.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = first[i] - second[i];
        }
        return test(differences, alternative);
    }

    /** {@link #permutation(Seeds, int)} with 10,000 samples. */
    static PairedTest permutation(Seeds seeds) {
        return permutation(seeds, DEFAULT_SAMPLES);
    }

    /**
     * How often the mean difference is at least so extreme when signs of differences change at random. Exact, by all 2ⁿ changes, for
     * up to 20 differences other than 0; beyond that p = (1 + hits) / (1 + samples).
     *
     * <p>Source: Fisher, The Design of Experiments, 1935; the sampled p-value of Phipson and Smyth, 2010.
     *
     * @param samples random changes where they are too many to list, at least 100
     */
    static PairedTest permutation(Seeds seeds, int samples) {
        return new PermutationTest(seeds, samples);
    }

    /** Wilcoxon's signed rank test; exact without ties and zeros for up to 1,023 pairs, else by the normal distribution. */
    static PairedTest wilcoxon() {
        return new WilcoxonTest();
    }

    /** Student's t test of paired values. */
    static PairedTest t() {
        return new StudentTest();
    }
}
