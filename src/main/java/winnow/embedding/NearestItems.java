package winnow.embedding;

import java.util.Arrays;

/**
 * The k most similar items seen so far, by similarity descending, then index ascending.
 *
 * <p>An item and its similarity are one long whose ascending order is that order, so the same item offered twice with the same
 * similarity is one number twice.
 */
final class NearestItems {
    private final int k;
    private final long[] buffer;
    private int size;
    private float threshold = Float.NEGATIVE_INFINITY;

    NearestItems(int k) {
        this.k = k;
        this.buffer = new long[2 * k];
    }

    /** Starts again from the {@code count} entries of a list that {@link #store} wrote. */
    void load(long[] from, int start, int count) {
        System.arraycopy(from, start, buffer, 0, count);
        size = count;
        threshold = size == k ? similarity(buffer[k - 1]) : Float.NEGATIVE_INFINITY;
    }

    void offer(int item, float similarity) {
        if (similarity < threshold) {
            return;
        }
        buffer[size++] = key(item, similarity);
        if (size == buffer.length) {
            compress();
        }
    }

    /** Writes the list, best first, and returns its length, at most k. */
    int store(long[] to, int start) {
        compress();
        System.arraycopy(buffer, 0, to, start, size);
        return size;
    }

    /** The similarity of the last item on the list. */
    float lowest() {
        compress();
        return similarity(buffer[size - 1]);
    }

    private void compress() {
        Arrays.sort(buffer, 0, size);
        int kept = 0;
        for (int i = 0; i < size && kept < k; i++) {
            if (kept == 0 || buffer[i] != buffer[kept - 1]) {
                buffer[kept++] = buffer[i];
            }
        }
        size = kept;
        if (size == k) {
            threshold = similarity(buffer[k - 1]);
        }
    }

    /** Ascending with similarity descending, then with the item. */
    static long key(int item, float similarity) {
        int bits = Float.floatToIntBits(similarity + 0f);
        int ascending = bits ^ bits >> 31 & Integer.MAX_VALUE;
        return (long) ~ascending << 32 | item;
    }

    static int item(long key) {
        return (int) key;
    }

    static float similarity(long key) {
        int ascending = ~(int) (key >> 32);
        return Float.intBitsToFloat(ascending ^ ascending >> 31 & Integer.MAX_VALUE);
    }
}
