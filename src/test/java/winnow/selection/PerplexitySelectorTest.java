package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;

class PerplexitySelectorTest {
    private static final Tokenizer TOKENIZER = Tokenizer.load(Seedling.folder());

    /** Every token of a response has the probability that its prompt names in per cent. */
    private static final LanguageModel MODEL =
            new KnownModel(TOKENIZER, 12, (before, token) -> Integer.parseInt(before.substring(0, 2)) / 100.0);

    private static final Corpus POOL = Corpus.of(List.of(
            Example.of("p50", "50", " a b"),
            Example.of("p10", "10", " c"),
            Example.of("p80", "80", " d e"),
            Example.of("p20", "20", " f g"),
            Example.of("p40", "40", " h")));

    private static final PerplexitySelector SELECTOR = PerplexitySelector.of(MODEL, ScoringTemplate.plain());

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @Test
    void theBandOfTheBudgetsSizeStandsAroundTheMiddle() {
        // Perplexities 1.25, 2, 2.5, 5, 10 of p80, p50, p40, p20, p10.
        Selection three = SELECTOR.select(POOL, Budget.items(3));
        assertEquals(List.of("p40", "p50", "p20"), three.ids());
        assertEquals(
                "perplexity 2.500, number 3 of 5 from the lowest",
                three.picks().get(0).reason());
        assertEquals(0, three.picks().get(0).gain());
        assertEquals(-0.2, three.picks().get(1).gain(), 1e-15);
        assertEquals(
                List.of("p40", "p50", "p20", "p10", "p80"),
                SELECTOR.select(POOL, Budget.items(5)).ids());
    }

    @Test
    void lowAndHighBeginAtTheEnds() {
        Selection low = SELECTOR.withBand(PerplexityBand.LOW).select(POOL, Budget.items(2));
        assertEquals(List.of("p80", "p50"), low.ids());
        assertEquals("low", low.settings().get("band"));
        Selection high = SELECTOR.withBand(PerplexityBand.HIGH).select(POOL, Budget.items(2));
        assertEquals(List.of("p10", "p20"), high.ids());
        assertEquals(-0.1, high.picks().get(0).gain(), 1e-15);
    }

    @Test
    void aRecordWithoutRoomIsLeftOutByName() {
        List<Example> examples = new ArrayList<>(POOL.examples());
        examples.add(1, Example.of("long", "90", " a b c d e f g h i j k l m n"));
        Selection selection = SELECTOR.select(Corpus.of(examples), Budget.items(6));
        assertEquals(List.of("p40", "p50", "p20", "p10", "p80"), selection.ids());
        assertEquals(
                List.of(
                        "left out: 1 of 6 records, longer than the 12 tokens that the model takes (long)",
                        "the budget has room for 6 records, 5 could be chosen"),
                selection.notes());
    }

    @Test
    void tiesGoToTheLowestPositionAndAShareIsOneOfAllRecords() {
        Corpus equal = Corpus.of(List.of(
                Example.of("a", "50", " x"),
                Example.of("b", "50", " y"),
                Example.of("c", "50", " z z z z z z z z z z"),
                Example.of("d", "50", " v")));
        Selection selection = SELECTOR.withBand(PerplexityBand.LOW).select(equal, Budget.share(0.5));
        assertEquals(List.of("a", "b"), selection.ids());
    }

    @Test
    void aCostBudgetTakesThePrefixAndTooLargeABudgetIsRefusedBeforeScoring() {
        Budget cost = Budget.cost(5, new double[] {1, 1, 1, 3, 2});
        assertEquals(List.of("p40", "p50"), SELECTOR.select(POOL, cost).ids());
        LanguageModel silent = new KnownModel(TOKENIZER, 12, (before, token) -> {
            throw new AssertionError("scored");
        });
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> PerplexitySelector.of(silent, ScoringTemplate.plain()).select(POOL, Budget.items(6)));
        assertEquals("budget must be at most the 5 items there are, got 6", error.getMessage());
    }

    @Test
    void aListenerHearsOfEveryPiece() {
        List<String> heard = new ArrayList<>();
        SELECTOR.withListener((done, of) -> heard.add(done + "/" + of)).select(POOL, Budget.items(1));
        assertEquals(List.of("5/5"), heard);
        assertTrue(
                SELECTOR.select(Corpus.of(List.of()), Budget.items(0)).picks().isEmpty());
    }

    @Test
    void ofTheBuiltInModelTheOrderIsThatOfItsPerplexities() {
        Corpus pool = SkillCorpus.of(SkillCorpusSettings.ofSkills(4).withSize(24), Seeds.of(3))
                .pool();
        try (LanguageModel model = Seedling.open(ComputeDevice.CPU)) {
            ScoringTemplate template = ScoringTemplate.seedling();
            Selection selection = PerplexitySelector.of(model, template)
                    .withBand(PerplexityBand.LOW)
                    .select(pool, Budget.items(24));
            double before = 0;
            for (int position : selection.positions()) {
                double perplexity = model.score(template, pool.get(position), Optional.empty())
                        .perplexity();
                assertTrue(perplexity >= before * (1 - 1e-4), perplexity + " after " + before);
                before = perplexity;
            }
            assertEquals(model.settings(), selection.settings().get("model"));
        }
    }
}
