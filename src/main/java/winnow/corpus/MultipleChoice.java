package winnow.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The layout of MMLU and its like: a question, its choices and the index or letter of the right one. */
final class MultipleChoice {
    private static final int MOST_CHOICES = 26;

    private MultipleChoice() {}

    static Layout.Pair read(ObjectNode record) {
        List<String> choices = choices(record);
        StringBuilder prompt = new StringBuilder(Layout.text(record, "question"));
        for (int i = 0; i < choices.size(); i++) {
            prompt.append('\n').append(letter(i)).append(". ").append(choices.get(i));
        }
        return new Layout.Pair(prompt.toString(), String.valueOf(letter(answer(record, choices.size()))));
    }

    private static List<String> choices(ObjectNode record) {
        List<String> choices = new ArrayList<>();
        if (record.hasNonNull("choices")) {
            for (JsonNode choice : record.get("choices")) {
                if (!choice.isTextual()) {
                    throw new IllegalArgumentException("choices must hold texts, found " + Layout.show(choice));
                }
                choices.add(choice.textValue());
            }
        } else {
            for (int i = 0; record.hasNonNull("choice" + i); i++) {
                choices.add(Layout.text(record, "choice" + i));
            }
        }
        if (choices.size() < 2 || choices.size() > MOST_CHOICES) {
            throw new IllegalArgumentException("there must be 2 to 26 choices, found " + choices.size());
        }
        return choices;
    }

    private static int answer(ObjectNode record, int choices) {
        JsonNode answer = Layout.field(record, "answer");
        String text = answer.asText();
        int index = -1;
        if (text.matches("\\d{1,2}")) {
            index = Integer.parseInt(text);
        } else if (text.matches("[A-Z]")) {
            index = text.charAt(0) - 'A';
        }
        if (index < 0 || index >= choices) {
            throw new IllegalArgumentException("answer must be an index from 0 or a letter of one of the " + choices
                    + " choices, found " + Layout.show(answer));
        }
        return index;
    }

    private static char letter(int index) {
        return (char) ('A' + index);
    }
}
