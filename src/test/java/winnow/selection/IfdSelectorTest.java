package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.HashedNgramEmbedder;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;

class IfdSelectorTest {
    private static final float TOLERANCE = 1e-6f; // log-probabilities are floats
    private static final Tokenizer TOKENIZER = Tokenizer.load(Seedling.folder());

    /** A quarter for every token alone, the prompt's per cent after it. */
    private static final LanguageModel MODEL = new KnownModel(
            TOKENIZER,
            14,
            (before, token) -> before.startsWith("<s>") ? 0.25 : Integer.parseInt(before.substring(0, 2)) / 100.0);

    private static final Corpus POOL = Corpus.of(List.of(
            Example.of("half", "50", " a b"),
            Example.of("same", "25", " c"),
            Example.of("little", "40", " d e f"),
            Example.of("worse", "20", " g"),
            Example.of("no prompt", "", " h"),
            Example.of("most", "30", " i j"),
            Example.of("equal to half", "50", " k l"),
            Example.of("long", "40", " a b c d e f g h i j k l m n")));

    private static final IfdSelector SELECTOR = IfdSelector.of(MODEL, ScoringTemplate.plain());

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @Test
    void theHighestRatioBelowOneComesFirst() {
        Selection selection = SELECTOR.select(POOL, Budget.items(4));
        assertEquals(List.of("most", "little", "half", "equal to half"), selection.ids());
        // Perplexities 1 / 0.30 and 1 / 0.25.
        assertEquals(25.0 / 30, selection.picks().get(0).gain(), TOLERANCE);
        assertEquals(25.0 / 40, selection.picks().get(1).gain(), TOLERANCE);
        assertEquals(0.5, selection.picks().get(2).gain(), TOLERANCE);
        assertEquals(
                "IFD 0.6250: perplexity 2.500 after the prompt, 4.000 alone",
                selection.picks().get(1).reason());
    }

    @Test
    void whatHasNoRatioOrNoUseIsNeverChosenAndNeverCountedAsZero() {
        Selection selection = SELECTOR.select(POOL, Budget.items(8));
        assertEquals(4, selection.picks().size());
        assertEquals(
                List.of(
                        "left out: 1 of 8 records, no prompt (no prompt)",
                        "left out: 1 of 8 records, longer than the 14 tokens that the model takes (long)",
                        "left out: 2 of 8 records, IFD at least 1 (same, worse)",
                        "the budget has room for 8 records, 4 could be chosen"),
                selection.notes());
    }

    @Test
    void perplexitiesBeyondARealNumberStillHaveARatio() {
        assertEquals(0.5, IfdSelector.ratio(-1000, -1000 - Math.log(2)), 1e-12);
        LanguageModel hopeless =
                new KnownModel(TOKENIZER, 14, (before, token) -> before.startsWith("<s>") ? Double.MIN_VALUE : 1e-322);
        Selection selection = IfdSelector.of(hopeless, ScoringTemplate.plain()).select(POOL, Budget.items(1));
        assertTrue(selection.picks().get(0).reason().endsWith("above 1e308 after the prompt, above 1e308 alone"));
    }

    @Test
    void aTokenizerWithoutAnyTokenToStartFromIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("tokenizer.json"),
                """
                {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
                 "pre_tokenizer":{"type":"WhitespaceSplit"},"post_processor":null,"decoder":null,
                 "model":{"type":"WordLevel","vocab":{"w0":0},"unk_token":"w0"}}
                """);
        try (Tokenizer words = Tokenizer.load(folder)) {
            LanguageModel model = new KnownModel(words, 9, (before, token) -> 1);
            String message = assertThrows(
                            IllegalArgumentException.class, () -> IfdSelector.of(model, ScoringTemplate.plain()))
                    .getMessage();
            assertTrue(
                    message.startsWith("ifd needs a begin or end token for a response to follow, got neither"),
                    message);
        }
    }

    @Test
    void ofTheBuiltInModelItIsTheRatioOfItsPerplexitiesOfTheSameTokens() {
        Corpus pool = SkillCorpus.of(SkillCorpusSettings.ofSkills(4).withSize(20), Seeds.of(3))
                .pool();
        try (LanguageModel model = Seedling.open(ComputeDevice.CPU)) {
            ScoringTemplate template = ScoringTemplate.seedling();
            Selection selection = IfdSelector.of(model, template).select(pool, Budget.items(5));
            for (Selection.Pick pick : selection.picks()) {
                Example example = pool.get(pick.position());
                int[] response = model.tokenizer().encode(" " + example.response() + "\n");
                int[] begin = {model.tokenizer().beginId().getAsInt()};
                double alone = model.score(
                                begin,
                                List.of(ScoredSequence.of("r", new int[0], response)),
                                ScoringSettings.withDefaults())
                        .get(0)
                        .perplexity();
                double after = model.score(template, example, Optional.empty()).perplexity();
                assertEquals(after / alone, pick.gain(), 1e-4 * pick.gain());
                assertTrue(pick.gain() < 1);
            }
        }
    }

    @Test
    void superfilteringKeepsWhatCoversTheCandidates() {
        // Two near-copies of the highest IFD, then another text: facility location leaves out the copy.
        Corpus pool = Corpus.of(List.of(
                Example.of("a", "30", " leaf brown leaf"),
                Example.of("copy", "30", " leaf brown leaf"),
                Example.of("other", "40", " goat moon goat"),
                Example.of("low", "80", " river")));
        SuperfilteringSelector selector = SuperfilteringSelector.of(
                        SELECTOR, HashedNgramEmbedder.withDefaults().fittedTo(pool), Seeds.of(1))
                .withShare(0.75);
        Selection selection = selector.select(pool, Budget.items(2));
        assertEquals(List.of("a", "other"), selection.ids());
        assertEquals(2, selection.picks().get(1).position());
        assertTrue(selection.picks().get(1).reason().startsWith("IFD 0.6250; covers 1 record best"));
        assertEquals(3, selection.settings().get("candidates"));
        Selection costly = selector.select(pool, Budget.cost(5, new double[] {9, 4, 4, 1}));
        assertEquals(List.of("copy"), costly.ids());
        var error = assertThrows(IllegalArgumentException.class, () -> selector.withShare(0));
        assertEquals("share must be in (0, 1], got 0.0", error.getMessage());
    }
}
