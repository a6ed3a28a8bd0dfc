package winnow.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import winnow.evaluation.Rouge.Variant;
import winnow.evaluation.Rouge.Words;

/** Against values of Google's rouge_score; see golden/README.md. */
class RougeTest {
    /** Both sides divide the same whole numbers. */
    private static final double EXACT = 1e-12;

    private static final JsonNode GOLDEN = golden();

    private static JsonNode golden() {
        try (InputStream file = RougeTest.class.getResourceAsStream("/golden/metrics/rouge.json")) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Words.class)
    void tokensAreThoseOfTheReferenceProgram(Words words) {
        Rouge rouge = new Rouge(Variant.ROUGE_1, words);
        for (JsonNode pair : GOLDEN.get("pairs")) {
            JsonNode wanted = pair.get(words.name().toLowerCase());
            assertEquals(
                    texts(wanted.get("target_tokens")),
                    rouge.tokens(pair.get("target").asText()));
            assertEquals(
                    texts(wanted.get("prediction_tokens")),
                    rouge.tokens(pair.get("prediction").asText()));
        }
    }

    @ParameterizedTest
    @EnumSource(Words.class)
    void allVariantsGiveTheValuesOfTheReferenceProgram(Words words) {
        assertTrue(GOLDEN.get("pairs").size() > 30);
        for (Variant variant : Variant.values()) {
            Rouge rouge = new Rouge(variant, words);
            String name = rouge.name().replace("-stemmed", "");
            List<Answer> answers = new ArrayList<>();
            for (JsonNode pair : GOLDEN.get("pairs")) {
                String target = pair.get("target").asText();
                String prediction = pair.get("prediction").asText();
                JsonNode wanted = pair.get(words.name().toLowerCase()).get(name);
                Agreement found = rouge.agreement(target, prediction);
                String about = rouge.name() + " of " + pair;
                assertEquals(wanted.get("precision").asDouble(), found.precision(), EXACT, about);
                assertEquals(wanted.get("recall").asDouble(), found.recall(), EXACT, about);
                assertEquals(wanted.get("fmeasure").asDouble(), found.f1(), EXACT, about);
                if (!target.isEmpty()) {
                    answers.add(Answer.of("x", target, prediction));
                }
            }
            double empty = GOLDEN.get("pairs").size() - answers.size();
            double sum = Finite.mean(rouge.values(answers)) * answers.size();
            double mean = GOLDEN.at("/mean_fmeasure/" + words.name().toLowerCase() + "/" + name)
                    .asDouble();
            assertEquals(mean, sum / (answers.size() + empty), EXACT);
        }
    }

    @Test
    void stemsAreThoseOfNltk() {
        assertTrue(GOLDEN.get("stems").size() > 100);
        Rouge rouge = new Rouge(Variant.ROUGE_1, Words.STEMMED);
        GOLDEN.get("stems")
                .properties()
                .forEach(stem -> assertEquals(List.of(stem.getValue().asText()), rouge.tokens(stem.getKey())));
        // Words of three characters are stemmed by NLTK, but left alone by rouge_score.
        assertEquals("o", PorterStemmer.stem("oed"));
        assertEquals(List.of("oed"), rouge.tokens("oed"));
    }

    @Test
    void orderCountsForPairsAndSequencesButNotForWords() {
        String text = "one two three";
        String turned = "three two one";
        assertEquals(1, new Rouge(Variant.ROUGE_1, Words.PLAIN).value(text, turned));
        assertEquals(0, new Rouge(Variant.ROUGE_2, Words.PLAIN).value(text, turned));
        assertEquals(1.0 / 3, new Rouge(Variant.ROUGE_L, Words.PLAIN).value(text, turned), EXACT);
        assertEquals(0.8, new Rouge(Variant.ROUGE_1, Words.PLAIN).value("the cat sat", "the cat"), EXACT);
    }

    /** "b a" shares either word with "a b"; the reference program takes the earlier word of the reference, which the line "a" has too. */
    @Test
    void ofSeveralLongestSequencesTheOneOfTheReferenceProgramIsTaken() {
        Agreement found = new Rouge(Variant.ROUGE_LSUM, Words.PLAIN).agreement("a b", "b a\na");
        assertEquals(new Agreement(1.0 / 3, 1.0 / 2), found);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
