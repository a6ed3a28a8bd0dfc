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

    /** What is at fault. */
    private enum Fault {
        FILE,
        COLUMNS,
        RECORD
    }

    private final Fault fault;

    /** A file at fault as a whole; the problem is put on one line. */
    public InvalidRecordException(Path file, String problem) {
        this(file.toString(), problem, Fault.FILE);
    }

    InvalidRecordException(Path file, long line, String problem) {
        this(file + ":" + line, problem, Fault.FILE);
    }

    private InvalidRecordException(String place, String problem, Fault fault) {
        super(oneLine(place) + ": " + oneLine(problem));
        this.fault = fault;
    }

    /** One record at fault, which a reader could pass over. */
    static InvalidRecordException ofOneRecord(Path file, long line, String problem) {
        return new InvalidRecordException(file + ":" + line, problem, Fault.RECORD);
    }

    /** A file whose columns are not those of the layout, or of any. */
    static InvalidRecordException ofColumns(Path file, String problem) {
        return new InvalidRecordException(file.toString(), problem, Fault.COLUMNS);
    }

    /** Whether the rest of the file can be read without this record, by {@link CorpusReader#withSkipInvalid}. */
    public boolean isOfOneRecord() {
        return fault == Fault.RECORD;
    }

    /** Whether the file may be read once its columns are named, by {@link CorpusReader#withLayout}. */
    public boolean isOfColumns() {
        return fault == Fault.COLUMNS;
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
