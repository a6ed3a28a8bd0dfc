package winnow.embedding;

import java.util.Arrays;

/**
 * How many n-grams of a text fell into each bucket: only the buckets that were hit, in ascending order.
 *
 * <p>Example: {@code HashedNgramEmbedder.withDefaults().counts("Alice went to the store").total()} is {@code 9}.
 */
public final class BucketCounts {
    private final int[] buckets;
    private final int[] counts;
    private final int total;

    private BucketCounts(int[] buckets, int[] counts, int total) {
        this.buckets = buckets;
        this.counts = counts;
        this.total = total;
    }

    static BucketCounts of(int[] bucketOfNgram) {
        int[] sorted = bucketOfNgram.clone();
        Arrays.sort(sorted);
        int[] buckets = new int[sorted.length];
        int[] counts = new int[sorted.length];
        int size = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                buckets[size++] = sorted[i];
            }
            counts[size - 1]++;
        }
        return new BucketCounts(Arrays.copyOf(buckets, size), Arrays.copyOf(counts, size), sorted.length);
    }

    /** Number of different buckets that were hit. */
    public int size() {
        return buckets.length;
    }

    /** Number of n-grams. */
    public int total() {
        return total;
    }

    /** The i-th bucket that was hit, ascending with i. */
    public int bucket(int i) {
        return buckets[i];
    }

    /** How many n-grams fell into the i-th bucket that was hit, at least 1. */
    public int count(int i) {
        return counts[i];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BucketCounts that
                && Arrays.equals(buckets, that.buckets)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return total + " n-grams in " + size() + " buckets";
    }
}
