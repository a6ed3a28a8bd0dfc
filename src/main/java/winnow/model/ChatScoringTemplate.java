package winnow.model;

import java.util.ArrayList;
import java.util.List;
import winnow.corpus.Example;
import winnow.tokenizer.ChatTemplate;
import winnow.tokenizer.Message;
import winnow.tokenizer.Tokenizer;

/**
 * A conversation as the model's own template writes it: examples are earlier turns, the query is the last user's turn.
 *
 * @param template of the model's folder
 */
record ChatScoringTemplate(ChatTemplate template) implements ScoringTemplate {
    @Override
    public String name() {
        return "chat";
    }

    @Override
    public int[] context(Tokenizer tokenizer, List<Example> examples) {
        return new TokenList(tokenizer).add(beforeContent(examples)).toArray();
    }

    @Override
    public ScoredSequence query(Tokenizer tokenizer, Example query, boolean isAfterExamples) {
        String text = conversation(List.of(), query.prompt());
        String before = beforeContent(List.of());
        if (!text.startsWith(before)) {
            throw new IllegalArgumentException(
                    "a chat template must begin alike for all queries to be scored with, got "
                            + "another beginning for example " + query.id());
        }
        String fromContent = text.substring(before.length());
        return ScoredSequence.of(
                query.id(), new TokenList(tokenizer).add(fromContent).toArray(), tokenizer.encode(query.response()));
    }

    /** What stands before the words of the last user: what two different queries begin with. */
    private String beforeContent(List<Example> examples) {
        String one = conversation(examples, "a");
        String other = conversation(examples, "b");
        int length = 0;
        while (length < one.length() && length < other.length() && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return one.substring(0, length);
    }

    private String conversation(List<Example> examples, String prompt) {
        List<Message> messages = new ArrayList<>();
        for (Example example : examples) {
            messages.add(new Message("user", example.prompt()));
            messages.add(new Message("assistant", example.response()));
        }
        messages.add(new Message("user", prompt));
        return template.render(messages, true);
    }
}
