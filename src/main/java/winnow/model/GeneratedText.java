package winnow.model;

import java.util.List;

/**
 * What a model wrote after a prompt.
 *
 * @param id of the prompt
 * @param text without special tokens, up to a stop string that occurred
 * @param tokens all new tokens, the end token and those of a stop string included
 * @param finish why it ended
 */
public record GeneratedText(String id, String text, List<Integer> tokens, Finish finish) {
    /** Why a text ends. */
    public enum Finish {
        /** The model wrote an end token. */
        END_TOKEN,
        /** A stop string occurred. */
        STOP_TEXT,
        /** As many tokens as were asked for. */
        MAX_TOKENS,
        /** The model takes no more tokens. */
        CONTEXT_FULL
    }

    /** Copies the tokens. */
    public GeneratedText {
        tokens = List.copyOf(tokens);
    }
}
