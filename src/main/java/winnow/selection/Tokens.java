package winnow.selection;

import winnow.corpus.Corpus;
import winnow.corpus.Example;

/**
 * Lengths of records in word-punctuation tokens: runs of letters, digits and underscores, and runs of anything else that is
 * not white space.
 *
 * <p>A count that needs no model. Example: {@code Tokens.count("Hello, world!")} is {@code 4}.
 */
public final class Tokens {
    private Tokens() {}

    /** Number of tokens of a text. */
    public static int count(String text) {
        int tokens = 0;
        int previous = SPACE;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int kind = kind(text.codePointAt(i));
            if (kind != SPACE && kind != previous) {
                tokens++;
            }
            previous = kind;
        }
        return tokens;
    }

    /** Number of tokens of prompt and response together. */
    public static int count(Example example) {
        return count(example.prompt()) + count(example.response());
    }

    /** The lengths of all records, at least 1 each, as the costs of a token budget. */
    public static double[] costs(Corpus corpus) {
        return corpus.stream().mapToDouble(e -> Math.max(1, count(e))).toArray();
    }

    private static final int SPACE = 0;
    private static final int WORD = 1;
    private static final int OTHER = 2;

    private static int kind(int codePoint) {
        if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint)) {
            return SPACE;
        }
        return Character.isLetterOrDigit(codePoint) || codePoint == '_' ? WORD : OTHER;
    }
}
