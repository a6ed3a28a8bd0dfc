package winnow.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.tokenizer.TemplateNodes.Statement;

/**
 * The rule by which a chat model writes a conversation as one text, read from its folder and applied as the transformers
 * library applies it.
 *
 * <p>The rule is a program in the Jinja language that comes with the model, so it is not trusted: it sees texts, numbers,
 * lists and maps, reaches nothing else, and stops at a limit of work. What it uses beyond the supported part of the language is
 * an error that names the place; it never yields a guess.
 *
 * <p>The text usually begins with the begin token itself: encode it with {@link Tokenizer#encode}, without special tokens.
 *
 * <p>Example: {@code ChatTemplate.of(folder).orElseThrow().render(List.of(new Message("user", "Hi")), true)} gives, for a model
 * that speaks ChatML, {@code "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"}.
 *
 * <p>Source: Hugging Face, Chat templates; Template Designer Documentation of Jinja 3.1.
 *
 * <p>Departure: tools and documents are always absent; filters, tests and methods that no published chat template was seen to use
 * are left out.
 */
public final class ChatTemplate {
    private static final List<String> ROLES = List.of("bos", "eos", "unk", "sep", "pad", "cls", "mask");
    private static final int MAXIMAL_LENGTH = 1 << 20;

    private final Path file;
    private final Statement body;
    private final Map<String, String> specialTokens;
    private final Optional<LocalDateTime> now;

    private ChatTemplate(Path file, Statement body, Map<String, String> specialTokens, Optional<LocalDateTime> now) {
        this.file = file;
        this.body = body;
        this.specialTokens = specialTokens;
        this.now = now;
    }

    /**
     * The template of a model folder: {@code chat_template.jinja}, else {@code chat_template} of {@code tokenizer_config.json},
     * of several the one named {@code default}; empty if the model has none.
     *
     * @throws UncheckedIOException naming the file and line, if the template cannot be read or is not supported
     */
    public static Optional<ChatTemplate> of(Path folder) {
        Path configFile = folder.resolve("tokenizer_config.json");
        Optional<JsonNode> config = BoundedJson.object(configFile);
        Map<String, String> tokens = specialTokens(folder, config);
        Path ownFile = folder.resolve("chat_template.jinja");
        if (Files.exists(ownFile)) {
            return Optional.of(parse(ownFile, BoundedJson.text(ownFile), tokens));
        }
        return config.map(c -> c.get("chat_template"))
                .filter(t -> !t.isNull())
                .map(t -> parse(configFile, text(configFile, t), tokens));
    }

    /**
     * A copy for which {@code strftime_now} tells this time. Without it some templates write today's date, and the same
     * conversation becomes another text tomorrow.
     */
    public ChatTemplate at(LocalDateTime time) {
        return new ChatTemplate(file, body, specialTokens, Optional.of(time));
    }

    /**
     * The text of a conversation.
     *
     * @param addGenerationPrompt whether to end with what begins the assistant's next turn
     * @throws IllegalArgumentException with the template's own words, if it refuses the conversation
     * @throws UncheckedIOException naming the file and line, if the template does what is not supported
     */
    public String render(List<Message> messages, boolean addGenerationPrompt) {
        TemplateScope scope = TemplateScope.root(
                messages.stream().mapToLong(m -> m.content().length()).sum());
        TemplateFunctions.define(scope, now.orElseGet(LocalDateTime::now));
        specialTokens.forEach(scope::set);
        scope.set("messages", values(messages));
        scope.set("add_generation_prompt", addGenerationPrompt);
        scope.set("tools", null);
        scope.set("documents", null);
        StringBuilder text = new StringBuilder();
        try {
            body.run(scope.child(), text);
        } catch (TemplateFault fault) {
            throw fault.isRaised()
                    ? new IllegalArgumentException(
                            "the chat template refuses the conversation: " + BoundedJson.printable(fault.getMessage()))
                    : refused(file, fault);
        } catch (StackOverflowError e) {
            throw BoundedJson.refused(file, "chat template is nested too deeply");
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "ChatTemplate[" + file + "]";
    }

    private static ChatTemplate parse(Path file, String template, Map<String, String> tokens) {
        if (template.length() > MAXIMAL_LENGTH) {
            throw BoundedJson.refused(file, "chat template must have at most " + MAXIMAL_LENGTH + " characters");
        }
        try {
            return new ChatTemplate(file, TemplateParser.parse(template), tokens, Optional.empty());
        } catch (TemplateFault fault) {
            throw refused(file, fault);
        }
    }

    private static String text(Path file, JsonNode template) {
        if (template.isTextual()) {
            return template.textValue();
        }
        List<String> names = new ArrayList<>();
        for (JsonNode entry : template) {
            if (entry.path("name").asText("").equals("default")
                    && entry.path("template").isTextual()) {
                return entry.get("template").textValue();
            }
            names.add(entry.path("name").asText(""));
        }
        throw BoundedJson.refused(file, "chat_template must be text or a list with one named default, found " + names);
    }

    private static Map<String, String> specialTokens(Path folder, Optional<JsonNode> config) {
        Optional<JsonNode> map = BoundedJson.object(folder.resolve("special_tokens_map.json"));
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String role : ROLES) {
            String key = role + "_token";
            config.flatMap(c -> SpecialTokens.text(c.path(key)))
                    .or(() -> map.flatMap(m -> SpecialTokens.text(m.path(key))))
                    .ifPresent(token -> tokens.put(key, token));
        }
        return tokens;
    }

    private static List<Object> values(List<Message> messages) {
        List<Object> values = new ArrayList<>();
        for (Message message : messages) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("role", message.role());
            value.put("content", message.content());
            values.add(value);
        }
        return values;
    }

    private static UncheckedIOException refused(Path file, TemplateFault fault) {
        return BoundedJson.refused(file, "chat template, line " + fault.line() + ": " + fault.getMessage());
    }
}
