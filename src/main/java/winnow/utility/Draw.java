package winnow.utility;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws without replacement, by the first steps of Fisher and Yates' shuffle. */
final class Draw {
    private Draw() {}

    /** {@code count} of the numbers below n, in the order drawn. */
    static int[] of(int n, int count, RandomGenerator random) {
        int[] numbers = new int[n];
        Arrays.setAll(numbers, i -> i);
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(n - i);
            int drawn = numbers[other];
            numbers[other] = numbers[i];
            numbers[i] = drawn;
        }
        return Arrays.copyOf(numbers, count);
    }
}
