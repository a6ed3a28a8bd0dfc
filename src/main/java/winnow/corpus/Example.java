package winnow.corpus;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One training example: what the model is given and what it should answer.
 *
 * @param id unique within a corpus, never empty
 * @param prompt what the model is given; empty for plain text; a chat as one text, every turn with its role before it
 * @param turnStarts where each turn begins in the prompt, if that is a chat of more than the user's one turn; else empty
 * @param response what the model should produce, never empty
 * @param tags further columns kept for analysis, such as a domain; of a pool never read by a selection method
 */
public record Example(String id, String prompt, List<Integer> turnStarts, String response, Map<String, String> tags) {
    /** Checks that the id and the response are not empty and copies the tags, keeping their order. */
    public Example {
        if (id == null || id.isEmpty()) {
            throw new IllegalArgumentException("id must not be empty");
        }
        if (prompt == null) {
            throw new IllegalArgumentException("prompt must not be null, example " + id);
        }
        if (response == null || response.isEmpty()) {
            throw new IllegalArgumentException("response must not be empty, example " + id);
        }
        turnStarts = List.copyOf(turnStarts);
        tags = tags.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /** An example whose prompt is no chat. */
    public Example(String id, String prompt, String response, Map<String, String> tags) {
        this(id, prompt, List.of(), response, tags);
    }

    /** The same with another id. */
    public Example withId(String other) {
        return new Example(other, prompt, turnStarts, response, tags);
    }

    /** The same with other tags. */
    public Example withTags(Map<String, String> others) {
        return new Example(id, prompt, turnStarts, response, others);
    }

    /** The turns of the prompt: those of a chat, or the prompt as the only one of the user. */
    public List<Turn> turns() {
        return turnStarts.isEmpty() ? List.of(Turn.user(prompt)) : Turn.of(prompt, turnStarts);
    }

    /** An example without tags. */
    public static Example of(String id, String prompt, String response) {
        return new Example(id, prompt, response, Map.of());
    }

    /** Prompt and response, joined by a line break when there is a prompt: the text that embedders read. */
    public String text() {
        return prompt.isEmpty() ? response : prompt + "\n" + response;
    }
}
