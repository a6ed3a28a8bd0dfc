package winnow.model;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import winnow.corpus.Example;
import winnow.corpus.InContextTemplate;
import winnow.tokenizer.ChatTemplate;
import winnow.tokenizer.Tokenizer;

/**
 * How examples and a query are put before a model, as tokens.
 *
 * <p>The sequence is the {@linkplain #context context} (solved examples, if any), then the {@linkplain #query query}: its prompt
 * and its response. Context, prompt and response are tokenised apart and joined as tokens. So a query has the same tokens after
 * any context, whose keys and values can be kept for all queries; and a response has the same tokens with and without
 * context, so that the two scores speak of the same thing. Tokens never reach across the joints, as they might in the joined text.
 */
public interface ScoringTemplate {
    /** As it stands in manifests. */
    String name();

    /**
     * What stands before the query.
     *
     * @param examples solved examples in order; may be none
     * @return tokens, possibly none
     */
    int[] context(Tokenizer tokenizer, List<Example> examples);

    /**
     * The query and its response.
     *
     * @param isAfterExamples whether the context holds examples
     * @throws IllegalArgumentException naming the example, if its response has no token
     */
    ScoredSequence query(Tokenizer tokenizer, Example query, boolean isAfterExamples);

    /**
     * What follows a response that is complete, for a model that shall learn to stop: the end token, or what a chat's template puts there.
     *
     * @throws IllegalArgumentException if that is the end token and the tokenizer has none
     */
    default int[] ending(Tokenizer tokenizer) {
        OptionalInt end = tokenizer.endId();
        if (end.isEmpty()) {
            throw new IllegalArgumentException(
                    "ending responses with the end token needs a tokenizer that has one, got " + tokenizer);
        }
        return new int[] {end.getAsInt()};
    }

    /**
     * The prompt's tokens followed directly by the response's, without special tokens or other words; an example is its prompt,
     * its response and an empty line. A query without prompt and context follows the begin token, else the end token.
     */
    static ScoringTemplate plain() {
        return new PlainTemplate();
    }

    /**
     * The layout of DELIFT with the same words with and without an example, so that scores differ by the example alone.
     *
     * <p>{@code Instruction:\n{instruction}} and for each example {@code \n\n\nExample:\n{prompt}\n{response}}, then {@code
     * \n\n\nQuery:\n{prompt}\n{response}}.
     *
     * <p>Source: DELIFT (arXiv 2411.04425), published code. Departure: that code words and breaks lines differently with and without
     * an example, see {@link #deliftPublished}.
     */
    static ScoringTemplate delift() {
        return DeliftTemplate.fixed();
    }

    /**
     * The pair of layouts of DELIFT's published code, which differ in more than the example, with the end token between prompt and
     * response and, scored, after the response.
     */
    static ScoringTemplate deliftPublished() {
        return DeliftTemplate.published();
    }

    /**
     * The same after the tokenizer's begin token, as models expect that were trained with one before every text: Llama, Mistral, and most of
     * all Gemma. For layouts that put every query alike, with and without examples.
     */
    default ScoringTemplate afterBeginToken() {
        return new BegunTemplate(this);
    }

    /** The layout that the built-in model was trained on: the begin token, examples, query. */
    static ScoringTemplate seedling() {
        return of(InContextTemplate.seedling());
    }

    /** A layout given as text, after the begin token if the tokenizer has one. */
    static ScoringTemplate of(InContextTemplate layout) {
        return new LaidOutTemplate(layout);
    }

    /** The conversation that a chat model's own template writes: examples are earlier turns, the query is the last. */
    static ScoringTemplate chat(ChatTemplate template) {
        return new ChatScoringTemplate(template);
    }

    /**
     * A template by the name that it has in manifests: plain, plain-begin, delift, delift-begin, delift-published, seedling, or chat, which is read from the
     * model's folder. For a chat template that writes today's date it is always the same day, so that a run can be repeated on
     * another.
     *
     * @throws IllegalArgumentException for any other name, and for chat if the folder has no chat template
     */
    static ScoringTemplate named(String name, Path modelFolder) {
        return switch (name) {
            case "plain" -> plain();
            case "plain-begin" -> plain().afterBeginToken();
            case "delift" -> delift();
            case "delift-begin" -> delift().afterBeginToken();
            case "delift-published" -> deliftPublished();
            case "seedling" -> seedling();
            case "chat" ->
                chat(ChatTemplate.of(modelFolder)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "template chat needs a model with a chat template, found none in " + modelFolder))
                        .at(ChatScoringTemplate.DAY));
            default ->
                throw new IllegalArgumentException(
                        "template must be plain, plain-begin, delift, delift-begin, delift-published, seedling or chat, got "
                                + name);
        };
    }
}
