package winnow.corpus;

import java.nio.file.Path;
import java.util.List;

/**
 * What a reader recognised in a file, to be said aloud before anything is chosen from it.
 *
 * @param file the file
 * @param format its format
 * @param layout how columns became prompt and response, such as {@code question-answer}
 * @param columns one sentence: the columns used, for what, which others are kept, which other layouts would fit
 * @param count number of records read
 * @param skippedCount number of records left out because they were not valid
 * @param skipped one line for each of the first 1,000 of them, {@code file.jsonl:17: rule, found …}
 * @param example the first record as the reader understood it, on several lines and shortened
 */
public record ReadReport(
        Path file,
        Format format,
        String layout,
        String columns,
        int count,
        long skippedCount,
        List<String> skipped,
        String example) {
    /** Copies the list. */
    public ReadReport {
        skipped = List.copyOf(skipped);
    }

    /** Format, count, columns and the rendered example as one text. */
    @Override
    public String toString() {
        String left = skippedCount == 0 ? "" : ", " + skippedCount + " skipped";
        return file + ": " + format + ", " + count + " records" + left + "\n" + columns + "\n" + example;
    }
}
