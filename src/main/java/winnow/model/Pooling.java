package winnow.model;

import java.util.Locale;

/** How the vectors of a text's tokens become one. */
public enum Pooling {
    /** The first token's, which in BERT and its kin is there for that. */
    CLS,
    /** The mean over all tokens, special ones included. */
    MEAN,
    /** The last token's, the only one in a decoder that has seen the whole text. */
    LAST;

    /**
     * Reads {@code cls}, {@code mean} or {@code last}.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Pooling of(String name) {
        for (Pooling pooling : values()) {
            if (pooling.word().equals(name)) {
                return pooling;
            }
        }
        throw new IllegalArgumentException("pooling must be cls, mean or last, got " + name);
    }

    /** The word that {@link #of} reads. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
