package winnow.embedding;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import winnow.linalg.Parallel;

/**
 * The buckets of every n-gram of many texts, from {@link HashedNgrams#of}.
 *
 * <p>Immutable. Memory: 2 bytes an n-gram, 4 with more than 65,536 buckets, never anything of the size texts times buckets.
 * Deterministic for any number of threads.
 */
public final class HashedTexts {
    /** The most buckets whose numbers fit into a char. */
    static final int NARROW = Character.MAX_VALUE + 1;

    private static final int BLOCK = 256;

    private final int buckets;
    private final char[][] narrow;
    private final int[][] wide;
    private final int[] tokens;

    /** Texts to be {@linkplain #put put}. */
    HashedTexts(int texts, int buckets) {
        this.buckets = buckets;
        this.narrow = buckets <= NARROW ? new char[texts][] : new char[0][];
        this.wide = buckets <= NARROW ? new int[0][] : new int[texts][];
        this.tokens = new int[texts];
    }

    void put(int text, int[] bucketOfNgram, int tokensOfText) {
        tokens[text] = tokensOfText;
        if (buckets > NARROW) {
            wide[text] = bucketOfNgram;
            return;
        }
        narrow[text] = new char[bucketOfNgram.length];
        for (int i = 0; i < bucketOfNgram.length; i++) {
            narrow[text][i] = (char) bucketOfNgram[i];
        }
    }

    /** Number of texts. */
    public int size() {
        return tokens.length;
    }

    /** Number of buckets B. */
    public int buckets() {
        return buckets;
    }

    /** Number of tokens of a text. */
    public int tokens(int text) {
        return tokens[text];
    }

    /** Number of n-grams of a text. */
    public int ngrams(int text) {
        return buckets > NARROW ? wide[text].length : narrow[text].length;
    }

    /** The bucket of the i-th n-gram of a text: 1-grams first, each length in the order of the text. */
    public int bucket(int text, int i) {
        return buckets > NARROW ? wide[text][i] : narrow[text][i];
    }

    /** How many n-grams of a text fell into each bucket. */
    public BucketCounts counts(int text) {
        int[] bucketOfNgram = new int[ngrams(text)];
        for (int i = 0; i < bucketOfNgram.length; i++) {
            bucketOfNgram[i] = bucket(text, i);
        }
        return BucketCounts.of(bucketOfNgram);
    }

    /**
     * Σ_b z_b·v_b with z the counts of a text, added in the order of its n-grams.
     *
     * @param values {@code [B]}
     */
    public double sum(int text, double[] values) {
        double sum = 0;
        for (int i = 0; i < ngrams(text); i++) {
            sum += values[bucket(text, i)];
        }
        return sum;
    }

    /** How many n-grams of the texts at some positions fell into each bucket, {@code [B]}. */
    public long[] histogram(int[] positions) {
        // Whole numbers add up to the same in any order.
        Queue<long[]> parts = new ConcurrentLinkedQueue<>();
        ThreadLocal<long[]> own = ThreadLocal.withInitial(() -> {
            long[] part = new long[buckets];
            parts.add(part);
            return part;
        });
        Parallel.forBlocks(positions.length, BLOCK, (from, to) -> {
            long[] part = own.get();
            for (int p = from; p < to; p++) {
                for (int i = 0; i < ngrams(positions[p]); i++) {
                    part[bucket(positions[p], i)]++;
                }
            }
        });
        long[] histogram = new long[buckets];
        for (long[] part : parts) {
            for (int b = 0; b < buckets; b++) {
                histogram[b] += part[b];
            }
        }
        return histogram;
    }

    @Override
    public String toString() {
        return size() + " texts in " + buckets + " buckets";
    }
}
