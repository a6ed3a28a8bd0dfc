package winnow.endpoint;

import java.util.List;
import winnow.corpus.Example;
import winnow.corpus.InContextTemplate;

/**
 * A text of which the last part is scored.
 *
 * @param id for messages and results
 * @param prompt all that stands before, solved examples included
 * @param response the text that is scored, never empty
 */
public record PromptAndResponse(String id, String prompt, String response) {
    /** Checks that there is something to score. */
    public PromptAndResponse {
        if (response.isEmpty()) {
            throw new IllegalArgumentException("response must not be empty, example " + id);
        }
    }

    /** An example's response after its prompt, both after solved examples, as a layout puts them; what ends it is scored too. */
    public static PromptAndResponse of(InContextTemplate layout, Example query, List<Example> context) {
        return new PromptAndResponse(
                query.id(), layout.context(context, query.prompt()), layout.response(query.response()));
    }

    String text() {
        return prompt + response;
    }
}
