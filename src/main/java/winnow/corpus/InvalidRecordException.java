package winnow.corpus;

import java.nio.file.Path;

/**
 * A data file, or one record of it, that breaks a rule: bad data, as opposed to a bad argument.
 *
 * <p>The message is one line: {@code file.jsonl:17: rule, found …}. The number is the line on which the record starts, for
 * Parquet the row, both from 1; it is left out when the whole file is at fault.
 */
public final class InvalidRecordException extends IllegalArgumentException {
    private static final int LONGEST_QUOTE = 60;

    InvalidRecordException(Path file, String problem) {
        super(file + ": " + oneLine(problem));
    }

    InvalidRecordException(Path file, long line, String problem) {
        super(file + ":" + line + ": " + oneLine(problem));
    }

    /** Text from a file as it may stand in a message: in quotes, shortened, without control characters. */
    static String quote(String text) {
        String shown = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
        return '"' + oneLine(shown) + '"';
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ").replaceAll("\\p{Cntrl}", "�");
    }
}
