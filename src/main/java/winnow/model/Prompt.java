package winnow.model;

import java.util.Arrays;
import winnow.tokenizer.Tokenizer;

/** Tokens to be continued. The id names the stream of random numbers, so that a prompt's text does not depend on the others. */
public final class Prompt {
    private final String id;
    private final int[] tokens;

    private Prompt(String id, int[] tokens) {
        this.id = id;
        this.tokens = tokens;
    }

    /**
     * A prompt of tokens.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Prompt of(String id, int[] tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a prompt must have at least one token, prompt " + id);
        }
        return new Prompt(id, tokens.clone());
    }

    /** A prompt of text, with the special tokens that the tokenizer puts before a sequence left out. */
    public static Prompt of(String id, String text, Tokenizer tokenizer) {
        return of(id, tokenizer.encode(text));
    }

    /** Name of the prompt. */
    public String id() {
        return id;
    }

    /** The tokens. */
    public int[] tokens() {
        return tokens.clone();
    }

    /** Number of tokens. */
    public int length() {
        return tokens.length;
    }

    @Override
    public String toString() {
        return "Prompt[" + id + ", " + Arrays.toString(tokens) + "]";
    }
}
