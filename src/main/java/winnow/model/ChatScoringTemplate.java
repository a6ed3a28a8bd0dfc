package winnow.model;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import winnow.corpus.Example;
import winnow.corpus.Turn;
import winnow.tokenizer.ChatTemplate;
import winnow.tokenizer.Message;
import winnow.tokenizer.Tokenizer;

/**
 * A conversation as the model's own template writes it: examples are earlier turns, the query is the last user's turn. Prompts that are
 * chats keep their turns. After examples, and in them, what the system says stands before what the user says first, since few templates
 * take a system's turn in the middle; so it does everywhere for templates that take none.
 */
final class ChatScoringTemplate implements ScoringTemplate {
    /** The one that Llama 3.1's own template takes where it cannot ask for today's. */
    static final LocalDateTime DAY = LocalDateTime.of(2024, 7, 26, 0, 0);

    private static final String SYSTEM = "system";
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String ASKED = "asked";
    private static final String SAID = "said";

    private final ChatTemplate template;
    private final boolean takesSystem;

    /** @param template of the model's folder */
    ChatScoringTemplate(ChatTemplate template) {
        this.template = template;
        this.takesSystem = takesSystem(template);
    }

    private static boolean takesSystem(ChatTemplate template) {
        try {
            return template.render(List.of(new Message(SYSTEM, SAID), new Message(USER, ASKED)), true)
                    .contains(SAID);
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public int[] context(Tokenizer tokenizer, List<Example> examples) {
        return examples.isEmpty()
                ? new int[0]
                : new TokenList(tokenizer).add(beforeContent(examples)).toArray();
    }

    @Override
    public ScoredSequence query(Tokenizer tokenizer, Example query, boolean isAfterExamples) {
        String text = isAfterExamples ? continued(query) : rendered(query, messages(query));
        return ScoredSequence.of(
                query.id(), new TokenList(tokenizer).add(text).toArray(), tokenizer.encode(query.response()));
    }

    /** Such as Gemma's {@code <end_of_turn>}, which is not its end token. */
    @Override
    public int[] ending(Tokenizer tokenizer) {
        String answered = template.render(List.of(new Message(USER, ASKED), new Message(ASSISTANT, SAID)), false);
        String ending =
                answered.substring(answered.lastIndexOf(SAID) + SAID.length()).strip();
        return ending.isEmpty() ? ScoringTemplate.super.ending(tokenizer) : tokenizer.encode(ending);
    }

    private List<Message> messages(Example query) {
        boolean isKept = takesSystem
                || query.turns().stream().noneMatch(turn -> turn.role().equals(SYSTEM));
        return isKept
                ? query.turns().stream()
                        .map(turn -> new Message(turn.role(), turn.text()))
                        .toList()
                : beginningWithTheUser(query);
    }

    /** The conversation from the words of the first user on. */
    private String continued(Example query) {
        String text = rendered(query, beginningWithTheUser(query));
        String before = beforeContent(List.of());
        if (!text.startsWith(before)) {
            throw new IllegalArgumentException(
                    "a chat template must begin alike for all queries to be scored with, got "
                            + "another beginning for example " + query.id());
        }
        return text.substring(before.length());
    }

    private String rendered(Example query, List<Message> messages) {
        try {
            return template.render(messages, true);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(refused.getMessage() + ", example " + query.id(), refused);
        }
    }

    /** What stands before the words of the first user after examples: what two different queries begin with. */
    private String beforeContent(List<Example> examples) {
        List<Message> messages = new ArrayList<>();
        for (Example example : examples) {
            messages.addAll(beginningWithTheUser(example));
            messages.add(new Message(ASSISTANT, example.response()));
        }
        String one = template.render(and(messages, "a"), true);
        String other = template.render(and(messages, "b"), true);
        int length = 0;
        while (length < one.length() && length < other.length() && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return one.substring(0, length);
    }

    private static List<Message> and(List<Message> messages, String prompt) {
        List<Message> more = new ArrayList<>(messages);
        more.add(new Message(USER, prompt));
        return more;
    }

    /** The turns of a prompt, those before the user's first one joined to it; the whole prompt where the user says nothing. */
    private static List<Message> beginningWithTheUser(Example example) {
        List<Turn> turns = example.turns();
        int first = 0;
        while (first < turns.size() && !turns.get(first).role().equals(USER)) {
            first++;
        }
        if (first == turns.size()) {
            return List.of(new Message(USER, example.prompt()));
        }
        List<Message> messages = new ArrayList<>();
        messages.add(new Message(
                USER, turns.subList(0, first + 1).stream().map(Turn::text).collect(Collectors.joining("\n\n"))));
        turns.subList(first + 1, turns.size()).forEach(turn -> messages.add(new Message(turn.role(), turn.text())));
        return messages;
    }
}
