package winnow.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.corpus.Corpus;
import winnow.corpus.Example;

class HashedNgramsTest {
    private static Corpus texts(String... texts) {
        return Corpus.of(IntStream.range(0, texts.length)
                .mapToObj(i -> Example.of("t" + i, "", texts[i]))
                .toList());
    }

    /** The buckets that the tests of p-lambda/dsir expect. */
    @Test
    void aliceFallsWhereTheAuthorsLibraryPutsHer() {
        HashedTexts texts = HashedNgrams.withDefaults().of(texts("Alice went to the store"));
        assertEquals(9, texts.ngrams(0));
        assertEquals(5, texts.tokens(0));
        assertEquals(6720, texts.bucket(0, 0));
        assertEquals(114, texts.bucket(0, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10_000, 65_536, 65_537, 1 << 28, (1 << 28) + 1, Integer.MAX_VALUE})
    void theBucketIsTheDigestAsOneBigEndianNumberModuloTheNumberOfBuckets(int buckets) throws Exception {
        HashedTexts texts =
                new HashedNgrams(2, buckets).of(texts("Grüße, an alle alle internationalisierungsbeauftragten"));
        String[] expected = {
            "grüße",
            ",",
            "an",
            "alle",
            "alle",
            "internationalisierungsbeauftragten",
            "grüße ,",
            ", an",
            "an alle",
            "alle alle",
            "alle internationalisierungsbeauftragten"
        };
        assertEquals(expected.length, texts.ngrams(0));
        for (int i = 0; i < expected.length; i++) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(expected[i].getBytes(StandardCharsets.UTF_8));
            int bucket =
                    new BigInteger(1, digest).mod(BigInteger.valueOf(buckets)).intValueExact();
            assertEquals(bucket, texts.bucket(0, i), expected[i]);
        }
    }

    @Test
    void countsSumsAndHistogramsAgree() {
        HashedNgrams ngrams = new HashedNgrams(3, 50);
        Corpus corpus = texts("a b c a b", " ", "x", "b b b b b b");
        HashedTexts texts = ngrams.of(corpus);
        double[] values = IntStream.range(0, 50).mapToDouble(b -> b * b).toArray();
        long[] histogram = new long[50];
        for (int i = 0; i < 4; i++) {
            BucketCounts counts = ngrams.counts(corpus.get(i).text());
            assertEquals(counts, texts.counts(i));
            assertEquals(counts.total(), texts.ngrams(i));
            double sum = 0;
            for (int b = 0; b < counts.size(); b++) {
                sum += counts.count(b) * values[counts.bucket(b)];
                histogram[counts.bucket(b)] += counts.count(b);
            }
            assertEquals(sum, texts.sum(i, values));
        }
        assertArrayEquals(histogram, texts.histogram(new int[] {3, 1, 0, 2}));
        assertEquals(0, texts.ngrams(1));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertEquals(
                "the longest n-gram must be >= 1 token, got 0",
                assertThrows(IllegalArgumentException.class, () -> new HashedNgrams(0, 10))
                        .getMessage());
        assertEquals(
                "the number of buckets must be >= 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> new HashedNgrams(2, 0))
                        .getMessage());
    }
}
