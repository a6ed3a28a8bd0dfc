package winnow.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the tokens of a text begin in it, found by laying their own texts along it.
 *
 * <p>The offsets that servers state are sums of the lengths of tokens' texts. They count a begin token that the text does not
 * have, miss the space that a token's text loses when it is shown alone, and count a character once for each token that holds
 * some of its bytes; so they are not used. A placement is accepted only if it reaches the end of the text exactly, and then
 * lengths leave no other. Three things are allowed for: special tokens before the text; one space lost before a token; tokens
 * that are part of a character, shown as U+FFFD or {@code bytes:...}, which take all text up to the next token that can be placed.
 */
final class TokenPlaces {
    /** Stands before the text. */
    private static final int BEFORE = -1;

    /** Within a stretch whose tokens cannot be told apart. */
    private static final int UNKNOWN = -2;

    /** Bytes that one token may hold, far beyond any vocabulary's. */
    private static final int LONGEST_BROKEN = 64;

    private final int[] starts;

    private TokenPlaces(int[] starts) {
        this.starts = starts;
    }

    /** The places, or nothing if the tokens do not make up the text. */
    static Optional<TokenPlaces> find(String text, List<String> tokens) {
        int[] starts = new int[tokens.size()];
        Arrays.fill(starts, UNKNOWN);
        int at = 0;
        int broken = 0;
        for (int k = 0; k < starts.length; k++) {
            String token = tokens.get(k);
            int place = broken > 0 ? after(text, token, at, broken) : place(text, token, at);
            if (place >= 0 && !(broken > 0 && isBrokenOrEmpty(token))) {
                // The lost space is the token's own.
                starts[k] = broken > 0 ? place : at;
                at = place + token.length();
                broken = 0;
            } else if (broken > 0 ? isBrokenOrEmpty(token) : isBroken(token)) {
                if (broken == 0) {
                    starts[k] = at;
                }
                broken++;
            } else if (at == 0 && broken == 0) {
                starts[k] = BEFORE;
            } else {
                return Optional.empty();
            }
        }
        boolean isWhole = broken > 0 ? at < text.length() : at == text.length();
        return isWhole ? Optional.of(new TokenPlaces(starts)) : Optional.empty();
    }

    /** The token that begins at a place in the text; nothing if none does, because a token reaches across it. */
    Optional<Integer> tokenAt(int place) {
        for (int k = 0; k < starts.length; k++) {
            if (starts[k] == place) {
                return Optional.of(k);
            }
        }
        return Optional.empty();
    }

    private static int place(String text, String token, int at) {
        if (text.startsWith(token, at)) {
            return at;
        }
        return text.startsWith(" " + token, at) ? at + 1 : -1;
    }

    /** The first place behind a stretch of parts of characters. */
    private static int after(String text, String token, int at, int broken) {
        for (int from = at + 1; from <= Math.min(text.length(), at + broken * LONGEST_BROKEN); from++) {
            if (text.startsWith(token, from)) {
                return from;
            }
        }
        return -1;
    }

    private static boolean isBrokenOrEmpty(String token) {
        return token.isEmpty() || isBroken(token);
    }

    private static boolean isBroken(String token) {
        return token.indexOf('\ufffd') >= 0 || token.startsWith("bytes:");
    }
}
