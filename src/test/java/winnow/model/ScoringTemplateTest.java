package winnow.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.CorpusReader;
import winnow.corpus.Example;
import winnow.tokenizer.ByteLevelBpeTrainer;
import winnow.tokenizer.ChatTemplate;
import winnow.tokenizer.SpecialNames;
import winnow.tokenizer.Tokenizer;

/** What templates write, read back from the tokens of a byte-level vocabulary. */
class ScoringTemplateTest {
    private static final Example QUERY = Example.of("q", "2+3?", "5");
    private static final Example EXAMPLE = Example.of("e", "1+1?", "2");

    @TempDir
    static Path folder;

    private static Tokenizer tokenizer;

    @BeforeAll
    static void open() {
        new ByteLevelBpeTrainer(300, 1, SpecialNames.DEFAULT)
                .train(List.of("Query: 1+2? 3"))
                .writeTo(folder);
        tokenizer = Tokenizer.load(folder);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    private static String context(ScoringTemplate template, Example... examples) {
        return tokenizer.decode(template.context(tokenizer, List.of(examples)));
    }

    /** The query with its scored part in angle brackets. */
    private static String query(ScoringTemplate template, boolean isAfterExamples) {
        ScoredSequence query = template.query(tokenizer, QUERY, isAfterExamples);
        String prompt = tokenizer.decode(Arrays.copyOf(query.tokens(), query.first()));
        return prompt + "<" + tokenizer.decode(query.response()) + ">";
    }

    private static String special(java.util.OptionalInt id) {
        return tokenizer.decode(new int[] {id.getAsInt()});
    }

    @Test
    void plainIsPromptAndResponse() {
        ScoringTemplate plain = ScoringTemplate.plain();
        assertEquals("", context(plain));
        assertEquals("2+3?<5>", query(plain, false));
        assertEquals("1+1?2\n\n", context(plain, EXAMPLE));
        assertEquals("2+3?<5>", query(plain, true));
    }

    @Test
    void plainTextWithoutPromptFollowsTheBeginToken() {
        ScoredSequence text = ScoringTemplate.plain().query(tokenizer, Example.of("t", "", "5"), false);
        assertEquals(1, text.first());
        assertEquals(tokenizer.beginId().getAsInt(), text.tokens()[0]);
    }

    @Test
    void theBeginTokenCanStandFirst() {
        String begin = special(tokenizer.beginId());
        ScoringTemplate plain = ScoringTemplate.named("plain-begin", folder);
        assertEquals("plain-begin", plain.name());
        assertEquals(begin, context(plain));
        assertEquals("2+3?<5>", query(plain, false));
        assertEquals(begin + "1+1?2\n\n", context(plain, EXAMPLE));
        ScoredSequence text = plain.query(tokenizer, Example.of("t", "", "5"), false);
        assertEquals(0, text.first());
        ScoringTemplate delift = ScoringTemplate.named("delift-begin", folder);
        assertEquals(begin + context(ScoringTemplate.delift(), EXAMPLE), context(delift, EXAMPLE));
        assertEquals(query(ScoringTemplate.delift(), false), query(delift, false));
    }

    @Test
    void deliftDiffersByTheExampleAlone() {
        ScoringTemplate delift = ScoringTemplate.delift();
        String opening = "Instruction:\nPlease generate a response to the following query.";
        assertEquals(opening, context(delift));
        assertEquals(opening + "\n\n\nExample:\n1+1?\n2", context(delift, EXAMPLE));
        assertEquals("\n\n\nQuery:\n2+3?\n<5>", query(delift, false));
        assertEquals(query(delift, false), query(delift, true));
    }

    @Test
    void publishedDeliftHasItsTwoLayoutsAndEndTokens() {
        ScoringTemplate delift = ScoringTemplate.deliftPublished();
        String end = special(tokenizer.endId());
        assertEquals("Instruction: Please generate a response to the following query.", context(delift));
        assertEquals("\n\n\nQuery: 2+3?\n" + end + "<5" + end + ">", query(delift, false));
        assertEquals(
                "Instruction:\nUse the following example as a guide to answer the query in the same format and style,"
                        + " providing a clear and concise response.\n\n\nExample:\n1+1?\n2",
                context(delift, EXAMPLE));
        assertEquals("\n\n\nQuery:\n2+3?\n" + end + "<5" + end + ">", query(delift, true));
    }

    @Test
    void seedlingBeginsWithTheBeginTokenAndScoresTheEndOfTheLine() {
        ScoringTemplate seedling = ScoringTemplate.seedling();
        String begin = special(tokenizer.beginId());
        assertEquals(begin, context(seedling));
        assertEquals(begin + "Example:\n 1+1?\n 2\n\n", context(seedling, EXAMPLE));
        assertEquals("Query:\n 2+3?\n< 5\n>", query(seedling, true));
    }

    /** Else what is selected or trained today could not be had again tomorrow. */
    @Test
    void aChatTemplateThatWritesTheDateGetsTheSameEveryDay(@TempDir Path other) throws IOException {
        Files.writeString(
                other.resolve("chat_template.jinja"), "{{ strftime_now('%d %b %Y') }}: {{ messages[0].content }}");
        assertEquals("26 Jul 2024: 2+3?<5>", query(ScoringTemplate.named("chat", other), false));
    }

    @Test
    void chatPutsExamplesAsEarlierTurns(@TempDir Path other) throws IOException {
        Files.writeString(
                other.resolve("chat_template.jinja"),
                "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}"
                        + "[assistant] {% endif %}");
        ScoringTemplate chat = ScoringTemplate.chat(ChatTemplate.of(other).orElseThrow());
        assertEquals("", context(chat));
        assertEquals("[user] 2+3?\n[assistant] <5>", query(chat, false));
        assertEquals("[user] 1+1?\n[assistant] 2\n[user] ", context(chat, EXAMPLE));
        assertEquals("2+3?\n[assistant] <5>", query(chat, true));

        assertEquals("[system] be kind\n[user] 1+2?\n[assistant] 3\n[user] 2+3?\n[assistant] ", prompt(chat, false));
        assertEquals("be kind\n\n1+2?\n[assistant] 3\n[user] 2+3?\n[assistant] ", prompt(chat, true));
        assertEquals(
                "[user] be kind\n\n1+2?\n[assistant] 3\n[user] 2+3?\n[assistant] 5\n[user] ", context(chat, chatOf()));
    }

    @Test
    void aTemplateWithoutASystemHasItsWordsBeforeTheUsers(@TempDir Path other) throws IOException {
        String turns = "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}";
        Files.writeString(
                other.resolve("chat_template.jinja"),
                "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}" + turns);
        ScoringTemplate refusing = ScoringTemplate.chat(ChatTemplate.of(other).orElseThrow());
        assertEquals("[user] be kind\n\n1+2?\n[assistant] 3\n[user] 2+3?\n", prompt(refusing, false));

        Files.writeString(
                other.resolve("chat_template.jinja"),
                "{% if messages|length > 1 %}{{ raise_exception('one turn only') }}{% endif %}" + turns);
        ScoringTemplate single = ScoringTemplate.chat(ChatTemplate.of(other).orElseThrow());
        String message = assertThrows(IllegalArgumentException.class, () -> prompt(single, false))
                .getMessage();
        assertTrue(message.endsWith("one turn only, example c"), message);
    }

    @Test
    void aCompleteResponseEndsWithTheEndTokenOrAsTheChatsTemplateSays(@TempDir Path other) throws IOException {
        int[] end = {tokenizer.endId().getAsInt()};
        assertArrayEquals(end, ScoringTemplate.plain().ending(tokenizer));
        for (String ending : List.of("", "<|done|>\n")) {
            Files.writeString(
                    other.resolve("chat_template.jinja"),
                    "{% for m in messages %}[{{ m.role }}] {{ m.content }}" + ending + "{% endfor %}");
            int[] found =
                    ScoringTemplate.chat(ChatTemplate.of(other).orElseThrow()).ending(tokenizer);
            assertArrayEquals(ending.isEmpty() ? end : tokenizer.encode("<|done|>"), found);
        }
    }

    /** Read from a file, as chats are. */
    private static Example chatOf() {
        try {
            Path file = Files.writeString(
                    folder.resolve("chat.jsonl"),
                    """
                    {"id": "c", "messages": [{"role": "system", "content": "be kind"}, {"role": "user", "content": "1+2?"},\
                     {"role": "assistant", "content": "3"}, {"role": "user", "content": "2+3?"},\
                     {"role": "assistant", "content": "5"}]}
                    """);
            return CorpusReader.withDefaults().read(file).corpus().get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String prompt(ScoringTemplate template, boolean isAfterExamples) {
        ScoredSequence query = template.query(tokenizer, chatOf(), isAfterExamples);
        return tokenizer.decode(Arrays.copyOf(query.tokens(), query.first()));
    }

    @Test
    void aChatTemplateThatBeginsByTheQueryIsRefused(@TempDir Path other) throws IOException {
        Files.writeString(
                other.resolve("chat_template.jinja"),
                "{% if messages[0].content|length > 1 %}long{% else %}short{% endif %}: {{ messages[0].content }}");
        ScoringTemplate chat = ScoringTemplate.chat(ChatTemplate.of(other).orElseThrow());
        String message = assertThrows(IllegalArgumentException.class, () -> chat.query(tokenizer, QUERY, true))
                .getMessage();
        assertTrue(message.endsWith("another beginning for example q"), message);
    }

    @Test
    void theSameQueryHasTheSameTokensAfterAnyContext() {
        for (ScoringTemplate template :
                List.of(ScoringTemplate.plain(), ScoringTemplate.delift(), ScoringTemplate.seedling())) {
            assertArrayEquals(
                    template.query(tokenizer, QUERY, false).tokens(),
                    template.query(tokenizer, QUERY, true).tokens(),
                    template.name());
        }
    }

    @Test
    void unknownNamesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ScoringTemplate.named("alpaca", folder));
        assertThrows(IllegalArgumentException.class, () -> ScoringTemplate.named("chat", folder));
        assertEquals(
                "delift-published",
                ScoringTemplate.named("delift-published", folder).name());
    }
}
