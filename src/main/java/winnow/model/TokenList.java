package winnow.model;

import java.util.Arrays;
import java.util.OptionalInt;
import winnow.tokenizer.Tokenizer;

/** Tokens of texts that are tokenised one by one. */
final class TokenList {
    private final Tokenizer tokenizer;
    private int[] tokens = new int[0];

    TokenList(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    TokenList add(String text) {
        return text.isEmpty() ? this : add(tokenizer.encode(text));
    }

    /** Adds a special token, if the tokenizer has it. */
    TokenList add(OptionalInt id) {
        return id.isPresent() ? add(new int[] {id.getAsInt()}) : this;
    }

    private TokenList add(int[] more) {
        int length = tokens.length;
        tokens = Arrays.copyOf(tokens, length + more.length);
        System.arraycopy(more, 0, tokens, length, more.length);
        return this;
    }

    boolean isEmpty() {
        return tokens.length == 0;
    }

    int[] toArray() {
        return tokens;
    }
}
