package winnow.classifier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.HashedNgrams;
import winnow.linalg.SparseMatrix;
import winnow.random.Seeds;

class TextClassifierTest {
    private static final TextClassifierTraining SMALL =
            TextClassifierTraining.withDefaults().withNgrams(new HashedNgrams(1, 1009));

    private static Corpus texts(String... texts) {
        return Corpus.of(IntStream.range(0, texts.length)
                .mapToObj(i -> Example.of("t" + i, "", texts[i]))
                .toList());
    }

    /** Words of three topics, and some of none, so that labels cannot be told without error. */
    private static Corpus mixed(int n, List<String> labels, long seed) {
        RandomGenerator random = Seeds.of(seed).stream("texts");
        String[] texts = new String[n];
        for (int i = 0; i < n; i++) {
            int topic = random.nextInt(3);
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < 12; w++) {
                boolean isOwn = random.nextInt(4) == 0;
                text.append(isOwn ? "own" + topic + random.nextInt(20) : "any" + random.nextInt(60))
                        .append(' ');
            }
            texts[i] = text.toString();
            labels.add("topic" + (random.nextInt(10) == 0 ? random.nextInt(3) : topic));
        }
        return texts(texts);
    }

    @Test
    void theGradientIsThatOfTheValue() {
        SparseMatrix x = SparseMatrix.ofRows(4, new int[][] {{0, 2}, {1}, {}, {0, 1, 3}, {2, 3}}, new float[][] {
            {.5f, 1}, {-2}, {}, {1, 1, .3f}, {.7f, 4}
        });
        LogisticLoss loss = new LogisticLoss(x, new int[] {0, 2, 1, 1, 2}, 3, new double[] {1, 2, 1, .5, 3}, 0.2);
        RandomGenerator random = Seeds.of(1).stream("point");
        double[] point = random.doubles(loss.size(), -1, 1).toArray();
        double[] gradient = new double[point.length];
        double[] unused = new double[point.length];
        loss.valueAndGradient(point, gradient);
        double h = 1e-5;
        for (int at = 0; at < point.length; at++) {
            double before = point[at];
            point[at] = before + h;
            double above = loss.valueAndGradient(point, unused);
            point[at] = before - h;
            double below = loss.valueAndGradient(point, unused);
            point[at] = before;
            assertEquals((above - below) / (2 * h), gradient[at], 1e-8);
        }
    }

    /**
     * One word a label, every text is that word alone: by symmetry w and −w on the two words, no intercept, and the gradient of a
     * single weight, −(1 − p)/2 + λ·w with p = 1/(1 + exp(−2w)), is 0.
     */
    @Test
    void twoWordsHaveTheWeightThatSolvesTheirEquation() {
        TextClassifier classifier = SMALL.withL2(0.4)
                .withStopping(1e-10, 200)
                .fit(texts("cat", "dog", "cat", "dog"), List.of("c", "d", "c", "d"));
        double low = 0;
        double high = 10;
        for (int halving = 0; halving < 100; halving++) {
            double w = (low + high) / 2;
            double p = 1 / (1 + Math.exp(-2 * w));
            boolean isBelow = -(1 - p) / 2 + 0.4 / 4 * w < 0;
            low = isBelow ? w : low;
            high = isBelow ? high : w;
        }
        double expected = 1 / (1 + Math.exp(-2 * low));
        assertTrue(classifier.converged());
        assertEquals(expected, classifier.probabilities("cat")[0], 1e-8);
        assertEquals(1 - expected, classifier.probabilities("dog")[0], 1e-8);
        assertEquals(0.5, classifier.probabilities("bird")[0], 1e-8);
        assertEquals(0.5, classifier.probabilities("")[1], 1e-8);
    }

    @Test
    void whatCanBeToldApartIs() {
        TextClassifier classifier = TextClassifierTraining.withDefaults()
                .withNgrams(new HashedNgrams(2, 1 << 12))
                .fit(
                        texts("the cat sat", "a cat", "cats sit", "the dog ran", "a dog", "dogs run"),
                        List.of("cat", "cat", "cat", "dog", "dog", "dog"));
        assertEquals(List.of("cat", "dog"), classifier.labels());
        assertEquals("cat", classifier.label("my cat"));
        assertEquals(List.of("dog", "cat"), classifier.labels(texts("every dog ran", "the cat")));
        assertEquals(0, classifier.indexOf("cat"));
    }

    /** Σ_i a_i (p_i(c) − [y_i = c]) = 0: probabilities are right on average, for frequent labels and for balanced ones. */
    @Test
    void probabilitiesAreRightOnAverage() {
        List<String> labels = new ArrayList<>();
        Corpus corpus = mixed(300, labels, 2);
        Collections.replaceAll(labels, "topic2", "topic1");
        for (LabelWeights weights : LabelWeights.values()) {
            TextClassifier classifier = SMALL.withLabelWeights(weights).fit(corpus, labels);
            assertTrue(classifier.converged());
            double[][] p = classifier.probabilities(corpus);
            double[] excess = new double[2];
            for (int i = 0; i < p.length; i++) {
                assertEquals(1, Arrays.stream(p[i]).sum(), 1e-12);
                int own = classifier.indexOf(labels.get(i));
                double a = weights == LabelWeights.AS_GIVEN ? 1 : 1.0 / Collections.frequency(labels, labels.get(i));
                for (int c = 0; c < 2; c++) {
                    excess[c] += a * (p[i][c] - (c == own ? 1 : 0));
                }
            }
            double total = weights == LabelWeights.AS_GIVEN ? 300 : 2;
            assertArrayEquals(new double[2], new double[] {excess[0] / total, excess[1] / total}, 1.01e-4);
        }
    }

    @Test
    void noPointNearTheOptimumIsBetter() {
        List<String> labels = new ArrayList<>();
        Corpus corpus = mixed(200, labels, 5);
        TextClassifier classifier = SMALL.fit(corpus, labels);
        TextClassifier closer = SMALL.withStopping(1e-9, 1000).fit(corpus, labels);
        assertTrue(closer.converged());
        assertTrue(closer.loss() <= classifier.loss());
        assertEquals(closer.loss(), classifier.loss(), 1e-4);
        TextClassifier stopped = SMALL.withStopping(1e-9, 3).fit(corpus, labels);
        assertFalse(stopped.converged());
        assertEquals(3, stopped.iterations());
        assertTrue(stopped.loss() > closer.loss());
    }

    @Test
    void mostUnseenTextsAreToldRightlyAndThreadsChangeNothing() throws Exception {
        List<String> labels = new ArrayList<>();
        List<String> unseenLabels = new ArrayList<>();
        Corpus corpus = mixed(600, labels, 3);
        Corpus unseen = mixed(300, unseenLabels, 4);
        TextClassifier classifier = SMALL.fit(corpus, labels);
        List<String> told = classifier.labels(unseen);
        long right = IntStream.range(0, 300)
                .filter(i -> told.get(i).equals(unseenLabels.get(i)))
                .count();
        assertTrue(right > 200, "told rightly: " + right + " of 300");
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(
                    classifier.probabilities(unseen.get(i).text()), classifier.probabilities(unseen)[i]);
        }
        ForkJoinPool one = new ForkJoinPool(1);
        assertEquals(classifier, one.submit(() -> SMALL.fit(corpus, labels)).get());
        one.shutdown();
    }

    @Test
    void moreLabelsTimesTextsThanOneArrayHoldsAreRefused() {
        List<Example> many = IntStream.range(0, 50_000)
                .mapToObj(i -> Example.of("r" + i, "", "w" + i))
                .toList();
        refused("labels times texts must be below 2^31, got 50000 labels and 50000 texts", () -> SMALL.withNgrams(
                        new HashedNgrams(1, 1))
                .fit(Corpus.of(many), many.stream().map(Example::id).toList()));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Corpus two = texts("a", "b");
        refused("labels must be one a text, got 1 for 2 texts", () -> SMALL.fit(two, List.of("x")));
        refused("labels must have at least two different values, got [x]", () -> SMALL.fit(two, List.of("x", "x")));
        refused("l2 must be > 0 and finite, got 0.0", () -> SMALL.withL2(0));
        refused("tolerance must be > 0 and finite, got NaN", () -> SMALL.withStopping(Double.NaN, 1));
        refused("maximal iterations must be >= 1, got 0", () -> SMALL.withStopping(1e-5, 0));
        refused("label must be one of x, y, got \"z\"", () -> SMALL.fit(two, List.of("x", "y"))
                .indexOf("z"));
        refused(
                "labels times buckets must be below 2^31, got 2 labels and 2000000000 buckets",
                () -> SMALL.withNgrams(new HashedNgrams(1, 2_000_000_000)).fit(two, List.of("x", "y")));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
