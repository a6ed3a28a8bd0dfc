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

    private final boolean ofOneRecord;

    /** A file at fault as a whole; the problem is put on one line. */
    public InvalidRecordException(Path file, String problem) {
        super(oneLine(file.toString()) + ": " + oneLine(problem));
        ofOneRecord = false;
    }

    InvalidRecordException(Path file, long line, String problem) {
        this(file, line, problem, false);
    }

    private InvalidRecordException(Path file, long line, String problem, boolean ofOneRecord) {
        super(oneLine(file.toString()) + ":" + line + ": " + oneLine(problem));
        this.ofOneRecord = ofOneRecord;
    }

    /** One record at fault, which a reader could pass over. */
    static InvalidRecordException ofOneRecord(Path file, long line, String problem) {
        return new InvalidRecordException(file, line, problem, true);
    }

    /** Whether the rest of the file can be read without this record, by {@link CorpusReader#withSkipInvalid}. */
    public boolean isOfOneRecord() {
        return ofOneRecord;
    }

    /** Text from a file as it may stand in a message: in quotes, shortened, on one line. */
    public static String quote(String text) {
        return '"' + oneLine(shortened(text, LONGEST_QUOTE)) + '"';
    }

    /** At most so many characters, then an ellipsis. */
    static String shortened(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, splitsPair ? length - 1 : length) + "…";
    }

    /** Without the characters that could move a terminal's cursor or turn the direction of its text. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\u202a-\u202e\u2066-\u2069&&[^\n\t]]", "\ufffd");
    }

    private static String oneLine(String text) {
        return printable(text.replaceAll("\\R|\t", " "));
    }
}
