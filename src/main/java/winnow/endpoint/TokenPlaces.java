package winnow.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the tokens of a text begin in it, found by laying their own texts along it.
 *
 * <p>The offsets that servers state are sums of the lengths of tokens' texts. They count a begin token that the text does not
 * have, miss the space that a token's text loses when it is shown alone, and count a character once for each token that holds
 * some of its bytes; so they are not used. Every token must be where the text has it, to the very end. Three things are allowed
 * for: special tokens before the text; one space lost before a token; and tokens that hold parts of characters, shown as U+FFFD or
 * {@code bytes:...}, which take the text up to the next token if there is one place only where that can be.
 */
final class TokenPlaces {
    /** Stands before the text. */
    private static final int BEFORE = -1;

    /** Within a stretch of parts, whose tokens cannot be told apart. */
    private static final int UNKNOWN = -2;

    private static final char PART = '\ufffd';
    private static final String BYTES = "bytes:";
    private static final Pattern ESCAPED = Pattern.compile("\\\\x[0-9a-fA-F]{2}");

    private final int[] starts;

    private TokenPlaces(int[] starts) {
        this.starts = starts;
    }

    /** The places, or nothing if the tokens do not make up the text, or may do so in two ways. */
    static Optional<TokenPlaces> find(String text, List<String> tokens) {
        int[] starts = new int[tokens.size()];
        Arrays.fill(starts, UNKNOWN);
        int at = 0;
        Stretch stretch = null;
        for (int k = 0; k < starts.length; k++) {
            String token = tokens.get(k);
            if (isPart(token) || stretch != null && token.isEmpty()) {
                if (stretch == null) {
                    starts[k] = at;
                    stretch = new Stretch(text, at);
                }
                stretch.add(token);
                continue;
            }
            int place = stretch == null ? place(text, token, at) : stretch.placeBehind(token);
            if (place >= 0) {
                // A lost space is the token's own.
                starts[k] = stretch == null ? at : place;
                at = place + token.length();
                stretch = null;
            } else if (at == 0 && stretch == null) {
                starts[k] = BEFORE;
            } else {
                return Optional.empty();
            }
        }
        boolean isWhole = stretch == null ? at == text.length() : stretch.mayReachTheEnd();
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

    private static boolean isPart(String token) {
        return token.indexOf(PART) >= 0 || token.startsWith(BYTES);
    }

    /** Tokens one after another that hold parts of characters. */
    private static final class Stretch {
        private final String text;
        private final int start;
        private int whole;
        private int parts;

        Stretch(String text, int start) {
            this.text = text;
            this.start = start;
        }

        void add(String token) {
            if (token.startsWith(BYTES)) {
                String shown = token.substring(BYTES.length());
                String rest = ESCAPED.matcher(shown).replaceAll("");
                parts += (shown.length() - rest.length()) / "\\xff".length();
                whole += rest.codePointCount(0, rest.length());
                return;
            }
            int found = token.isEmpty()
                    ? 1
                    : (int) token.chars().filter(c -> c == PART).count();
            parts += found;
            whole += token.isEmpty() ? 0 : token.codePointCount(0, token.length()) - found;
        }

        /** The one place behind the stretch where a token can be, or −1. */
        int placeBehind(String token) {
            int found = -1;
            for (int end : ends()) {
                if (text.startsWith(token, end)) {
                    if (found >= 0) {
                        return -1;
                    }
                    found = end;
                }
            }
            return found;
        }

        boolean mayReachTheEnd() {
            return ends().contains(text.length());
        }

        /** Where the stretch may end: a part has a byte at least, and a character of one byte has no parts. */
        private List<Integer> ends() {
            List<Integer> ends = new ArrayList<>();
            int end = start;
            int single = 0;
            int bytes = 0;
            for (int i = 0; i < mostCharacters() && end < text.length(); i++) {
                int character = text.codePointAt(end);
                end += Character.charCount(character);
                int size = Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
                single += size == 1 ? 1 : 0;
                bytes += size == 1 ? 0 : size;
                if (single <= whole && bytes >= parts) {
                    ends.add(end);
                }
            }
            return ends;
        }

        /** A character that is split shows as two parts at least, unless it is U+FFFD itself. */
        private int mostCharacters() {
            return whole + (text.indexOf(PART) >= 0 ? parts : (parts + 1) / 2);
        }
    }
}
