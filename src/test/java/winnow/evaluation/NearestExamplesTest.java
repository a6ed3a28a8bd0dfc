package winnow.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;

class NearestExamplesTest {
    /** Cosines are shares of common words. */
    private static final Embedder WORDS =
            HashedNgramEmbedder.withDefaults().withNgramsUpTo(1).withoutProjection();

    private static Corpus pool(String... prompts) {
        Example[] examples = new Example[prompts.length];
        for (int i = 0; i < prompts.length; i++) {
            examples[i] = Example.of("p" + i, prompts[i], "red");
        }
        return Corpus.of(List.of(examples));
    }

    private static Corpus query(String prompt) {
        return Corpus.of(List.of(Example.of("q", prompt, "green green")));
    }

    @Test
    void theMostSimilarStandsLast() {
        NearestExamples nearest = NearestExamples.of(WORDS, pool("red blue", "red", "green", "red blue tall"));
        assertArrayEquals(
                new int[] {0, 3},
                nearest.withTop(2).positions(query("red blue tall")).get(0));
        assertArrayEquals(
                new int[] {2, 1, 0, 3},
                nearest.positions(query("red blue tall")).get(0));
        assertArrayEquals(
                new int[] {3}, nearest.withTop(1).positions(query("tall")).get(0));
    }

    /** "green" stands in the response of the query, which must not be looked at. */
    @Test
    void theReferenceOfAQueryChoosesNothing() {
        NearestExamples nearest = NearestExamples.of(WORDS, pool("green", "blue"));
        assertArrayEquals(
                new int[] {1}, nearest.withTop(1).positions(query("blue")).get(0));
    }

    @Test
    void ofEqualOnesTheFirstCountsAsMoreSimilar() {
        NearestExamples nearest = NearestExamples.of(WORDS, pool("red", "blue", "blue", "red", "blue"));
        assertArrayEquals(
                new int[] {2, 1}, nearest.withTop(2).positions(query("blue")).get(0));
        assertArrayEquals(
                new int[] {0, 4, 2, 1},
                nearest.withTop(4).positions(query("blue")).get(0));
    }

    @Test
    void senselessArgumentsAreRefused() {
        refuses(
                "in-context examples must come from at least one record, got none",
                () -> NearestExamples.of(WORDS, Corpus.of(List.of())));
        refuses("top must be > 0, got 0", () -> NearestExamples.of(WORDS, pool("a"))
                .withTop(0));
        refuses(
                "in-context examples must not be the queries themselves, got both example p0",
                () -> NearestExamples.of(WORDS, pool("a", "b")).positions(pool("a")));
        refuses(
                "in-context evaluation needs prompts to compare, got none for example q",
                () -> NearestExamples.of(WORDS, pool("a")).positions(query("")));
    }

    private static void refuses(String message, Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }
}
