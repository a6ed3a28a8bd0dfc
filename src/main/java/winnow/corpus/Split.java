package winnow.corpus;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import winnow.random.Seeds;

/**
 * Disjoint positions of a corpus for training, validation and test, each in ascending order.
 *
 * <p>The same seeds, size and shares give the same split. Example: {@code Split.of(10, 0.2, 0.1, Seeds.of(7)).train().length}
 * is {@code 7}.
 *
 * @param train positions to train on or to choose from
 * @param validation positions to watch training with
 * @param test positions to evaluate on
 */
public record Split(int[] train, int[] validation, int[] test) {
    /** Copies the positions. */
    public Split {
        train = train.clone();
        validation = validation.clone();
        test = test.clone();
    }

    /**
     * Shuffles the n positions with the stream {@code split}, then takes the validation positions, then the test positions,
     * and leaves the rest for training. Shares are rounded to the nearest whole number of examples.
     *
     * @param n number of examples, at least 0
     * @param validationShare in [0, 1]
     * @param testShare in [0, 1], together with the validation share at most 1
     */
    public static Split of(int n, double validationShare, double testShare, Seeds seeds) {
        if (n < 0) {
            throw new IllegalArgumentException("n must be >= 0, got " + n);
        }
        if (!(validationShare >= 0 && testShare >= 0 && validationShare + testShare <= 1)) {
            throw new IllegalArgumentException("shares must be >= 0 and at most 1 together, got " + validationShare
                    + " for validation and " + testShare + " for test");
        }
        int validation = (int) Math.round(validationShare * n);
        int test = (int) Math.min(n - validation, Math.round(testShare * n));
        int[] order = shuffled(n, seeds.stream("split"));
        return new Split(
                sorted(order, validation + test, n),
                sorted(order, 0, validation),
                sorted(order, validation, validation + test));
    }

    private static int[] shuffled(int n, RandomGenerator random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static int[] sorted(int[] order, int from, int to) {
        int[] part = Arrays.copyOfRange(order, from, to);
        Arrays.sort(part);
        return part;
    }

    /** The positions, copied. */
    @Override
    public int[] train() {
        return train.clone();
    }

    /** The positions, copied. */
    @Override
    public int[] validation() {
        return validation.clone();
    }

    /** The positions, copied. */
    @Override
    public int[] test() {
        return test.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Split that
                && Arrays.equals(train, that.train)
                && Arrays.equals(validation, that.validation)
                && Arrays.equals(test, that.test);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(train) + Arrays.hashCode(validation)) + Arrays.hashCode(test);
    }

    @Override
    public String toString() {
        return "Split[train " + train.length + ", validation " + validation.length + ", test " + test.length + "]";
    }
}
