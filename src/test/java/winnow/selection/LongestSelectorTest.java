package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.maximize.Budget;

class LongestSelectorTest {
    private static final Corpus POOL = Corpus.of(List.of(
            Example.of("two", "", "one two"),
            Example.of("four", "a b", "c d"),
            Example.of("one", "", "x"),
            Example.of("four again", "", "Hello, world!")));

    @Test
    void theLongestComeFirstAndTiesGoToTheLowestPosition() {
        Selection selection = new LongestSelector().select(POOL, Budget.items(3));
        assertEquals(List.of("four", "four again", "two"), selection.ids());
        assertEquals(10, selection.objective().getAsDouble());
        assertEquals(1, selection.shareOfOptimum().getAsDouble());
        assertEquals("4 tokens", selection.picks().get(0).reason());
    }

    @Test
    void aTokenBudgetTakesThePrefixThatFits() {
        Budget nine = Budget.cost(9, Tokens.costs(POOL));
        assertArrayEquals(
                new int[] {1, 3}, new LongestSelector().select(POOL, nine).positions());
        assertTrue(new LongestSelector().select(POOL, nine).upperBound().isEmpty());
    }

    @Test
    void tokensAreRunsOfWordCharactersAndRunsOfOthers() {
        assertEquals(0, Tokens.count(" \n\t\u00a0"));
        assertEquals(4, Tokens.count("Hello, world!"));
        assertEquals(3, Tokens.count("a_1 + b2"));
        assertEquals(2, Tokens.count("été 東京"));
        assertEquals(1, Tokens.count("..."));
    }
}
