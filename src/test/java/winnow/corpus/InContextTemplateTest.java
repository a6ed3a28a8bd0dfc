package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class InContextTemplateTest {
    private static final InContextTemplate TEMPLATE = InContextTemplate.seedling();
    private static final Example ONE = Example.of("a", "1+1?", "2");

    @Test
    void aQueryStandsAloneWhenThereAreNoExamples() {
        assertEquals("Query:\n 2+2?\n", TEMPLATE.context(List.of(), "2+2?"));
        assertEquals(" 4\n", TEMPLATE.response("4"));
    }

    @Test
    void examplesStandBeforeTheQueryInTheirOrder() {
        assertEquals(
                "Example:\n 1+1?\n 2\n\nExample:\n 0+1?\n 1\n\nQuery:\n 2+2?\n",
                TEMPLATE.context(List.of(ONE, Example.of("b", "0+1?", "1")), "2+2?"));
    }

    @Test
    void aPlainLayoutHasNoWordsOfItsOwn() {
        assertEquals("1+1?2\n\n2+2?", InContextTemplate.plain().context(List.of(ONE), "2+2?"));
        assertEquals("4", InContextTemplate.plain().response("4"));
    }

    @Test
    void anExampleIsItsPromptItsResponseAndAnEmptyLine() {
        assertEquals(
                TEMPLATE.examplePrompt("1+1?") + TEMPLATE.response("2") + TEMPLATE.afterExample(),
                TEMPLATE.example(ONE));
    }
}
