package winnow.corpus;

/**
 * How an example is put before a language model: text around its prompt, after which the response follows.
 *
 * <p>Example: {@code PromptTemplate.plain().render(Example.of("a", "2+2?", "4"))} is {@code "2+2?4"}.
 *
 * @param name as it stands in manifests
 * @param beforePrompt text before a prompt that is not empty
 * @param afterPrompt text between such a prompt and the response
 */
public record PromptTemplate(String name, String beforePrompt, String afterPrompt) {
    /** The prompt followed directly by the response. */
    public static PromptTemplate plain() {
        return new PromptTemplate("plain", "", "");
    }

    /** Instruction and response under the headings that Alpaca made common. */
    public static PromptTemplate alpaca() {
        return new PromptTemplate("alpaca", "### Instruction:\n", "\n\n### Response:\n");
    }

    /** Everything before the response: what the model is given. Empty for an example without a prompt. */
    public String prompt(Example example) {
        return example.prompt().isEmpty() ? "" : beforePrompt + example.prompt() + afterPrompt;
    }

    /** Prompt and response: what the model is trained on. */
    public String render(Example example) {
        return prompt(example) + example.response();
    }
}
