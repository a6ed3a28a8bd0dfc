package winnow.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2024, 2, 9, 7, 5, 3);
    private static final List<Message> TALK =
            List.of(new Message("user", "Hi"), new Message("assistant", "Hello"), new Message("user", "Bye"));

    @TempDir
    Path folder;

    /** Jinja itself wrote the expected texts, see make.py beside expected.json; its errors must be errors here too. */
    @Test
    void rendersWhatJinjaRendersOrRefuses() throws IOException {
        Set<String> refused = new TreeSet<>();
        int equal = 0;
        for (JsonNode testCase : expected().get("cases")) {
            String name = testCase.get("name").textValue();
            try {
                String rendered = render(testCase);
                assertTrue(
                        testCase.has("expected"),
                        () -> name + " must fail with " + testCase.get("error") + ", got " + rendered);
                assertEquals(testCase.get("expected").textValue(), rendered, name);
                equal++;
            } catch (UncheckedIOException e) {
                assertTrue(e.getMessage().matches(".*: chat template, line [1-9]\\d*: .*"), e.getMessage());
                if (testCase.has("expected")) {
                    refused.add(name);
                }
            } catch (IllegalArgumentException e) {
                String said = testCase.get("error").textValue().replace("TemplateError: ", "");
                assertEquals("the chat template refuses the conversation: " + said, e.getMessage());
            }
        }
        Set<String> unsupported = Set.of(
                "{{ 'a' * 3 }}",
                "{{ 1 / 2 }}",
                "{{ 2 ** 3 }}",
                "{{ [1, 2] }}",
                "{{ messages[0] }}",
                "{{ 1.5 }}",
                "{% raw %}{{ x }}{% endraw %}",
                "{{ {1: 2} | tojson }}");
        assertEquals(new TreeSet<>(unsupported), refused);
        assertTrue(equal > 90, "got " + equal);
    }

    @Test
    void chatMlEndsWithTheTurnThatComesNext() {
        assertEquals(
                "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
                        + "<|im_start|>assistant\nHello<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n",
                named("chatml").render(TALK, true));
    }

    @Test
    void aTemplateRefusesAConversationInItsOwnWords() {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> named("inst").render(List.of(TALK.get(0), TALK.get(0)), false));
        assertEquals(
                "the chat template refuses the conversation: Roles must alternate user/assistant/user/assistant/...",
                error.getMessage());
    }

    @Test
    void aTemplateMayStandInAFileOfItsOwnOrAmongOthersWithNames() {
        assertEquals(Optional.empty(), ChatTemplate.of(folder));
        write("tokenizer_config.json", "{\"bos_token\": {\"content\": \"<b>\"}, \"chat_template\": null}");
        assertEquals(Optional.empty(), ChatTemplate.of(folder));
        write(
                "tokenizer_config.json",
                """
                {"bos_token": {"content": "<b>"}, "chat_template": [
                  {"name": "tool_use", "template": "tools"}, {"name": "default", "template": "{{ bos_token }}plain"}]}""");
        assertEquals("<b>plain", ChatTemplate.of(folder).orElseThrow().render(TALK, true));
        write("chat_template.jinja", "{{ bos_token }}own");
        assertEquals("<b>own", ChatTemplate.of(folder).orElseThrow().render(TALK, true));
    }

    @Test
    void severalTemplatesWithoutADefaultAreRefusedByName() {
        write("tokenizer_config.json", "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"x\"}]}");
        UncheckedIOException error = assertThrows(UncheckedIOException.class, () -> ChatTemplate.of(folder));
        assertTrue(
                error.getMessage().endsWith("chat_template must be text or a list with one named default, found [rag]"),
                error.getMessage());
    }

    @Test
    void anErrorNamesTheFileAndLine() {
        assertFails("line 3: filter frob is not supported", "a\n\n{{ 'x' | frob }}");
        assertFails("line 2: statement include is not supported here", "\n{% include '/etc/passwd' %}");
        assertFails("line 2: nope is undefined", "{% if true %}\n{{ nope.x }}{% endif %}");
        assertFails(
                "line 2: method getClass of a text is not supported",
                "{% for m in messages %}\n{{ m.role.getClass() }}{% endfor %}");
    }

    @Test
    void workWithoutEndStopsAtALimit() {
        assertFails(
                "line 1: calls and loops are nested deeper than 100",
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}");
        String loops = "{% for a in range(99999) %}".repeat(3) + "x" + "{% endfor %}".repeat(3);
        assertFails("line 1: the template takes more than 5000500 steps and characters", loops);
        String doubling =
                "{% set ns = namespace(t='0123456789') %}{% for i in range(99) %}{% set ns.t = ns.t + ns.t %}{% endfor %}";
        assertFails("line 1: the template takes more than 5000500 steps and characters", doubling);
        String lists = doubling.replace("'0123456789'", "[1]");
        assertFails("line 1: the template takes more than 5000500 steps and characters", lists);
        String large = doubling.replace("range(99)", "range(14)");
        for (String made : List.of(
                "{{ ns.t.replace('0', ns.t) }}",
                "{{ ns.t | replace('', ns.t) }}",
                "{{ range(50000) | join(ns.t) }}",
                "{{ ns.t.join(range(50000) | map('string')) }}",
                "{{ ns.t in ns.t ~ ns.t }}",
                "{{ ns.t.strip(ns.t) }}")) {
            assertFails("line 1: the template takes more than 5000500 steps and characters", large + made);
        }
        String tangled =
                "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(50) %}{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}"
                        + "{% endfor %}";
        for (String walked : List.of(
                "{{ ns.x | tojson }}",
                "{{ ns.x == ns.y }}",
                "{{ ns.x in [ns.y] }}",
                "{{ {'a': ns.x} == {'a': ns.y} }}",
                "{{ ns.x is eq ns.y }}")) {
            assertFails("line 1: the template takes more than 5000500 steps and characters", tangled + walked);
        }
        assertFails("line 1: nested deeper than 60", "{{ " + "(".repeat(50_000) + "1" + ")".repeat(50_000) + " }}");
        assertFails("line 1: nested deeper than 60", "{% if 1 %}".repeat(50_000));
        assertFails("chat template is nested too deeply", "{{ 'a'" + " ~ 'a'".repeat(100_000) + " }}");
    }

    @Test
    void mapsAndNamespacesCompareAsInPython() {
        assertRenders("True", "{{ {'a': [1, true]} == {'a': [true, 1]} }}");
        assertRenders("False", "{{ {'a': 1} == {'b': 1} }}");
        assertRenders("False", "{{ namespace(a=1) == namespace(a=1) }}");
        assertRenders("none", "{{ {'a': 1}.get([1], 'none') }}");
    }

    /** What Jinja 3.1.6 and Python render. */
    @Test
    void theFilterAndTheMethodForTitlesBeginWordsElsewhere() {
        assertRenders("It's 3d-Models [A <B", "{{ \"it's 3D-models [a <b\" | title }}");
        assertRenders("It'S 3D-Models [A <B", "{{ \"it's 3D-models [a <b\".title() }}");
    }

    @Test
    void theMinusOfAnEmptyCommentIsThatOfItsOpening() {
        assertRenders("e   f", "e {#-#}   f");
        assertRenders("ef", "e {#--#}   f");
    }

    /** Jinja reads 3 from 3.7; fractions do not exist here. */
    @Test
    void aTextThatIsNoWholeNumberGivesNone() {
        assertRenders("0 7", "{{ 'x' | int }} {{ ' 7 ' | int }}");
        assertFails("line 1: filter int of a text that is no whole number is not supported", "{{ '3.7' | int }}");
    }

    private void assertRenders(String expected, String template) {
        write("chat_template.jinja", template);
        assertEquals(expected, ChatTemplate.of(folder).orElseThrow().render(TALK, true));
    }

    @Test
    void aDivisorOfZeroIsAFaultOfTheTemplate() {
        assertFails("line 2: 4 % 0 has no value", "\n{{ 4 is divisibleby(0) }}");
        assertFails("line 1: 4 // 0 has no value", "{{ 4 // 0 }}");
    }

    private void assertFails(String expected, String template) {
        write("chat_template.jinja", template);
        UncheckedIOException error = assertThrows(
                UncheckedIOException.class,
                () -> ChatTemplate.of(folder).orElseThrow().render(TALK, true));
        assertTrue(
                error.getMessage().startsWith(folder.resolve("chat_template.jinja") + ": ")
                        && error.getMessage().endsWith(expected),
                error.getMessage());
    }

    private String render(JsonNode testCase) {
        ObjectNode config =
                JsonNodeFactory.instance.objectNode().put("bos_token", "<s>").put("eos_token", "</s>");
        config.set("chat_template", testCase.get("template"));
        write("tokenizer_config.json", config.toString());
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : testCase.get("messages")) {
            messages.add(new Message(
                    message.get("role").textValue(), message.get("content").textValue()));
        }
        boolean adds = testCase.get("addGenerationPrompt").booleanValue();
        return ChatTemplate.of(folder).orElseThrow().at(NOW).render(messages, adds);
    }

    private ChatTemplate named(String name) {
        try (InputStream in = ChatTemplateTest.class.getResourceAsStream("chat/" + name + ".jinja")) {
            Files.write(folder.resolve("chat_template.jinja"), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write("tokenizer_config.json", "{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\"}");
        return ChatTemplate.of(folder).orElseThrow();
    }

    private static JsonNode expected() throws IOException {
        try (InputStream in = ChatTemplateTest.class.getResourceAsStream("chat/expected.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
