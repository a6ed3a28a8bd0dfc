package winnow.corpus;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The file formats that are read and written, told apart by the file name's ending. */
public enum Format {
    /** One JSON object a line, {@code .jsonl} or {@code .ndjson}. */
    JSON_LINES("JSON lines", "jsonl", "ndjson"),
    /** An array of JSON objects, or SQuAD's nested object, {@code .json}. */
    JSON("JSON", "json"),
    /** Comma-separated values, {@code .csv}. */
    CSV("CSV", "csv"),
    /** Tab-separated values with CSV's quoting, {@code .tsv}. */
    TSV("TSV", "tsv"),
    /** A text a line, {@code .txt}. */
    TEXT("text", "txt"),
    /** Parquet, flat or nested, {@code .parquet}. */
    PARQUET("Parquet", "parquet");

    private static final List<String> COMPRESSED =
            List.of("gz", "bz2", "xz", "zst", "zip", "lz4", "br", "7z", "tar", "tgz");

    private final String title;
    private final List<String> endings;

    Format(String title, String... endings) {
        this.title = title;
        this.endings = List.of(endings);
    }

    /** The format of a file, by the ending of its name in any case. */
    public static Format of(Path file) {
        String name = String.valueOf(file.getFileName());
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        for (Format format : values()) {
            if (name.indexOf('.') >= 0 && format.endings.contains(ending)) {
                return format;
            }
        }
        if (COMPRESSED.contains(ending)) {
            throw new IllegalArgumentException(
                    file
                            + ": compressed files are not read, decompress it first and pass the file inside (winnow data join does so for .gz)");
        }
        throw new IllegalArgumentException(
                file + ": the format is not known from the name, which must end in one of " + knownEndings());
    }

    /** The usual ending of names of such files, without a dot. */
    public String ending() {
        return endings.get(0);
    }

    private static String knownEndings() {
        return Arrays.stream(values())
                .flatMap(format -> format.endings.stream())
                .map(ending -> "." + ending)
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return title;
    }
}
