package winnow.random;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Uniform draws of positions without repetition. */
public final class RandomDraw {
    private RandomDraw() {}

    /** So many of the numbers below {@code n}, ascending; one random number a draw. */
    public static int[] sample(int n, int size, RandomGenerator random) {
        int[] sample = ordered(n, size, random);
        Arrays.sort(sample);
        return sample;
    }

    /** The same in the order in which they were drawn, which is random too. */
    public static int[] ordered(int n, int size, RandomGenerator random) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        for (int t = 0; t < size; t++) {
            swap(order, t, t + random.nextInt(n - t));
        }
        return Arrays.copyOf(order, size);
    }

    /** Puts positions into random order, in place (Fisher–Yates). */
    public static void shuffle(int[] positions, RandomGenerator random) {
        for (int i = positions.length - 1; i > 0; i--) {
            swap(positions, i, random.nextInt(i + 1));
        }
    }

    private static void swap(int[] positions, int a, int b) {
        int kept = positions[a];
        positions[a] = positions[b];
        positions[b] = kept;
    }
}
