package winnow.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.embedding.HashedNgramEmbedder;

class TextMetricTest {
    @Test
    void aPlainMatchForgivesOnlyBlanksAtTheEnds() {
        ExactMatch exact = new ExactMatch(ExactMatch.Form.PLAIN);
        assertEquals(1, exact.value(" Paris", "Paris\n"));
        assertEquals(0, exact.value("Paris", "paris"));
        assertEquals(0, exact.value("a b", "a  b"));
        assertEquals("exact", exact.name());
    }

    @Test
    void aNormalisedMatchForgivesCasePunctuationArticlesAndBlanks() {
        ExactMatch exact = new ExactMatch(ExactMatch.Form.NORMALISED);
        assertEquals(1, exact.value("The Eiffel Tower.", "eiffel   tower"));
        assertEquals(1, exact.value("U.S.", "US"));
        assertEquals(0, exact.value("theatre", "atre"));
        assertEquals(0, exact.value("one", "two"));
    }

    /** 2 of 3 given words are among the 4 wanted ones: 2·(2/3)(2/4)/(2/3 + 2/4) = 4/7. */
    @Test
    void tokenF1CountsSharedWordsOnce() {
        TokenF1 f1 = new TokenF1();
        assertEquals(4.0 / 7, f1.value("red green blue white", "red blue blue"), 1e-15);
        assertEquals(1, f1.value("the", "an"));
        assertEquals(0, f1.value("the", "word"));
        assertEquals(0, f1.value("word", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 + 4 = 7, so #### 7 | the answer is 7. | 1",
                "#### 1,200 | It costs $1200.00 in all | 1",
                "#### 72 | 72 apples, or 73? #### 72 and no 5 after | 0",
                "#### 72 | first 5, then #### 72 | 1",
                "#### -3 | it is -3 | 1",
                "#### 3 | 5-3 | 1",
                "#### -3 | it is \u22123 | 1",
                "#### 3 | it is \u22123 | 0",
                "#### 3 | 5\u22123 | 1",
                "#### 12.5 | 12.50 | 1",
                "#### 12 | twelve | 0",
                "#### 0.5 | .5 | 1",
                "#### 7 | 8 #### none | 0",
            })
    void theLastNumberDecides(String reference, String answer, double value) {
        assertEquals(value, new LastNumber().value(reference, answer), answer);
    }

    @Test
    void aReferenceWithoutNumberIsRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new LastNumber().values(List.of(Answer.of("q", "seven", "7"))));
        assertEquals("last-number needs a reference with a number, got none for example q", refused.getMessage());
    }

    @Test
    void similarityIsTheCosineOfBothTexts() {
        EmbeddingSimilarity similarity = new EmbeddingSimilarity(
                HashedNgramEmbedder.withDefaults().withNgramsUpTo(1).withoutProjection());
        double[] values = similarity.values(List.of(
                Answer.of("a", "red blue", "blue red"),
                Answer.of("b", "red blue", ""),
                Answer.of("c", "red blue", "red"),
                Answer.of("d", "red blue", "green")));
        assertArrayEquals(new double[] {1, 0, Math.sqrt(0.5), 0}, values, 1e-6);
        assertArrayEquals(new double[1], similarity.values(List.of(Answer.of("b", "red", ""))));
    }

    @Test
    void agreementsOutsideTheirRangeAreRefused() {
        assertEquals(0, new Agreement(0, 0).f1());
        assertEquals(
                "precision and recall must be in [0, 1], got NaN and 1.0",
                assertThrows(IllegalArgumentException.class, () -> new Agreement(Double.NaN, 1))
                        .getMessage());
    }
}
