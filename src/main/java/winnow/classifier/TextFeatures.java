package winnow.classifier;

import winnow.embedding.BucketCounts;
import winnow.embedding.HashedNgrams;
import winnow.embedding.HashedTexts;

/** What a classifier sees of a text: 1 + ln of the counts of hashed n-grams, scaled to norm 1; a text without a token is all 0. */
record TextFeatures(int[] buckets, float[] values) {
    static TextFeatures of(HashedNgrams ngrams, String text) {
        return of(ngrams.counts(text));
    }

    static TextFeatures of(HashedTexts texts, int position) {
        return of(texts.counts(position));
    }

    private static TextFeatures of(BucketCounts counts) {
        int[] buckets = new int[counts.size()];
        float[] values = new float[buckets.length];
        double squares = 0;
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = counts.bucket(i);
            double value = value(counts.count(i));
            values[i] = (float) value;
            squares += value * value;
        }
        double norm = Math.sqrt(squares);
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) norm;
        }
        return new TextFeatures(buckets, values);
    }

    private static double value(int count) {
        return 1 + StrictMath.log(count);
    }
}
