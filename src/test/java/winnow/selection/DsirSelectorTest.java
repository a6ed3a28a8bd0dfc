package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.HashedNgrams;
import winnow.maximize.Budget;
import winnow.random.Seeds;

class DsirSelectorTest {
    private static final Seeds SEEDS = Seeds.of(4);
    private static final HashedNgrams UNIGRAMS = new HashedNgrams(1, 10_000);
    private static final double TINY = 1e-8;

    private static Corpus texts(String prefix, String... texts) {
        return Corpus.of(IntStream.range(0, texts.length)
                .mapToObj(i -> Example.of(prefix + i, "", texts[i]))
                .toList());
    }

    private static double ratio(double p, double q) {
        return Math.log(p + TINY) - Math.log(q + TINY);
    }

    @Test
    void theWeightIsTheFormula() {
        Corpus pool = texts("p", "cat", "dog", "dog dog", "Cat bird");
        Corpus target = texts("t", "cat cat dog");
        Selection selection = DsirSelector.of(target, SEEDS)
                .withNgrams(UNIGRAMS)
                .withSampling(DsirSampling.TOP_K)
                .select(pool, Budget.items(4));
        // Pool: cat 2/6, dog 3/6, bird 1/6; target: cat 2/3, dog 1/3, bird 0.
        double cat = ratio(2 / 3.0, 2 / 6.0);
        double dog = ratio(1 / 3.0, 3 / 6.0);
        double bird = ratio(0, 1 / 6.0);
        assertEquals(List.of("p0", "p1", "p2", "p3"), selection.ids());
        double[] expected = {cat, dog, 2 * dog, cat + bird};
        for (int t = 0; t < 4; t++) {
            assertEquals(expected[t], selection.picks().get(t).gain(), 1e-12);
        }
        assertEquals("log importance weight 0.6931", selection.picks().get(0).reason());
        assertEquals(0, selection.objective().orElseThrow(), 1e-12); // the whole pool is as good as chance
    }

    @Test
    void aPseudoCountIsAddedToTheTargetAlone() {
        Selection selection = DsirSelector.of(texts("t", "cat cat dog"), SEEDS)
                .withNgrams(new HashedNgrams(1, 1000))
                .withTargetPseudoCount(0.5)
                .withSampling(DsirSampling.TOP_K)
                .select(texts("p", "cat", "bird"), Budget.items(2));
        assertEquals(ratio(2.5 / 503, 0.5), selection.picks().get(0).gain(), 1e-12);
        assertEquals(ratio(0.5 / 503, 0.5), selection.picks().get(1).gain(), 1e-12);
    }

    @Test
    void theKlReductionIsTheFormula() {
        Corpus pool = texts("p", "cat", "dog", "bird", "fish");
        Corpus target = texts("t", "cat cat cat dog");
        DsirSelector dsir = DsirSelector.of(target, SEEDS).withNgrams(UNIGRAMS).withSampling(DsirSampling.TOP_K);
        Selection selection = dsir.select(pool, Budget.items(2));
        assertEquals(List.of("p0", "p1"), selection.ids());
        double ofChosen = 0.75 * ratio(0.75, 0.5) + 0.25 * ratio(0.25, 0.5);
        int[] drawn = new RandomSelector(SEEDS).select(pool, Budget.items(2)).positions();
        double[] share = new double[4];
        for (int position : drawn) {
            share[position] = 0.5;
        }
        double ofRandom = 0.75 * ratio(0.75, share[0]) + 0.25 * ratio(0.25, share[1]);
        assertEquals(ofRandom - ofChosen, selection.objective().orElseThrow(), 1e-12);
        assertEquals(ofRandom - ofChosen, dsir.objective(pool, new int[] {1, 0}), 1e-12);
        assertTrue(
                selection.notes().get(0).startsWith("KL divergence of the target from the chosen 0.1308 nats"),
                selection.notes()::toString);
    }

    /** Every n-gram that the target never has costs log w; so the record without the target's words wins here by its shortness. */
    @Test
    void aChoiceThatIsLessLikeTheTargetThanARandomOneIsSaid() {
        String like = "cat dog " + "fish ".repeat(30);
        Corpus pool = texts("p", "bird", like, like, like, like, like, like, like, like, like);
        Corpus target = texts("t", "cat dog", "dog cat");
        DsirSelector dsir = DsirSelector.of(target, SEEDS).withNgrams(UNIGRAMS).withSampling(DsirSampling.TOP_K);
        Selection chosen = dsir.select(pool, Budget.items(1));
        assertEquals(List.of("p0"), chosen.ids());
        List<String> notes = chosen.notes();
        assertTrue(
                notes.get(1).startsWith("the chosen are less like the target than a random draw is"), notes::toString);
        assertEquals(
                1,
                dsir.withTargetPseudoCount(5)
                        .select(pool, Budget.items(3))
                        .notes()
                        .size());
    }

    /** With k = 1 a record is drawn with probability w / Σ w. */
    @Test
    void noiseDrawsInProportionToTheWeights() {
        Corpus pool = texts("p", "cat", "dog", "bird");
        Corpus target = texts("t", "cat ".repeat(5) + "dog ".repeat(3) + "bird ".repeat(2));
        int runs = 3000;
        int[] drawn = new int[3];
        for (int seed = 0; seed < runs; seed++) {
            DsirSelector dsir = DsirSelector.of(target, Seeds.of(seed)).withNgrams(UNIGRAMS);
            drawn[dsir.select(pool, Budget.items(1)).positions()[0]]++;
        }
        double[] expected = {0.5, 0.3, 0.2};
        for (int i = 0; i < 3; i++) {
            double error = Math.sqrt(expected[i] * (1 - expected[i]) / runs);
            assertEquals(expected[i], (double) drawn[i] / runs, 4 * error);
        }
    }

    @Test
    void everyTargetHasItsQuotaAndNoRecordIsTakenTwice() {
        Corpus pool = texts("p", "cat", "cat", "cat", "dog", "dog", "dog");
        Map<String, Corpus> targets = new LinkedHashMap<>();
        targets.put("cats", texts("c", "cat cat"));
        targets.put("dogs", texts("d", "dog"));
        DsirSelector dsir = DsirSelector.of(targets, SEEDS).withSampling(DsirSampling.TOP_K);
        // Tokens 2 to 1; a tie of remainders would go to the first.
        assertEquals(
                List.of("p0", "p1", "p3"), dsir.select(pool, Budget.items(3)).ids());
        assertEquals(
                List.of("p0", "p3", "p4"),
                dsir.withShares(1, 2).select(pool, Budget.items(3)).ids());
        Selection all = dsir.withShares(5, 1).select(pool, Budget.items(6));
        assertEquals(List.of("p0", "p1", "p2", "p3", "p4", "p5"), all.ids());
        assertTrue(all.picks().get(4).reason().endsWith(" for cats"));
        assertTrue(all.picks().get(5).reason().endsWith(" for dogs"));
    }

    @Test
    void shortRecordsAreLeftOutWhenAMinimumIsAskedFor() {
        Corpus pool = texts("p", "cat", "cat cat", "cat dog bird", "dog");
        Selection selection =
                DsirSelector.of(texts("t", "cat"), SEEDS).withMinimumTokens(2).select(pool, Budget.items(3));
        assertEquals(2, selection.picks().size());
        assertEquals(
                List.of(1, 2),
                IntStream.of(selection.positions()).sorted().boxed().toList());
        assertTrue(
                selection.notes().contains("the budget has room for 3 records, only 2 have at least 2 tokens"),
                selection.notes()::toString);
    }

    @Test
    void everyBudgetIsUsedTheSeedDecidesAndThreadsDoNot() throws Exception {
        Corpus pool = Points.random(700, 3, 8);
        Corpus target = Points.random(20, 3, 9);
        DsirSelector dsir = DsirSelector.of(target, SEEDS);
        Selection selection = dsir.select(pool, Budget.items(40));
        assertEquals(40, new HashSet<>(selection.ids()).size());
        for (int threads : new int[] {1, 3}) {
            ForkJoinPool own = new ForkJoinPool(threads);
            assertEquals(
                    selection,
                    own.submit(() -> dsir.select(pool, Budget.items(40))).get());
            own.shutdown();
        }
        Selection other = DsirSelector.of(target, Seeds.of(5)).select(pool, Budget.items(40));
        assertTrue(!selection.ids().equals(other.ids()));
        assertTrue(dsir.select(pool, Budget.items(0)).picks().isEmpty());
        assertEquals(700, dsir.select(pool, Budget.items(700)).picks().size());
        assertEquals(
                2,
                dsir.withSampling(DsirSampling.TOP_K)
                        .select(texts("p", "cat", "dog"), Budget.cost(2, new double[] {1, 1}))
                        .picks()
                        .size());
    }

    /**
     * Sum, least and greatest log-weight of data_selection (p-lambda/dsir) 1.0.3 on the same 20,000 lines of 100 words, with 2,000
     * lines as target: HashedNgramDSIR, defaults.
     */
    @Test
    void weightsAreThoseOfTheAuthorsLibrary() {
        Selection selection = DsirSelector.of(lines(2_000, 6, 8_000), SEEDS)
                .withSampling(DsirSampling.TOP_K)
                .select(lines(20_000, 5, 20_000), Budget.share(1));
        double sum =
                selection.picks().stream().mapToDouble(Selection.Pick::gain).sum();
        assertEquals(-165791.82311146805, sum, 1e-6);
        assertEquals(-26.498504536273895, selection.picks().get(19_999).gain(), 1e-9);
        assertEquals(8.836050246464271, selection.picks().get(0).gain(), 1e-9);
    }

    private static Corpus lines(int lines, long seed, int vocabulary) {
        List<Example> examples = new ArrayList<>();
        long state = seed;
        for (int i = 0; i < lines; i++) {
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < 100; w++) {
                state += 0x9E3779B97F4A7C15L;
                long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
                z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
                double u = ((z ^ z >>> 31) >>> 11) * 0x1p-53;
                text.append(w == 0 ? "w" : " w").append(Integer.toString((int) (vocabulary * u * u * u), 36));
            }
            examples.add(Example.of("l" + i, "", text.toString()));
        }
        return Corpus.of(examples);
    }

    @Test
    void argumentsThatMakeNoSenseAreRefused() {
        Corpus pool = texts("p", "cat", "dog");
        Corpus target = texts("t", "cat");
        DsirSelector dsir = DsirSelector.of(target, SEEDS);
        Map<String, Corpus> two = new LinkedHashMap<>();
        two.put("a", target);
        two.put("b", texts("u", "dog"));
        refused("target must not be empty", () -> DsirSelector.of(Corpus.of(List.of()), SEEDS));
        refused("targets must not be empty", () -> DsirSelector.of(Map.of(), SEEDS));
        refused("minimum tokens must be >= 0, got -1", () -> dsir.withMinimumTokens(-1));
        refused("target pseudo-count must be >= 0 and finite, got -1.0", () -> dsir.withTargetPseudoCount(-1));
        refused("shares must be 1 numbers > 0 and finite, one a target, got [1.0, 2.0]", () -> dsir.withShares(1, 2));
        refused("shares must be 1 numbers > 0 and finite, one a target, got [0.0]", () -> dsir.withShares(0));
        refused(
                "target must hold at least one token, got none in 1 records",
                () -> DsirSelector.of(texts("t", " "), SEEDS).select(pool, Budget.items(1)));
        refused("target must differ from the pool, got the same 2 records for both", () -> DsirSelector.of(pool, SEEDS)
                .select(pool, Budget.items(1)));
        refused(
                "budget of dsir with several targets must count records: its quotas have no meaning for a cost",
                () -> DsirSelector.of(two, SEEDS).select(pool, Budget.cost(1, new double[] {1, 1})));
        refused("a distribution of n-grams needs at least one chosen record", () -> dsir.objective(pool, new int[0]));
        assertThrows(IllegalArgumentException.class, () -> dsir.select(pool, Budget.items(3)));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
