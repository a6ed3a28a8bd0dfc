package winnow.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Final errors, whose messages are for the user. */
final class Failures {
    private Failures() {}

    static UncheckedIOException of(String message) {
        return new UncheckedIOException(message, new IOException(message));
    }

    /** Text of a server, without the characters that could move a terminal's cursor or turn the direction of its text. */
    static String printable(String text, int longest) {
        String clean = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
        return clean.length() <= longest ? clean : clean.substring(0, longest) + "…";
    }
}
