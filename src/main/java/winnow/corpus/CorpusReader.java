package winnow.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads corpora from files and remembers where every record stands, so that chosen ones can be written unchanged.
 *
 * <p>Immutable; each {@code with} method gives a new reader. Example: {@code
 * CorpusReader.withDefaults().read(Path.of("alpaca.json")).report()}.
 *
 * <p>Ids: the field {@code id}, or another by {@link #withIdField}, text or a whole number, is kept as it is and must be
 * unique. Records without one get the first 16 hexadecimal digits of SHA-256 over prompt and response, which do not depend on
 * the file or on the place in it; when the same content comes again, {@code -2}, {@code -3}, … is appended.
 *
 * <p>A CSV or TSV file of which layout, ids or tags are stated by numbers, as in {@code prompt=#2,response=#3}, has no header line: its
 * first line is a record. One whose first line holds no comma or no tab but another delimiter is read by that one.
 *
 * <p>Text must be UTF-8 whatever the platform's charset; a record may have at most 64 MiB. Memory: the texts of all records
 * and about 350 bytes a record; the reader refuses to go on, with an estimate, when that will not fit into the heap.
 */
public final class CorpusReader {
    private final Optional<Layout> layout;
    private final Optional<Format> format;
    private final Optional<String> idField;
    private final boolean generatedIds;
    private final List<String> tagFields;
    private final boolean skipInvalid;

    private CorpusReader(
            Optional<Layout> layout,
            Optional<Format> format,
            Optional<String> idField,
            boolean generatedIds,
            List<String> tagFields,
            boolean skipInvalid) {
        this.layout = layout;
        this.format = format;
        this.idField = idField;
        this.generatedIds = generatedIds;
        this.tagFields = tagFields;
        this.skipInvalid = skipInvalid;
    }

    /** Detects format and layout, takes ids from the field {@code id} if there is one, keeps no tags, refuses bad records. */
    public static CorpusReader withDefaults() {
        return new CorpusReader(Optional.empty(), Optional.empty(), Optional.empty(), false, List.of(), false);
    }

    /** Takes prompt and response from the columns that the layout says instead of detecting it. */
    public CorpusReader withLayout(Layout newLayout) {
        return new CorpusReader(Optional.of(newLayout), format, idField, generatedIds, tagFields, skipInvalid);
    }

    /** Reads the file in this format, whatever its name ends in. */
    public CorpusReader withFormat(Format newFormat) {
        return new CorpusReader(layout, Optional.of(newFormat), idField, generatedIds, tagFields, skipInvalid);
    }

    /** Takes the ids from this field; every record must have it. */
    public CorpusReader withIdField(String field) {
        return new CorpusReader(layout, format, Optional.of(field), false, tagFields, skipInvalid);
    }

    /** Generates ids from the content even where there is a field {@code id}. */
    public CorpusReader withGeneratedIds() {
        return new CorpusReader(layout, format, Optional.empty(), true, tagFields, skipInvalid);
    }

    /** Keeps these fields as the examples' tags; a record that lacks one has no such tag. */
    public CorpusReader withTagFields(List<String> fields) {
        return new CorpusReader(layout, format, idField, generatedIds, List.copyOf(fields), skipInvalid);
    }

    /** Whether records that are not valid are left out, counted and listed in the report instead of ending the reading. */
    public CorpusReader withSkipInvalid(boolean skip) {
        return new CorpusReader(layout, format, idField, generatedIds, tagFields, skip);
    }

    /**
     * Reads a file.
     *
     * @throws InvalidRecordException if the file or a record of it is not valid; with skipped records, if the file as a whole
     *     is not valid or no record is left
     * @throws IllegalArgumentException if the path is not a regular file, or its format or layout is not known
     * @throws UncheckedIOException if it does not exist or cannot be read
     * @throws CancellationException if the thread is interrupted
     */
    public LoadedCorpus read(Path file) {
        requireFile(file);
        Format chosen = format.orElseGet(() -> Format.of(file));
        FileStamp stamp = FileStamp.of(file);
        try {
            RecordFile records = open(file, chosen);
            CorpusAssembler assembler =
                    new CorpusAssembler(file, layout, idField, generatedIds, tagFields, skipInvalid, stamp.size());
            records.scan(assembler);
            Corpus corpus = assembler.corpus();
            stamp.requireUnchanged();
            return new LoadedCorpus(
                    stamp, chosen, records, assembler.index(), corpus, assembler.report(chosen, records.remark()));
        } catch (ClosedByInterruptException e) {
            throw new CancellationException("interrupted while reading " + file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read, " + e.getMessage(), e);
        }
    }

    /** Numbers by which columns are stated; a file of which any is has no header line. */
    private Set<String> numbers() {
        Stream<String> columns = Stream.concat(idField.stream(), tagFields.stream());
        return Stream.concat(layout.stream().flatMap(Layout::named), columns)
                .filter(Layout::isNumber)
                .collect(Collectors.toSet());
    }

    private RecordFile open(Path file, Format format) throws IOException {
        TextFile text = new TextFile(file, TextFile.LONGEST_RECORD);
        return switch (format) {
            case JSON_LINES -> LinesFile.ofJson(text);
            case JSON -> json(text);
            case CSV -> delimited(text, ',');
            case TSV -> delimited(text, '\t');
            case TEXT -> LinesFile.ofTexts(text);
            case PARQUET -> new ParquetFile(file);
        };
    }

    private RecordFile delimited(TextFile text, char usual) {
        Set<String> numbers = numbers();
        // Of one column of texts, the first may hold anything.
        boolean hasOneColumn = numbers.equals(Set.of("#1"));
        return new DelimitedFile(text, usual, numbers.isEmpty(), hasOneColumn);
    }

    /** An array, SQuAD's object or, as many files named .json are, one object a line. */
    private static RecordFile json(TextFile text) throws IOException {
        int first;
        try (RecordBuffer buffer = text.open()) {
            do {
                first = buffer.read();
            } while (JsonArrayFile.isWhiteSpace(first));
        }
        if (first != '{') {
            return new JsonArrayFile(text);
        }
        return SquadFile.is(text.path()) ? new SquadFile(text) : LinesFile.ofJson(text);
    }

    private static void requireFile(Path file) {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(
                    file + ": must be a file, found a folder; winnow data join makes one file of its parts");
        }
        if (!Files.exists(file)) {
            throw new UncheckedIOException(file + ": no such file", new NoSuchFileException(file.toString()));
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + ": must be a regular file");
        }
        if (!Files.isReadable(file)) {
            throw new UncheckedIOException(file + ": permission denied", new AccessDeniedException(file.toString()));
        }
    }
}
