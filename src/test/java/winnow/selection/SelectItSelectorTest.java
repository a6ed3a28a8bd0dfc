package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringSettings;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;

class SelectItSelectorTest {
    private static final double TOLERANCE = 1e-6; // log-probabilities are floats
    private static final Tokenizer TOKENIZER = Tokenizer.load(Seedling.folder());
    private static final RatingPrompts TWO = new RatingPrompts(3, List.of("First: 1 to 3?", "Second: 1 to 3?"));

    /** Probabilities of 1, 2, 3 by response, then for the second wording. */
    private static final Map<String, double[][]> TABLE = Map.of(
            "sure", new double[][] {{.01, .01, .08}, {.01, .01, .08}},
            "poor", new double[][] {{.08, .01, .01}, {.08, .01, .01}},
            "torn", new double[][] {{.01, .01, .08}, {.03, .03, .04}});

    private static final Corpus POOL = Corpus.of(
            List.of(Example.of("p", "do", "poor"), Example.of("t", "do", "torn"), Example.of("s", "", "sure")));

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    private static LanguageModel model(double gain) {
        return new KnownModel(TOKENIZER, 200, (before, token) -> {
            assertTrue(before.startsWith("<s>") && before.endsWith("\n\nRating:\n"), before);
            String response = before.substring(before.indexOf("Response:\n") + 10, before.indexOf("\n\nRating"));
            double[][] byWording = TABLE.get(response);
            return gain * byWording[before.contains("First") ? 0 : 1][Integer.parseInt(token) - 1];
        });
    }

    @Test
    void theTokenScoreIsTheRatingTimesItsMeanLead() {
        // 3 · ((0.8 − 0.1) + (0.8 − 0.1)) / 2, whatever the sum of the probabilities.
        assertEquals(2.1, RatingForm.PAPER.tokenScore(new double[] {.1, .1, .8}), 1e-15);
        assertEquals(2.1, RatingForm.PAPER.tokenScore(new double[] {.01, .01, .08}), 1e-12);
        assertEquals(0.7, RatingForm.PAPER.tokenScore(new double[] {.8, .1, .1}), 1e-15);
        assertEquals(0, RatingForm.PAPER.tokenScore(new double[] {.25, .25, .25, .25, .25}));
        assertEquals(5, RatingForm.PAPER.tokenScore(new double[] {0, 0, 0, 0, 1}));
    }

    @Test
    void theRepositoryTakesASecondSoftmaxWhichFlattens() {
        double e8 = Math.exp(.8);
        double e1 = Math.exp(.1);
        double expected = 3 * (e8 - e1) / (e8 + 2 * e1);
        assertEquals(expected, RatingForm.REPOSITORY.tokenScore(new double[] {.1, .1, .8}), 1e-12);
        // At most 5·(e − 1) / (e + 4) for a model that is certain.
        assertEquals(
                5 * (Math.E - 1) / (Math.E + 4), RatingForm.REPOSITORY.tokenScore(new double[] {0, 0, 0, 0, 1}), 1e-12);
    }

    @Test
    void disagreementOfWordingsCostsAndLargerModelsCountMore() {
        assertEquals(2 / (1 + 0.2 * 1), SelectItSelector.sentenceScore(new double[] {1, 3}, 0.2), 1e-15);
        assertEquals(2, SelectItSelector.sentenceScore(new double[] {2, 2, 2}, 0.2));
        assertEquals(4, SelectItSelector.sentenceScore(new double[] {4}, 0.2));
        assertEquals(
                (7 * 1.0 + 13 * 2.0) / 20,
                SelectItSelector.modelScore(new double[] {1, 2}, new double[] {7, 13}),
                1e-15);
    }

    @Test
    void theWholeFormulaHoldsForKnownProbabilities() {
        Selection selection = SelectItSelector.of(model(1)).withPrompts(TWO).select(POOL, Budget.items(3));
        assertEquals(List.of("s", "t", "p"), selection.ids());
        assertEquals(2.1, selection.picks().get(0).gain(), TOLERANCE);
        // Torn: 2.1 and 3 · 0.1 = 0.3: mean 1.2, deviation 0.9.
        assertEquals(1.2 / (1 + 0.2 * 0.9), selection.picks().get(1).gain(), TOLERANCE);
        assertEquals(0.7, selection.picks().get(2).gain(), TOLERANCE);
        assertEquals(
                "score 1.0169: rating 3.0 of 3, mean over 2 wordings 1.2000",
                selection.picks().get(1).reason());
        assertEquals(TWO.wordings(), selection.settings().get("wordings"));
        // Digits that are next to impossible are compared all the same.
        assertEquals(
                selection.ids(),
                SelectItSelector.of(model(1e-30))
                        .withPrompts(TWO)
                        .select(POOL, Budget.items(3))
                        .ids());
    }

    @Test
    void formAlphaAndOneWordingAreFollowed() {
        SelectItSelector selector = SelectItSelector.of(model(1)).withPrompts(TWO);
        double mild = selector.withAlpha(0)
                .select(POOL, Budget.items(2))
                .picks()
                .get(1)
                .gain();
        assertEquals(1.2, mild, TOLERANCE);
        Selection repository = selector.withForm(RatingForm.REPOSITORY)
                .withPrompts(TWO.drawn(Seeds.of(1)))
                .select(POOL, Budget.items(1));
        assertEquals(
                RatingForm.REPOSITORY.tokenScore(new double[] {.1, .1, .8}),
                repository.picks().get(0).gain(),
                TOLERANCE);
        assertEquals("repository", repository.settings().get("form"));
        assertEquals(1, ((List<?>) repository.settings().get("wordings")).size());
    }

    @Test
    void modelsAreWeightedBySizeAndNamedInTheReason() {
        LanguageModel flat = new KnownModel(TOKENIZER, 200, (before, token) -> 0.1);
        RatingModel ninety = new RatingModel(flat, 90);
        List<String> heard = new ArrayList<>();
        Selection selection = SelectItSelector.of(List.of(RatingModel.of(model(1)), ninety))
                .withPrompts(TWO)
                .withListener((done, of) -> heard.add(done + "/" + of))
                .select(POOL, Budget.items(1));
        assertEquals(2.1 * 30 / 120, selection.picks().get(0).gain(), TOLERANCE);
        assertTrue(selection.picks().get(0).reason().contains("model 2 gives 0.0000"));
        assertEquals(List.of("1/6", "2/6", "3/6", "4/6", "5/6", "6/6"), heard);
    }

    @Test
    void aRecordWhosePromptDoesNotFitIsLeftOutByName() {
        LanguageModel narrow = new KnownModel(TOKENIZER, 60, (before, token) -> 0.1);
        Corpus pool = Corpus.of(List.of(Example.of("long", "do", "x y z ".repeat(30)), Example.of("short", "do", "x")));
        Selection selection = SelectItSelector.of(narrow).withPrompts(TWO).select(pool, Budget.items(1));
        assertEquals(List.of("short"), selection.ids());
        assertEquals(
                List.of("left out: 1 of 2 records, rating prompt longer than the 60 tokens that the model takes"
                        + " (long)"),
                selection.notes());
    }

    @Test
    void digitsAreFoundInAnyVocabularyAndOneWithoutThemIsRefused(@TempDir Path folder) throws IOException {
        String words = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> "\"" + i + "\":" + (i + 10))
                .collect(Collectors.joining(","));
        try (Tokenizer with = words(folder.resolve("with"), words);
                Tokenizer without = words(folder.resolve("without"), "\"1\":11")) {
            LanguageModel model = new KnownModel(with, 99, (before, token) -> token.equals("2") ? .5 : .25);
            Selection selection = SelectItSelector.of(model).withPrompts(TWO).select(POOL, Budget.items(1));
            assertEquals(2 * (0.5 - 0.25), selection.picks().get(0).gain(), TOLERANCE);
            SelectItSelector refused = SelectItSelector.of(new KnownModel(without, 99, (before, token) -> 1))
                    .withPrompts(TWO);
            String message = assertThrows(IllegalArgumentException.class, () -> refused.select(POOL, Budget.items(1)))
                    .getMessage();
            assertTrue(
                    message.startsWith("ratings 1 to 3 must be distinct single tokens after the prompt's last token,"
                            + " got [w0, w0] for rating 3 after [w0] from Tokenizer["),
                    message);
        }
    }

    private static Tokenizer words(Path folder, String words) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("tokenizer.json"),
                """
                {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
                 "pre_tokenizer":{"type":"WhitespaceSplit"},"post_processor":null,"decoder":null,
                 "model":{"type":"WordLevel","vocab":{"w0":0,%s},"unk_token":"w0"}}
                """
                        .formatted(words));
        return Tokenizer.load(folder);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertEquals(
                "highest rating must be in 2 to 9, got 10",
                assertThrows(IllegalArgumentException.class, () -> new RatingPrompts(10, List.of("?")))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new RatingPrompts(5, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new RatingPrompts(5, List.of(" ")));
        assertThrows(IllegalArgumentException.class, () -> new RatingModel(model(1), 0));
        assertThrows(IllegalArgumentException.class, () -> SelectItSelector.of(List.of()));
        assertEquals(
                "alpha must be >= 0 and finite, got -1.0",
                assertThrows(IllegalArgumentException.class, () -> SelectItSelector.of(model(1))
                                .withAlpha(-1))
                        .getMessage());
        assertEquals(5, RatingPrompts.withDefaults().wordings().size());
    }

    @Test
    void theBuiltInModelRatesTheSameAsWhenAskedDigitByDigit() {
        Corpus pool = SkillCorpus.of(SkillCorpusSettings.ofSkills(4).withSize(6), Seeds.of(3))
                .pool();
        RatingPrompts prompts = RatingPrompts.withDefaults();
        try (LanguageModel model = Seedling.open(ComputeDevice.CPU)) {
            Selection selection = SelectItSelector.of(model).select(pool, Budget.items(6));
            assertFalse(selection.picks().isEmpty());
            Selection.Pick pick = selection.picks().get(0);
            double[] tokenScores = new double[5];
            for (int wording = 0; wording < 5; wording++) {
                double[] probabilities = new double[5];
                for (int digit = 1; digit <= 5; digit++) {
                    probabilities[digit - 1] =
                            nextProbability(model, "<s>" + prompts.prompt(wording, pool.get(pick.position())), digit);
                }
                tokenScores[wording] = RatingForm.PAPER.tokenScore(probabilities);
            }
            assertEquals(SelectItSelector.sentenceScore(tokenScores, 0.2), pick.gain(), 1e-4);
        }
    }

    private static double nextProbability(LanguageModel model, String before, int digit) {
        Tokenizer tokenizer = model.tokenizer();
        int[] prompt = tokenizer.encode(before);
        int[] token = {tokenizer.idOf(String.valueOf(digit)).getAsInt()};
        return model.score(new int[0], List.of(ScoredSequence.of("d", prompt, token)), ScoringSettings.withDefaults())
                .get(0)
                .probability(0);
    }
}
