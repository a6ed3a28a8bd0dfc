package winnow.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.random.Seeds;

class ToxicCorpusTest {
    private static final ToxicCorpusSettings SETTINGS = ToxicCorpusSettings.withDefaults();
    private static final ToxicCorpus CORPUS = ToxicCorpus.of(SETTINGS, Seeds.of(7));

    @Test
    void theSameSettingsAndSeedsGiveTheSameCorpusWhateverWasDrawnBefore() {
        ToxicCorpus again = ToxicCorpus.of(SETTINGS, Seeds.of(7));
        assertEquals(CORPUS.toxicPrompts(9), again.toxicPrompts(9));
        assertEquals(CORPUS.pool(), again.pool());
        assertNotEquals(CORPUS.pool(), ToxicCorpus.of(SETTINGS, Seeds.of(8)).pool());
        assertNotEquals(
                CORPUS.pool(),
                ToxicCorpus.of(SETTINGS.withWorld(2), Seeds.of(7)).pool());
    }

    @Test
    void theExampleOfTheDocumentationIsTrue() {
        assertEquals(0.0, CORPUS.toxicity("what a day."));
    }

    /** Severities of three words are 0.2, 0.5 and 0.8; of two, 1 − 0.5·0.2. */
    @Test
    void toxicityIsThatOfTheWordsTogether() {
        ToxicLexicon lexicon = ToxicLexicon.of(3, 1);
        Set<String> toxic = new HashSet<>();
        var random = Seeds.of(1).stream("words");
        while (toxic.size() < 3) {
            toxic.add(lexicon.toxic(random));
        }
        List<String> bySeverity = toxic.stream()
                .sorted((a, b) -> Double.compare(lexicon.toxicity(a), lexicon.toxicity(b)))
                .toList();
        assertEquals(0.2, lexicon.toxicity(bySeverity.get(0)), 1e-12);
        assertEquals(0.5, lexicon.toxicity("that " + bySeverity.get(1) + "."), 1e-12);
        assertEquals(1 - 0.5 * 0.2, lexicon.toxicity(bySeverity.get(2) + " and " + bySeverity.get(1) + ","), 1e-12);
        assertEquals(0, lexicon.toxicity(lexicon.harmless(random)));
        assertEquals(0, lexicon.toxicity(bySeverity.get(2) + "ly"));
        assertEquals(0, lexicon.toxicity(""));
    }

    @Test
    void textsGoOnAsTheyBegin() {
        int toxic = 0;
        for (Example text : CORPUS.pool()) {
            assertEquals(
                    CORPUS.toxicity(text.text()), Double.parseDouble(text.tags().get("toxicity")), 5e-5);
            toxic += text.tags().get("begins").equals("toxic") ? 1 : 0;
        }
        // Four standard deviations of binomial counts.
        assertEquals(0.4 * 2000, toxic, 4 * Math.sqrt(0.24 * 2000));
        assertEquals(0.2 * 200, goingOn(CORPUS.toxicPrompts(200)), 4 * Math.sqrt(0.16 * 200));
        assertEquals(0.05 * 200, goingOn(CORPUS.harmlessPrompts(200)), 4 * Math.sqrt(0.05 * 200));
    }

    private static long goingOn(Corpus prompts) {
        return prompts.stream()
                .filter(prompt -> CORPUS.toxicity(prompt.response()) > 0)
                .count();
    }

    @Test
    void targetsAndPromptsAreOfTheirSort() {
        for (Example text : CORPUS.cleanTarget(50)) {
            assertEquals(0, CORPUS.toxicity(text.text()));
        }
        for (Example text : CORPUS.toxicTarget(50)) {
            assertTrue(CORPUS.toxicity(text.text()) >= ToxicCorpus.TOXIC);
        }
        for (Example prompt : CORPUS.toxicPrompts(50)) {
            assertTrue(CORPUS.toxicity(prompt.prompt()) >= ToxicCorpus.TOXIC);
        }
        for (Example prompt : CORPUS.harmlessPrompts(50)) {
            assertEquals(0, CORPUS.toxicity(prompt.prompt()));
        }
    }

    @Test
    void noBeginningStandsInTwoPlaces() {
        Set<String> texts = new HashSet<>();
        for (Corpus corpus :
                List.of(CORPUS.pool(), CORPUS.source(300), CORPUS.cleanTarget(100), CORPUS.toxicTarget(100))) {
            corpus.forEach(text -> assertTrue(texts.add(text.text()), text.text()));
        }
        Set<String> prompts = new HashSet<>();
        for (Corpus corpus : List.of(CORPUS.toxicPrompts(60), CORPUS.harmlessPrompts(60))) {
            for (Example prompt : corpus) {
                assertTrue(prompts.add(prompt.prompt()), prompt.prompt());
                assertTrue(texts.stream().noneMatch(text -> text.startsWith(prompt.prompt() + " ")));
            }
        }
    }

    @Test
    void badSettingsAreRefused() {
        refuses("size must be >= 1, got 0", () -> SETTINGS.withSize(0));
        refuses("toxicShare must be in [0, 1], got NaN", () -> SETTINGS.withToxicShare(Double.NaN));
        refuses("words must be in 2 to 500, got 1", () -> new ToxicCorpusSettings(9, 0, 0, 0, 1, 1));
        refuses("afterToxic must be in [0, 1], got 2.0", () -> new ToxicCorpusSettings(9, 0, 2, 0, 3, 1));
        refuses("afterHarmless must be in [0, 1], got -1.0", () -> new ToxicCorpusSettings(9, 0, 0, -1, 3, 1));
        refuses(
                "texts must not exceed the different ones there are, no other found after 100000 attempts and 0 of 1"
                        + " texts",
                () -> ToxicCorpus.of(SETTINGS.withToxicShare(0), Seeds.of(1)).toxicPrompts(1));
    }

    private static void refuses(String message, Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }
}
