package winnow.model;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Tokens that follow a context, of which a run is scored: a query's prompt and its response, say.
 *
 * <p>Immutable. Token k is scored by what the model predicts after the context and tokens 0..k−1.
 */
public final class ScoredSequence {
    private final String id;
    private final int[] tokens;
    private final int first;
    private final int end;

    private ScoredSequence(String id, int[] tokens, int first, int end) {
        this.id = id;
        this.tokens = tokens;
        this.first = first;
        this.end = end;
    }

    /**
     * A prompt followed by a response, all of whose tokens are scored.
     *
     * @param id of the example, for messages and results
     * @throws IllegalArgumentException if the response has no token
     */
    public static ScoredSequence of(String id, int[] prompt, int[] response) {
        int[] tokens = Arrays.copyOf(prompt, prompt.length + response.length);
        System.arraycopy(response, 0, tokens, prompt.length, response.length);
        return of(id, tokens, prompt.length, tokens.length);
    }

    /**
     * Tokens of which {@code first} (inclusive) to {@code end} (exclusive) are scored.
     *
     * @throws IllegalArgumentException if that is no token
     */
    public static ScoredSequence of(String id, int[] tokens, int first, int end) {
        if (first < 0 || end > tokens.length || first >= end) {
            throw new IllegalArgumentException("a response must have at least one token within the " + tokens.length
                    + " of its sequence, got [" + first + ", " + end + "), example " + id);
        }
        // What stands behind the response cannot change its scores.
        return new ScoredSequence(id, Arrays.copyOf(tokens, end), first, end);
    }

    /** Id of the example. */
    public String id() {
        return id;
    }

    /** All tokens up to the last scored one. */
    public int[] tokens() {
        return tokens.clone();
    }

    /** Number of tokens. */
    public int length() {
        return tokens.length;
    }

    /** Position of the first scored token. */
    public int first() {
        return first;
    }

    /** Number of scored tokens. */
    public int scoredTokens() {
        return end - first;
    }

    /** The scored tokens. */
    int[] response() {
        return Arrays.copyOfRange(tokens, first, end);
    }

    /** The same with more tokens before. */
    ScoredSequence after(int[] prefix) {
        int[] all = Arrays.copyOf(prefix, prefix.length + tokens.length);
        System.arraycopy(tokens, 0, all, prefix.length, tokens.length);
        return new ScoredSequence(id, all, first + prefix.length, end + prefix.length);
    }

    /**
     * The same without the oldest tokens before the scored ones.
     *
     * @param dropped how many, fewer than there are
     * @param begin a token that stays if it is the very first and another is left beside it
     */
    public ScoredSequence withoutStart(int dropped, OptionalInt begin) {
        if (dropped < 0 || dropped >= first) {
            throw new IllegalArgumentException("dropped tokens must be at least 0 and fewer than the " + first
                    + " before the response, got " + dropped + ", example " + id);
        }
        int[] kept = Arrays.copyOfRange(tokens, dropped, tokens.length);
        boolean keepsBegin = begin.isPresent() && tokens[0] == begin.getAsInt() && first - dropped > 1;
        if (keepsBegin) {
            kept[0] = tokens[0];
        }
        return new ScoredSequence(id, kept, first - dropped, end - dropped);
    }
}
