package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;

/** knn, mean-embedding and bm25. */
class RetrievalSelectorsTest {
    private static final Embedder EMBEDDER = Points.embedder();
    private static final double TOLERANCE = 1e-6; // cosines are floats

    private static Corpus texts(String... texts) {
        return Corpus.of(IntStream.range(0, texts.length)
                .mapToObj(i -> Example.of(String.valueOf((char) ('a' + i)), "", texts[i]))
                .toList());
    }

    static Stream<Selector> methods() {
        Corpus target = Points.random(3, 3, 8);
        return Stream.of(
                new KnnSelector(EMBEDDER, target),
                new MeanEmbeddingSelector(EMBEDDER, target),
                Bm25Selector.of(texts("0")));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyBudgetIsUsedExactlyAndOnce(Selector selector) {
        Corpus pool = selector instanceof Bm25Selector ? numbered(40) : Points.random(40, 3, 2);
        for (int k = 0; k <= 40; k++) {
            Selection selection = selector.select(pool, Budget.items(k));
            assertEquals(k, new HashSet<>(selection.ids()).size());
            // A smaller budget chooses the front of what a larger one does.
            assertEquals(
                    selection.ids(),
                    selector.select(pool, Budget.items(40)).ids().subList(0, k));
        }
        assertThrows(IllegalArgumentException.class, () -> selector.select(pool, Budget.items(41)));
        assertThrows(IllegalArgumentException.class, () -> selector.select(Points.line(), Budget.items(1)));
        assertTrue(selector.select(Points.line(), Budget.items(0)).picks().isEmpty());
    }

    private static Corpus numbered(int n) {
        return Corpus.of(IntStream.range(0, n)
                .mapToObj(i -> Example.of("r" + i, "", "0 " + "word ".repeat(i % 7)))
                .toList());
    }

    @Test
    void everyTargetGivesItsNearestByTurns() {
        Corpus pool = Points.corpus(
                new float[] {1, 0}, new float[] {.9f, .1f}, new float[] {0, 1}, new float[] {.8f, .3f}, new float[] {
                    1, 1
                });
        Corpus target = Points.corpus(new float[] {2, 0}, new float[] {3, 0.1f}, new float[] {0, .5f});
        Selection selection = new KnnSelector(EMBEDDER, target).select(pool, Budget.items(4));
        // Rankings: a b d e c; a b d e c; c e d b a. In round 1 the second target's a is taken already.
        assertEquals(List.of("a", "c", "b", "e"), selection.ids());
        assertEquals(1, selection.picks().get(0).gain(), TOLERANCE);
        assertEquals(.9 / Math.hypot(.9, .1), selection.picks().get(2).gain(), TOLERANCE);
        assertEquals(
                "number 1 by cosine to target record c (1.0000)",
                selection.picks().get(1).reason());
        assertEquals(
                "number 2 by cosine to target record c (0.7071)",
                selection.picks().get(3).reason());
    }

    @Test
    void repeatsOfTaptCCountAgainstTheBudget() {
        Corpus pool = Points.corpus(
                new float[] {1, 0}, new float[] {.9f, .1f}, new float[] {0, 1}, new float[] {.8f, .3f}, new float[] {
                    1, 1
                });
        Corpus target = Points.corpus(new float[] {2, 0}, new float[] {3, 0.1f}, new float[] {0, .5f});
        // Two neighbours a target: a b, a b, c e.
        Selection selection = KnnSelector.taptC(EMBEDDER, target).select(pool, Budget.items(5));
        assertEquals("tapt-c", selection.method());
        assertEquals(List.of("a", "c", "b"), selection.ids());
        assertEquals(
                List.of("the budget has room for 5 records, 3 different ones came up: 2 repeats counted against it"),
                selection.notes());
    }

    @Test
    void manyTargetsThatAgreeAreFollowedAsDeepAsTheBudgetNeeds() {
        // All targets rank alike, so only the first ever gives a record and 40 rounds are needed.
        float[][] targets = new float[30][];
        for (int t = 0; t < targets.length; t++) {
            targets[t] = new float[] {1 + t, 0};
        }
        float[][] points = new float[60][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new float[] {60 - i, i};
        }
        Selection selection =
                new KnnSelector(EMBEDDER, Points.corpus(targets)).select(Points.corpus(points), Budget.items(40));
        for (int t = 0; t < 40; t++) {
            assertEquals(t, selection.picks().get(t).position());
        }
    }

    @Test
    void tiesGoToTheLowestPositionAndACostBudgetTakesThePrefix() {
        Corpus same = Points.line(2, 2, 2, 2);
        KnnSelector knn = new KnnSelector(EMBEDDER, Points.line(1));
        assertEquals(List.of("a", "b", "c"), knn.select(same, Budget.items(3)).ids());
        Budget cost = Budget.cost(4, new double[] {1, 2, 3, 1});
        assertEquals(List.of("a", "b"), knn.select(same, cost).ids());
        assertEquals(
                List.of("a", "b"),
                new MeanEmbeddingSelector(EMBEDDER, Points.line(1))
                        .select(same, cost)
                        .ids());
    }

    @Test
    void theMeanOfTheTargetIsFollowed() {
        Corpus pool = Points.corpus(new float[] {1, 0}, new float[] {1, 1}, new float[] {0, -1}, new float[] {-1, -1});
        Corpus target = Points.corpus(new float[] {1, 0}, new float[] {0, 1});
        Selection selection = new MeanEmbeddingSelector(EMBEDDER, target).select(pool, Budget.items(4));
        assertEquals(List.of("b", "a", "c", "d"), selection.ids());
        assertEquals(1, selection.picks().get(0).gain(), TOLERANCE);
        assertEquals(-1, selection.picks().get(3).gain(), TOLERANCE);
        assertEquals(
                "cosine 0.7071 with the mean of 2 target records",
                selection.picks().get(1).reason());
    }

    @Test
    void bm25IsTheFormula() {
        Corpus pool = texts("the cat", "The dog, the DOG!", "a bird sings of the sea", "nothing");
        // 4 records, 13 terms: the mean length is 3.25. "dog" stands in 1 of them, twice; "the" in 3.
        Selection selection = Bm25Selector.of(texts("dog the")).select(pool, Budget.items(4));
        double dog = Math.log(1 + 3.5 / 1.5);
        double the = Math.log(1 + 1.5 / 3.5);
        double length4 = 1.5 * (0.25 + 0.75 * 4 / 3.25);
        double length2 = 1.5 * (0.25 + 0.75 * 2 / 3.25);
        double length6 = 1.5 * (0.25 + 0.75 * 6 / 3.25);
        assertEquals(List.of("b", "a", "c"), selection.ids());
        assertEquals(
                (dog + the) * 2 * 2.5 / (2 + length4), selection.picks().get(0).gain(), 1e-12);
        assertEquals(the * 2.5 / (1 + length2), selection.picks().get(1).gain(), 1e-12);
        assertEquals(the * 2.5 / (1 + length6), selection.picks().get(2).gain(), 1e-12);
        assertEquals(
                List.of("the budget has room for 4 records, only 3 share a word with the target"), selection.notes());
    }

    @Test
    void bm25TargetsTakeTurnsAndRepeatedQueryWordsCountAgain() {
        Corpus pool = texts("cat", "dog", "cat cat dog", "bird");
        Selection selection = Bm25Selector.of(texts("cat", "dog bird")).select(pool, Budget.items(4));
        assertEquals(List.of("a", "d", "c", "b"), selection.ids());
        assertTrue(selection.picks().get(1).reason().startsWith("number 1 by BM25 for target record b ("));
        double once = Bm25Selector.of(texts("bird"))
                .select(pool, Budget.items(1))
                .picks()
                .get(0)
                .gain();
        double twice = Bm25Selector.of(texts("bird Bird"))
                .select(pool, Budget.items(1))
                .picks()
                .get(0)
                .gain();
        assertEquals(2 * once, twice, 1e-12);
    }

    @Test
    void termsAreLettersAndDigitsInLowerCase() {
        assertEquals(List.of("été", "b2", "x", "東京"), Bm25Index.terms("Été b2_X-東京!"));
        assertEquals(List.of(), Bm25Index.terms(" .,; "));
    }

    @Test
    void argumentsOutOfRangeAndThePoolAsTargetAreRefused() {
        Corpus pool = Points.line(1, 2);
        assertEquals(
                "target must not be empty",
                assertThrows(IllegalArgumentException.class, () -> new KnnSelector(EMBEDDER, Points.line()))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new MeanEmbeddingSelector(EMBEDDER, Points.line()));
        assertEquals(
                "b must be in [0, 1], got 1.1",
                assertThrows(IllegalArgumentException.class, () -> new Bm25Selector(pool, 1.5, 1.1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Bm25Selector(pool, Double.NaN, 0.5));
        for (Selector selector : List.of(
                new KnnSelector(EMBEDDER, pool), new MeanEmbeddingSelector(EMBEDDER, pool), Bm25Selector.of(pool))) {
            assertEquals(
                    "target must differ from the pool, got the same 2 records for both",
                    assertThrows(IllegalArgumentException.class, () -> selector.select(pool, Budget.items(1)))
                            .getMessage());
        }
    }

    /** A target of one skill draws more of that skill than there is in the pool. */
    @Test
    void everyMethodFindsMoreOfTheTargetsSkillThanChance() {
        SkillCorpus corpus =
                SkillCorpus.of(SkillCorpusSettings.ofSkills(6).withSize(120).withZipfExponent(0), Seeds.of(4));
        String skill = corpus.skills().get(0);
        Corpus target = Corpus.of(corpus.test(8).stream()
                .filter(example -> example.tags().get("skill").equals(skill))
                .toList());
        Embedder embedder = HashedNgramEmbedder.withDefaults().fittedTo(corpus.pool());
        for (Selector selector : List.of(
                new KnnSelector(embedder, target),
                new MeanEmbeddingSelector(embedder, target),
                Bm25Selector.of(target))) {
            Selection selection = selector.select(corpus.pool(), Budget.items(15));
            long found = selection.picks().stream()
                    .filter(p ->
                            corpus.pool().get(p.position()).tags().get("skill").equals(skill))
                    .count();
            assertTrue(found > 15 / 6 + 1, selection.method() + " finds " + found);
        }
    }
}
