package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PromptTemplateTest {
    private static final Example EXAMPLE = Example.of("a", "2+2?", "4");

    @Test
    void plainIsThePromptFollowedByTheResponse() {
        assertEquals("2+2?4", PromptTemplate.plain().render(EXAMPLE));
    }

    @Test
    void alpacaPutsHeadingsAroundThePromptWhichIsWhatTheModelIsGiven() {
        assertEquals(
                "### Instruction:\n2+2?\n\n### Response:\n",
                PromptTemplate.alpaca().prompt(EXAMPLE));
        assertEquals(
                "### Instruction:\n2+2?\n\n### Response:\n4",
                PromptTemplate.alpaca().render(EXAMPLE));
    }

    @Test
    void textWithoutPromptStandsAlone() {
        assertEquals("text", PromptTemplate.alpaca().render(Example.of("a", "", "text")));
    }
}
