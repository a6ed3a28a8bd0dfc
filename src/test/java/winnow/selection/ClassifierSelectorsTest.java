package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import winnow.classifier.LabelWeights;
import winnow.classifier.TextClassifier;
import winnow.classifier.TextClassifierTraining;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.HashedNgrams;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/** quality-classifier and score. */
class ClassifierSelectorsTest {
    private static final Seeds SEEDS = Seeds.of(3);
    private static final TextClassifierTraining SMALL =
            TextClassifierTraining.withDefaults().withNgrams(new HashedNgrams(1, 1009));

    private static Corpus texts(String prefix, String... texts) {
        return Corpus.of(IntStream.range(0, texts.length)
                .mapToObj(i -> Example.of(prefix + i, "", texts[i]))
                .toList());
    }

    /** Two of ten speak of cats. */
    private static Corpus pool(int n) {
        return texts(
                "p",
                IntStream.range(0, n)
                        .mapToObj(i -> i % 5 == 2 ? "cat purrs number" + i : "engine roars number" + i)
                        .toArray(String[]::new));
    }

    private static QualityClassifierSelector quality() {
        return QualityClassifierSelector.of(texts("t", "cat purrs", "a cat purrs", "the cat purrs"), SEEDS)
                .withTraining(SMALL.withLabelWeights(LabelWeights.BALANCED));
    }

    @Test
    void theLikeliestRecordsAreThoseOfTheTargetsKind() {
        Corpus pool = pool(40);
        Selection selection = quality().withSampling(QualitySampling.TOP_K).select(pool, Budget.items(8));
        assertTrue(IntStream.of(selection.positions()).allMatch(i -> i % 5 == 2), selection.ids()::toString);
        for (int t = 1; t < 8; t++) {
            assertTrue(selection.picks().get(t - 1).gain()
                    >= selection.picks().get(t).gain());
        }
        assertEquals(List.of(), selection.notes());
        assertTrue(selection.picks().get(0).reason().startsWith("probability 0."));
    }

    /** A record passes in a round with probability (2 − p)^−9. */
    @Test
    void noiseLetsThroughAsManyAsItsDistributionSays() {
        Corpus pool = pool(3000);
        Selection all = quality().select(pool, Budget.share(1));
        double[] expected = new double[2];
        double[] variance = new double[2];
        double[] passed = new double[2];
        for (Selection.Pick pick : all.picks()) {
            double pass = Math.pow(2 - pick.gain(), -QualityClassifierSelector.ALPHA);
            double[] first = {pass, (1 - pass) * pass};
            for (int round = 0; round < 2; round++) {
                expected[round] += first[round];
                variance[round] += first[round] * (1 - first[round]);
                passed[round] += pick.reason().endsWith(", passed in round " + (round + 1)) ? 1 : 0;
            }
        }
        for (int round = 0; round < 2; round++) {
            assertEquals(expected[round], passed[round], 4 * Math.sqrt(variance[round]));
        }
        assertEquals(3000, new HashSet<>(all.ids()).size());
        assertEquals(
                List.of((int) passed[0]
                        + " of the 3000 records pass in one round, the rule without a budget; 3000 were drawn from"),
                all.notes());
    }

    @Test
    void whatPassesInTheLastRoundIsDrawnFromAlike() {
        Corpus pool = pool(60);
        int first = 0;
        int runs = 400;
        for (int seed = 0; seed < runs; seed++) {
            Selection selection = QualityClassifierSelector.of(texts("t", "cat purrs", "a cat purrs"), Seeds.of(seed))
                    .withTraining(SMALL.withStopping(1e-2, 5))
                    .select(pool, Budget.items(1));
            first += selection.positions()[0] < 30 ? 1 : 0;
        }
        assertEquals(0.5, (double) first / runs, 4 * Math.sqrt(0.25 / runs));
    }

    @Test
    void everyBudgetIsUsedAndSmallPoolsAreServed() {
        for (int n : new int[] {0, 1, 2, 3}) {
            for (int k = 0; k <= n; k++) {
                assertEquals(
                        k, quality().select(pool(n), Budget.items(k)).picks().size());
            }
        }
        assertEquals(quality().select(pool(30), Budget.items(9)), quality().select(pool(30), Budget.items(9)));
    }

    @Test
    void scoresKeepEitherEnd() {
        TextClassifier classifier = SMALL.fit(
                texts("l", "you fool", "you idiot fool", "thank you", "thank you kindly"),
                List.of("toxic", "toxic", "civil", "civil"));
        Corpus pool = texts("p", "thank them", "what", "fool", "what", "fool idiot");
        Selection lowest = new ScoreSelector(classifier, "toxic", Keep.LOWEST).select(pool, Budget.items(3));
        assertEquals(List.of("p0", "p1", "p3"), lowest.ids());
        double p = classifier.probabilities("thank them")[classifier.indexOf("toxic")];
        assertEquals(1 - p, lowest.picks().get(0).gain());
        assertEquals(
                "probability " + Picks.decimals(p, 4) + " of toxic",
                lowest.picks().get(0).reason());
        Selection highest = new ScoreSelector(classifier, "toxic", Keep.HIGHEST)
                .select(pool, Budget.cost(2, new double[] {1, 1, 1, 1, 1}));
        assertEquals(
                List.of("p4", "p2"),
                highest.ids().stream().sorted((a, b) -> b.compareTo(a)).toList());
        assertEquals(
                List.of("the classifier's training stopped after 1 steps, before it was done"),
                new ScoreSelector(
                                SMALL.withStopping(1e-9, 1).fit(texts("l", "a", "b c"), List.of("x", "y")),
                                "x",
                                Keep.LOWEST)
                        .select(pool, Budget.items(1))
                        .notes());
        assertEquals(
                "label must be one of civil, toxic, got \"rude\"",
                assertThrows(IllegalArgumentException.class, () -> new ScoreSelector(classifier, "rude", Keep.LOWEST))
                        .getMessage());
    }

    @Test
    void aTargetThatIsEmptyOrThePoolIsRefused() {
        assertEquals(
                "target must not be empty",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> QualityClassifierSelector.of(Corpus.of(List.of()), SEEDS))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> QualityClassifierSelector.of(pool(4), SEEDS)
                .select(pool(4), Budget.items(1)));
        assertThrows(IllegalArgumentException.class, () -> quality().select(pool(4), Budget.items(5)));
    }
}
