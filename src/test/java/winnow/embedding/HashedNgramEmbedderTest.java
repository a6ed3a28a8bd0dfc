package winnow.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.linalg.FloatMatrix;
import winnow.random.Seeds;

class HashedNgramEmbedderTest {
    /** One rounding of a float, and of the few sums behind it. */
    private static final double ROUNDING = 1e-6;

    @Test
    void bucketsAreThoseOfTheDsirLibrary() {
        // tests/test_hashed_ngram.py of p-lambda/dsir.
        BucketCounts counts = HashedNgramEmbedder.withDefaults().counts("Alice went");
        List<Integer> buckets = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            buckets.add(counts.bucket(i));
        }
        assertEquals(3, counts.total());
        assertTrue(buckets.containsAll(List.of(6720, 114)), buckets.toString());
        assertEquals(
                9,
                HashedNgramEmbedder.withDefaults()
                        .counts("Alice went to the store")
                        .total());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 10_000, 65_536, Integer.MAX_VALUE})
    void aBucketIsTheDigestAsABigNumberModuloTheirNumber(int buckets) throws Exception {
        for (String token : new String[] {"alice", "ß", "日本", "𝒳", "!?"}) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            int expected =
                    new BigInteger(1, digest).mod(BigInteger.valueOf(buckets)).intValueExact();
            assertArrayEquals(new int[] {expected}, new NgramHasher(1, buckets).bucketsOf(token), token);
        }
    }

    /** Expected values are those of {@code re.findall(r"\w+|[^\w\s]+", text.lower())} in Python 3.11. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Alice went!|alice went !",
                "don't stop...|don ' t stop ...",
                "a_b1 c-d|a_b1 c - d",
                "Größe ΟΔΟΣ|größe οδος",
                "x²+½y|x² + ½y",
                "日本語、テスト|日本語 、 テスト",
                "e\u0301tude|e \u0301 tude",
                "a\u00a0b\u2003c\u0085d\u001ce|a b c d e",
                "𝒳=𝟙|𝒳 = 𝟙",
                "🙂🙂ok|🙂🙂 ok",
                "ⅷ ٣|ⅷ ٣",
            })
    void tokensAreThoseOfPython(String text, String expected) {
        assertEquals(expected, String.join(" ", new NgramHasher(1, 10).tokensOf(text)));
    }

    @Test
    void ngramsAreJoinedByOneSpaceWhateverStoodBetween() {
        HashedNgramEmbedder embedder = HashedNgramEmbedder.withDefaults().withNgramsUpTo(3);
        assertEquals(embedder.counts("a b, c"), embedder.counts("A \t b ,\nc"));
        // a b , c; a b, b ,, , c; a b ,, b , c.
        assertEquals(9, embedder.counts("a b, c").total());
        assertEquals(0, embedder.counts(" \n").total());
    }

    /** Remembered buckets are those of the digest, whatever was remembered before in the same slot. */
    @Test
    void whatWasHashedBeforeChangesNoBucket() {
        NgramHasher reused = new NgramHasher(2, 10_000);
        RandomGenerator random = Seeds.of(6).stream("words");
        for (int i = 0; i < 60_000; i++) {
            String word = Integer.toString(random.nextInt(1 << random.nextInt(1, 31)), 36);
            String text = i % 3 == 0 ? word + " of " + word : i % 3 == 1 ? word : "ö" + word;
            int[] again = reused.bucketsOf(text);
            if (i % 20 == 0) {
                assertArrayEquals(new NgramHasher(2, 10_000).bucketsOf(text), again, text);
            }
        }
        for (String text : new String[] {"\0", "\0\0", "\0\0\0", "\0"}) {
            assertArrayEquals(new NgramHasher(2, 10_000).bucketsOf(text), reused.bucketsOf(text));
        }
        assertEquals(
                3,
                Arrays.stream(reused.bucketsOf("\0 \0\0 \0\0\0"))
                        .limit(3)
                        .distinct()
                        .count());
    }

    @Test
    void longTextsAndLoneSurrogatesPass() {
        String text = "word ".repeat(5_000) + "\ud800 x";
        assertEquals(
                2 * 5_002 - 1, HashedNgramEmbedder.withDefaults().counts(text).total());
        assertEquals(
                HashedNgramEmbedder.withDefaults().counts("a ? b"),
                HashedNgramEmbedder.withDefaults().counts("a \ud800 b"));
    }

    @Test
    void weightsAreSublinearCountsTimesSmoothedInverseDocumentFrequency() {
        Corpus pool = texts("red red blue", "red", "green");
        HashedNgramEmbedder embedder = HashedNgramEmbedder.withDefaults()
                .withNgramsUpTo(1)
                .withoutProjection()
                .fittedTo(pool);
        float[] row = embedder.embed(texts("red red blue")).matrix().row(0);
        double red = (1 + Math.log(2)) * (1 + Math.log(4.0 / 3));
        double blue = 1 + Math.log(4.0 / 2);
        double norm = Math.hypot(red, blue);
        assertEquals(red / norm, row[bucket("red")], ROUNDING);
        assertEquals(blue / norm, row[bucket("blue")], ROUNDING);
        float unseen = embedder.embed(texts("violet blue")).matrix().row(0)[bucket("violet")];
        assertEquals((1 + Math.log(4)) / Math.hypot(1 + Math.log(4), 1 + Math.log(2)), unseen, ROUNDING);
    }

    @Test
    void withoutACorpusOnlyCountsWeigh() {
        float[] row = HashedNgramEmbedder.withDefaults()
                .withNgramsUpTo(1)
                .withoutProjection()
                .embed(texts("red red blue"))
                .matrix()
                .row(0);
        double red = 1 + Math.log(2);
        assertEquals(red / Math.hypot(red, 1), row[bucket("red")], ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 512})
    void projectionKeepsCosinesToAFewTimesOneOverRootOfTheWidth(int width) {
        Corpus pool = sentences(120);
        HashedNgramEmbedder full = HashedNgramEmbedder.withDefaults().withoutProjection();
        FloatMatrix exact = Similarity.cosine(full.embed(pool), SimilarityScale.RAW);
        FloatMatrix projected = Similarity.cosine(full.withProjection(width).embed(pool), SimilarityScale.RAW);
        double squares = 0;
        int pairs = 0;
        for (int i = 0; i < pool.size(); i++) {
            for (int j = 0; j < i; j++) {
                double error = projected.get(i, j) - exact.get(i, j);
                squares += error * error;
                pairs++;
                // Six standard deviations of a cosine of independent vectors.
                assertEquals(0, error, 6 / Math.sqrt(width));
            }
        }
        // The root mean square is close to 1/√d: a projection that did nothing, or lost a half, shows here.
        double expected = 1 / Math.sqrt(width);
        assertEquals(expected, Math.sqrt(squares / pairs), 0.4 * expected);
    }

    @Test
    void rowsHaveNormOneAndATextWithoutTokensIsZero() {
        FloatMatrix points = HashedNgramEmbedder.withDefaults()
                .withProjection(512)
                .embed(texts("one two", " "))
                .matrix();
        assertEquals(512, points.columns());
        assertEquals(1, points.squaredNorm(0), ROUNDING);
        assertEquals(0, points.squaredNorm(1));
    }

    @Test
    void theSameTextIsTheSamePointInEveryCorpus() {
        HashedNgramEmbedder embedder = HashedNgramEmbedder.withDefaults().fittedTo(sentences(50));
        float[] alone = embedder.embed(texts("Write a poem.")).matrix().row(0);
        float[] among = embedder.embed(texts("something", "else", "Write a poem."))
                .matrix()
                .row(2);
        assertArrayEquals(alone, among);
    }

    @Test
    void seedsDecideTheSigns() {
        Corpus pool = sentences(3);
        HashedNgramEmbedder embedder = HashedNgramEmbedder.withDefaults().withProjection(512);
        assertEquals(embedder.embed(pool), embedder.withSeeds(Seeds.of(0)).embed(pool));
        assertNotEquals(embedder.embed(pool), embedder.withSeeds(Seeds.of(1)).embed(pool));
    }

    @Test
    void numberOfThreadsChangesNothing() throws Exception {
        Corpus pool = sentences(700);
        HashedNgramEmbedder signs = HashedNgramEmbedder.withDefaults().withProjection(512);
        HashedNgramEmbedder latent = signs.withLatentProjection(24);
        List<Embeddings> expected =
                List.of(signs.fittedTo(pool).embed(pool), latent.fittedTo(pool).embed(pool));
        for (int threads : new int[] {1, 2, 7}) {
            ForkJoinPool workers = new ForkJoinPool(threads);
            assertEquals(
                    expected,
                    workers.submit(() -> List.of(
                                    signs.fittedTo(pool).embed(pool),
                                    latent.fittedTo(pool).embed(pool)))
                            .get());
            workers.shutdown();
        }
    }

    /** With as many directions as there are texts nothing is lost: cosines are those of the full weights. */
    @Test
    void aLatentProjectionAsWideAsTheCorpusIsExact() {
        Corpus pool = sentences(30);
        HashedNgramEmbedder full =
                HashedNgramEmbedder.withDefaults().withoutProjection().fittedTo(pool);
        FloatMatrix exact = Similarity.cosine(full.embed(pool), SimilarityScale.RAW);
        FloatMatrix latent = Similarity.cosine(
                HashedNgramEmbedder.withDefaults()
                        .withLatentProjection(40)
                        .fittedTo(pool)
                        .embed(pool),
                SimilarityScale.RAW);
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 30; j++) {
                // Thirty directions found in float, then made orthonormal.
                assertEquals(exact.get(i, j), latent.get(i, j), 1e-3);
            }
        }
    }

    @Test
    void aLatentProjectionRelatesTextsThatShareNoWordButKeepTheSameCompany() {
        List<String> pool = new ArrayList<>();
        RandomGenerator random = Seeds.of(8).stream("company");
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < 12; w++) {
                text.append(i % 2 == 0 ? " sea" : " rock").append(random.nextInt(40));
            }
            pool.add(text.toString());
        }
        HashedNgramEmbedder latent = HashedNgramEmbedder.withDefaults()
                .withNgramsUpTo(1)
                .withLatentProjection(2)
                .fittedTo(texts(pool.toArray(String[]::new)));
        FloatMatrix cosines = Similarity.cosine(
                latent.embed(texts("sea1 sea2 sea3", "sea4 sea5 sea6", "rock1 rock2 rock3")), SimilarityScale.RAW);
        assertTrue(cosines.get(0, 1) > 0.9, cosines.toString());
        assertTrue(Math.abs(cosines.get(0, 2)) < 0.3, cosines.toString());
    }

    @Test
    void equalTextsAreEqualPointsOfNormOneHoweverFewTextsThereAre() {
        for (int copies : new int[] {1, 2, 5}) {
            String[] same = new String[copies];
            Arrays.fill(same, "the only text");
            FloatMatrix points = HashedNgramEmbedder.withDefaults()
                    .fittedTo(texts(same))
                    .embed(texts(same))
                    .matrix();
            for (int i = 0; i < copies; i++) {
                assertEquals(1, points.squaredNorm(i), ROUNDING);
                assertArrayEquals(points.row(0), points.row(i));
            }
        }
    }

    @Test
    void aTextThatALatentProjectionKnowsNothingOfIsZero() {
        FloatMatrix points = HashedNgramEmbedder.withDefaults()
                .withLatentProjection(4)
                .fittedTo(texts("a b", "b c", "c d"))
                .embed(texts(" ", "xylophone", "a"))
                .matrix();
        assertEquals(0, points.squaredNorm(0));
        assertEquals(0, points.squaredNorm(1));
        assertEquals(1, points.squaredNorm(2), ROUNDING);
    }

    @Test
    void aLatentProjectionWithoutACorpusIsRefused() {
        assertEquals(
                "a latent projection must be fitted to a corpus before it can embed",
                assertThrows(IllegalStateException.class, () -> HashedNgramEmbedder.withDefaults()
                                .withLatentProjection(8)
                                .embed(sentences(2)))
                        .getMessage());
    }

    @Test
    void settingsNameWhatThePointsDependOn() {
        Corpus pool = sentences(5);
        assertEquals(
                "{embedder=hashed-ngram, longest-ngram=2, buckets=10000, weighting=tf-idf, fitted-to="
                        + pool.fingerprint() + ", projection=64, projection-seed=3}",
                HashedNgramEmbedder.withDefaults()
                        .withProjection(64)
                        .withSeeds(Seeds.of(3))
                        .fittedTo(pool)
                        .settings()
                        .toString());
        assertEquals(
                "{embedder=hashed-ngram, longest-ngram=1, buckets=7, weighting=tf}",
                HashedNgramEmbedder.withDefaults()
                        .fittedTo(pool)
                        .withNgramsUpTo(1)
                        .withBuckets(7)
                        .withoutProjection()
                        .settings()
                        .toString());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        HashedNgramEmbedder embedder = HashedNgramEmbedder.withDefaults();
        assertRefused("the longest n-gram must be >= 1 token, got 0", () -> embedder.withNgramsUpTo(0));
        assertRefused("the number of buckets must be >= 1, got 0", () -> embedder.withBuckets(0));
        assertRefused("the projected width must be >= 1, got -1", () -> embedder.withProjection(-1));
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static int bucket(String token) {
        return new NgramHasher(1, 10_000).bucketsOf(token)[0];
    }

    private static Corpus texts(String... texts) {
        List<Example> examples = new ArrayList<>();
        for (String text : texts) {
            examples.add(Example.of("t" + examples.size(), "", text));
        }
        return Corpus.of(examples);
    }

    private static Corpus sentences(int n) {
        RandomGenerator random = Seeds.of(5).stream("sentences");
        String[] sentences = new String[n];
        for (int i = 0; i < n; i++) {
            StringBuilder text = new StringBuilder();
            for (int w = random.nextInt(10, 60); w > 0; w--) {
                text.append(" w").append((int) (400 * random.nextDouble() * random.nextDouble()));
            }
            sentences[i] = text.toString();
        }
        return texts(sentences);
    }
}
