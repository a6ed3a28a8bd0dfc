package winnow.embedding;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.random.RandomGenerator;
import winnow.corpus.Corpus;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.random.Seeds;

/**
 * Texts as hashed bags of n-grams: no model, no vocabulary, the same point for the same text everywhere.
 *
 * <p>The lower-cased text is cut into tokens ({@code \w+|[^\w\s]+}, Unicode as in Python's {@code re}); its n-grams, tokens
 * joined by one space, fall into bucket SHA-256(UTF-8) mod B. A bucket hit c times weighs (1 + ln c)·idf, where idf = 1 + ln((1 +
 * n) / (1 + n_b)) for a bucket hit in n_b of the n examples of the corpus it was {@linkplain #fittedTo fitted to}, and 1 before
 * that. The weights are projected to d dimensions by random signs ±1/√d, which keeps cosines to within about 1/√d, and scaled to
 * norm 1; a text without a token stays 0.
 *
 * <p>Fit once, on the pool, and embed pool, target and existing data with the same fitted embedder: then they share one space.
 *
 * <p>Cost: one SHA-256 an n-gram, and d additions a bucket. Memory: 4·n·d bytes for the result (d = B when not projected) and
 * 4·B·d for the signs. Deterministic for any number of threads.
 *
 * <p>Example: {@code HashedNgramEmbedder.withDefaults().fittedTo(pool).embed(pool).width()} is {@code 512}.
 *
 * <p>Source: tokens, n-grams and buckets from DSIR (Xie et al., NeurIPS 2023), its library's defaults: bigrams, 10,000 buckets;
 * smoothed idf and sublinear counts as in Manning, Raghavan and Schütze, section 6.4; projection from Achlioptas (JCSS 2003).
 * Departure: DSIR itself uses the bare {@linkplain #counts counts}.
 */
public final class HashedNgramEmbedder implements Embedder {
    private static final int DEFAULT_NGRAM = 2;
    private static final int DEFAULT_BUCKETS = 10_000;
    private static final int DEFAULT_PROJECTION = 512;
    private static final int NOT_PROJECTED = 0;
    private static final int BLOCK = 256;

    private final int ngram;
    private final int buckets;
    private final int projection;
    private final Seeds seeds;
    private final float[] idf;
    private final String fittedTo;

    private HashedNgramEmbedder(int ngram, int buckets, int projection, Seeds seeds, float[] idf, String fittedTo) {
        this.ngram = ngram;
        this.buckets = buckets;
        this.projection = projection;
        this.seeds = seeds;
        this.idf = idf;
        this.fittedTo = fittedTo;
    }

    /** Unigrams and bigrams, 10,000 buckets, projected to 512 dimensions with seed 0, not fitted to any corpus. */
    public static HashedNgramEmbedder withDefaults() {
        return new HashedNgramEmbedder(DEFAULT_NGRAM, DEFAULT_BUCKETS, DEFAULT_PROJECTION, Seeds.of(0), null, null);
    }

    /** N-grams of 1 to {@code longest} tokens. Forgets the corpus it was fitted to. */
    public HashedNgramEmbedder withNgramsUpTo(int longest) {
        if (longest < 1) {
            throw new IllegalArgumentException("the longest n-gram must be >= 1 token, got " + longest);
        }
        return new HashedNgramEmbedder(longest, buckets, projection, seeds, null, null);
    }

    /** Another number of buckets B. Forgets the corpus it was fitted to. */
    public HashedNgramEmbedder withBuckets(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("the number of buckets must be >= 1, got " + number);
        }
        return new HashedNgramEmbedder(ngram, number, projection, seeds, null, null);
    }

    /** Random projection to {@code width} dimensions. */
    public HashedNgramEmbedder withProjection(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("the projected width must be >= 1, got " + width);
        }
        return new HashedNgramEmbedder(ngram, buckets, width, seeds, idf, fittedTo);
    }

    /** No projection: the width is the number of buckets, and a row of n takes 4·B bytes. For small corpora. */
    public HashedNgramEmbedder withoutProjection() {
        return new HashedNgramEmbedder(ngram, buckets, NOT_PROJECTED, seeds, idf, fittedTo);
    }

    /** Seeds for the signs of the projection. */
    public HashedNgramEmbedder withSeeds(Seeds other) {
        return new HashedNgramEmbedder(ngram, buckets, projection, other, idf, fittedTo);
    }

    /** The same embedder with the inverse document frequencies of a corpus, normally the pool. */
    public HashedNgramEmbedder fittedTo(Corpus corpus) {
        AtomicIntegerArray documents = new AtomicIntegerArray(buckets);
        Parallel.forBlocks(corpus.size(), BLOCK, (from, to) -> {
            NgramHasher hasher = new NgramHasher(ngram, buckets);
            for (int i = from; i < to; i++) {
                BucketCounts counts =
                        BucketCounts.of(hasher.bucketsOf(corpus.get(i).text()));
                for (int b = 0; b < counts.size(); b++) {
                    documents.incrementAndGet(counts.bucket(b));
                }
            }
        });
        float[] fitted = new float[buckets];
        for (int b = 0; b < buckets; b++) {
            fitted[b] = (float) (1 + StrictMath.log((1.0 + corpus.size()) / (1.0 + documents.get(b))));
        }
        return new HashedNgramEmbedder(ngram, buckets, projection, seeds, fitted, corpus.fingerprint());
    }

    /** The bare counts of a text's n-grams by bucket. */
    public BucketCounts counts(String text) {
        return BucketCounts.of(new NgramHasher(ngram, buckets).bucketsOf(text));
    }

    /** Number of buckets B. */
    public int buckets() {
        return buckets;
    }

    @Override
    public Embeddings embed(Corpus corpus) {
        int width = projection == NOT_PROJECTED ? buckets : projection;
        float[][] signs = projection == NOT_PROJECTED ? null : signs();
        ThreadLocal<NgramHasher> hashers = ThreadLocal.withInitial(() -> new NgramHasher(ngram, buckets));
        return new Embeddings(FloatMatrix.build(corpus.size(), width, (i, row) -> {
            BucketCounts counts =
                    BucketCounts.of(hashers.get().bucketsOf(corpus.get(i).text()));
            for (int b = 0; b < counts.size(); b++) {
                int bucket = counts.bucket(b);
                float weight = (float) (1 + StrictMath.log(counts.count(b))) * (idf == null ? 1f : idf[bucket]);
                if (signs == null) {
                    row[bucket] = weight;
                } else {
                    addScaled(weight, signs[bucket], row);
                }
            }
            scaleToNormOne(row);
        }));
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("embedder", "hashed-ngram");
        settings.put("longest-ngram", ngram);
        settings.put("buckets", buckets);
        settings.put("weighting", idf == null ? "tf" : "tf-idf");
        if (fittedTo != null) {
            settings.put("fitted-to", fittedTo);
        }
        if (projection != NOT_PROJECTED) {
            settings.put("projection", projection);
            settings.put("projection-seed", seeds.root());
        }
        return settings;
    }

    /** Random signs, {@code [B, d]}; their common factor 1/√d is left to the norm. */
    private float[][] signs() {
        RandomGenerator random = seeds.stream("signed random projection");
        float[][] signs = new float[buckets][projection];
        for (float[] row : signs) {
            for (int from = 0; from < projection; from += Long.SIZE) {
                long bits = random.nextLong();
                for (int k = from; k < Math.min(projection, from + Long.SIZE); k++) {
                    row[k] = (bits >>> (k - from) & 1) == 0 ? 1f : -1f;
                }
            }
        }
        return signs;
    }

    private static void addScaled(float weight, float[] signs, float[] row) {
        for (int k = 0; k < row.length; k++) {
            row[k] += weight * signs[k];
        }
    }

    private static void scaleToNormOne(float[] row) {
        double squares = 0;
        for (float value : row) {
            squares += (double) value * value;
        }
        if (squares == 0) {
            return;
        }
        double scale = 1 / Math.sqrt(squares);
        for (int k = 0; k < row.length; k++) {
            row[k] = (float) (row[k] * scale);
        }
    }
}
