package winnow.embedding;

import winnow.corpus.Corpus;
import winnow.linalg.Parallel;

/**
 * How texts become counts of hashed n-grams.
 *
 * <p>The lower-cased text is cut into tokens ({@code \w+|[^\w\s]+}, Unicode as in Python's {@code re}); its n-grams of 1 to {@code
 * longest} tokens, joined by one space, fall into bucket SHA-256(UTF-8), read as one big-endian number, mod {@code buckets}, all in one
 * table.
 *
 * <p>Cost: one SHA-256 an n-gram, less the single tokens that are remembered. Deterministic for any number of threads.
 *
 * <p>Example: {@code HashedNgrams.withDefaults().counts("alice").bucket(0)} is {@code 6720}.
 *
 * <p>Source: DSIR (Xie et al., NeurIPS 2023) and the defaults of its library.
 *
 * @param longest tokens of the longest n-gram, at least 1
 * @param buckets number of buckets B, at least 1
 */
public record HashedNgrams(int longest, int buckets) {
    private static final int DEFAULT_LONGEST = 2;
    private static final int DEFAULT_BUCKETS = 10_000;
    private static final int BLOCK = 256;

    /** Checks the ranges. */
    public HashedNgrams {
        if (longest < 1) {
            throw new IllegalArgumentException("the longest n-gram must be >= 1 token, got " + longest);
        }
        if (buckets < 1) {
            throw new IllegalArgumentException("the number of buckets must be >= 1, got " + buckets);
        }
    }

    /** Unigrams and bigrams in 10,000 buckets. */
    public static HashedNgrams withDefaults() {
        return new HashedNgrams(DEFAULT_LONGEST, DEFAULT_BUCKETS);
    }

    /** The same n-grams in another number of buckets. */
    public HashedNgrams withBuckets(int number) {
        return new HashedNgrams(longest, number);
    }

    /** The counts of one text. */
    public BucketCounts counts(String text) {
        return BucketCounts.of(hasher().bucketsOf(text));
    }

    /** The buckets of every example, hashed on all cores. */
    public HashedTexts of(Corpus corpus) {
        HashedTexts texts = new HashedTexts(corpus.size(), buckets);
        ThreadLocal<NgramHasher> hashers = ThreadLocal.withInitial(this::hasher);
        Parallel.forBlocks(corpus.size(), BLOCK, (from, to) -> {
            NgramHasher hasher = hashers.get();
            for (int i = from; i < to; i++) {
                texts.put(i, hasher.bucketsOf(corpus.get(i).text()), hasher.tokens());
            }
        });
        return texts;
    }

    private NgramHasher hasher() {
        return new NgramHasher(longest, buckets);
    }
}
