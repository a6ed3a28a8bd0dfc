package winnow.corpus;

import java.util.List;

/**
 * How examples and a query are laid out for a model that learns in context: solved examples, then the query, then its response.
 *
 * <p>Pre-training, scoring and fine-tuning must use the same pieces of text, so they stand here once. A text is the {@linkplain
 * #example examples} in order, the {@linkplain #query query} and the {@linkplain #response response}; without examples it is a
 * query and its response. The response's piece includes what ends it, because a model has to predict the end too.
 *
 * <p>Example: {@code InContextTemplate.seedling().query("2+2?")} is {@code "Query:\n 2+2?\n"}.
 *
 * @param name as it stands in manifests
 * @param beforeExample text before an example's prompt
 * @param beforeQuery text before the query's prompt
 * @param afterPrompt text after either prompt
 * @param beforeResponse text that opens every response
 * @param afterResponse text that ends every response
 * @param afterExample text between an example and what follows
 */
public record InContextTemplate(
        String name,
        String beforeExample,
        String beforeQuery,
        String afterPrompt,
        String beforeResponse,
        String afterResponse,
        String afterExample) {

    /**
     * The layout of the built-in model: {@code Example:\n {prompt}\n {response}\n\n}, then {@code Query:\n {prompt}\n
     * {response}\n}. One space stands before every field, so that a word is the same token wherever it stands.
     */
    public static InContextTemplate seedling() {
        return new InContextTemplate("seedling", "Example:\n ", "Query:\n ", "\n", " ", "\n", "\n");
    }

    /** Prompt and response without other words, an empty line after an example: {@code {prompt}{response}}. */
    public static InContextTemplate plain() {
        return new InContextTemplate("plain", "", "", "", "", "", "\n\n");
    }

    /** What stands before an example's response. */
    public String examplePrompt(String prompt) {
        return beforeExample + prompt + afterPrompt;
    }

    /** What stands before the query's response. */
    public String query(String prompt) {
        return beforeQuery + prompt + afterPrompt;
    }

    /** A response with what opens and ends it: the text that is scored. */
    public String response(String response) {
        return beforeResponse + response + afterResponse;
    }

    /** A whole example, to be put before another example or the query. */
    public String example(Example example) {
        return examplePrompt(example.prompt()) + response(example.response()) + afterExample;
    }

    /** Everything before the query's response. */
    public String context(List<Example> examples, String prompt) {
        StringBuilder text = new StringBuilder();
        examples.forEach(example -> text.append(example(example)));
        return text.append(query(prompt)).toString();
    }
}
