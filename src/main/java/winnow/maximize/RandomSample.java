package winnow.maximize;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws from the items not chosen yet, without replacement: the part that both stochastic maximizers share. */
final class RandomSample {
    private final RandomGenerator random;
    private final int[] remaining;
    private final int sampleSize;
    private int left;

    /** For k picks among n items, ⌈(n/k)·ln(1/ε)⌉ drawn for each. */
    RandomSample(int n, int k, double epsilon, RandomGenerator random) {
        this.random = random;
        this.remaining = new int[n];
        Arrays.setAll(remaining, j -> j);
        this.left = n;
        this.sampleSize = k == 0 ? 0 : (int) Math.min(n, Math.ceil((double) n / k * StrictMath.log(1 / epsilon)));
    }

    /** Distinct items that are not chosen, by ascending index; all of them when fewer are left than a sample holds. */
    int[] next() {
        int count = Math.min(sampleSize, left);
        for (int c = 0; c < count; c++) {
            swap(c, c + random.nextInt(left - c));
        }
        int[] sample = Arrays.copyOf(remaining, count);
        Arrays.sort(sample);
        return sample;
    }

    /** Removes the chosen item, one of the latest sample. */
    void remove(int item) {
        for (int c = 0; c < left; c++) {
            if (remaining[c] == item) {
                swap(c, --left);
                return;
            }
        }
        throw new IllegalStateException("item " + item + " is not among the remaining ones");
    }

    private void swap(int a, int b) {
        int kept = remaining[a];
        remaining[a] = remaining[b];
        remaining[b] = kept;
    }
}
