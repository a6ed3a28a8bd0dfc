package winnow.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Parquet through DuckDB; a record is a row, flat or nested.
 *
 * <p>Where a statement speaks of rows as values, their name is one that no column has: a column would be taken for the row.
 */
final class ParquetFile implements RecordFile {
    private static final ObjectReader ROWS =
            JsonText.MAPPER.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature());
    private static final int FOOTER = 8;

    private final Path path;
    private final Path literal;

    ParquetFile(Path path) {
        this.path = path;
        this.literal = DuckSession.literal(path);
    }

    @Override
    public void scan(Visitor visitor) throws IOException {
        requireFooter();
        long[] row = {0};
        try (DuckSession duck = DuckSession.open(literal, literal)) {
            duck.query(
                    text -> {
                        if (Thread.currentThread().isInterrupted()) {
                            throw new CancellationException("interrupted while reading " + path);
                        }
                        visitor.visit(new RecordIndex.Span(row[0] + 1, row[0], 0, 0), () -> fields(text));
                        row[0]++;
                    },
                    "SELECT to_json(\"the whole row\")::VARCHAR FROM read_parquet(?, hive_partitioning = false) \"the whole row\"",
                    literal.toString());
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The ends of a Parquet file, looked at before native code reads it. */
    private void requireFooter() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size == 0) {
                throw new InvalidRecordException(path, "must hold at least one record, found an empty file");
            }
            if (size < 4 + FOOTER
                    || !text(channel, 0).equals("PAR1")
                    || !text(channel, size - 4).equals("PAR1")) {
                throw new InvalidRecordException(
                        path,
                        "must be Parquet, which begins and ends with PAR1, found other bytes; it may be truncated");
            }
            long footer = Integer.toUnsignedLong(
                    read(channel, size - FOOTER).order(ByteOrder.LITTLE_ENDIAN).getInt());
            if (footer == 0 || footer > size - 4 - FOOTER) {
                throw new InvalidRecordException(
                        path, "the Parquet footer must fit into the file, found a length of " + footer + " bytes");
            }
        }
    }

    private static String text(FileChannel channel, long offset) throws IOException {
        return StandardCharsets.ISO_8859_1.decode(read(channel, offset)).toString();
    }

    private static ByteBuffer read(FileChannel channel, long offset) throws IOException {
        ByteBuffer four = ByteBuffer.allocate(4);
        while (four.hasRemaining() && channel.read(four, offset + four.position()) >= 0) {
            continue;
        }
        return four.flip();
    }

    private static ObjectNode fields(String row) {
        try {
            return (ObjectNode) ROWS.readTree(row);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a row must be readable as JSON, found " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public void writeSame(RecordIndex index, int[] positions, Path temporary) throws IOException {
        Path target = DuckSession.literal(temporary);
        try (DuckSession duck = DuckSession.open(literal, target)) {
            duck.choose(index, positions);
            duck.execute("SET VARIABLE target = ?", target.toString());
            duck.execute(
                    """
                    COPY (
                      SELECT r.* EXCLUDE (file_row_number)
                      FROM read_parquet(?, file_row_number = true, hive_partitioning = false) r
                      JOIN chosen ON r.file_row_number = chosen.row_number
                      ORDER BY chosen.place
                    ) TO (getvariable('target')) (FORMAT parquet, USE_TMP_FILE false)""",
                    literal.toString());
        } catch (SQLException e) {
            throw notWritten(e);
        }
    }

    @Override
    public void writeJsonLines(RecordIndex index, int[] positions, OutputStream out) throws IOException {
        try (DuckSession duck = DuckSession.open(literal, literal)) {
            duck.choose(index, positions);
            duck.query(
                    text -> {
                        // Strict, because a number that is not one must not get into JSON.
                        JsonText.object(text);
                        out.write(text.getBytes(StandardCharsets.UTF_8));
                        out.write('\n');
                    },
                    """
                    SELECT to_json("the whole row")::VARCHAR
                    FROM (
                      SELECT r.* EXCLUDE (file_row_number)
                      FROM read_parquet(?, file_row_number = true, hive_partitioning = false) r
                      JOIN chosen ON r.file_row_number = chosen.row_number
                      ORDER BY chosen.place
                    ) "the whole row\"""",
                    literal.toString());
        } catch (SQLException e) {
            throw notWritten(e);
        }
    }

    /** Writes a file of JSON lines as Parquet, with the types that its records have. */
    static void fromJsonLines(Path lines, Path temporary) throws IOException {
        JsonType type = new JsonType();
        long[] longest = {0};
        LinesFile.ofJson(new TextFile(lines, Integer.MAX_VALUE - (1 << 17))).scan((span, fields) -> {
            type.include(fields.get());
            longest[0] = Math.max(longest[0], span.length());
        });
        Path input = DuckSession.literal(lines);
        Path target = DuckSession.literal(temporary);
        try (DuckSession duck = DuckSession.open(input, target)) {
            duck.execute("SET VARIABLE target = ?", target.toString());
            duck.execute(
                    """
                    COPY (
                      SELECT unnest(json_transform(json, ?))
                      FROM read_json_objects(?, format = 'newline_delimited', compression = 'uncompressed',
                        hive_partitioning = false, maximum_object_size = ?)
                    ) TO (getvariable('target')) (FORMAT parquet, USE_TMP_FILE false)""",
                    type.structure(),
                    input.toString(),
                    Math.max(1 << 20, 2 * longest[0]));
        } catch (SQLException e) {
            throw notWritten(e);
        }
    }

    /**
     * Writes the rows of several files, in their order, to one.
     *
     * @throws InvalidRecordException if one has other columns than the first
     */
    static void join(List<Path> parts, Path temporary) throws IOException {
        Path target = DuckSession.literal(temporary);
        List<Path> literals = parts.stream().map(DuckSession::literal).toList();
        List<String> first = null;
        for (Path part : parts) {
            List<String> columns = new ParquetFile(part).columns();
            first = first == null ? columns : first;
            if (!columns.equals(first)) {
                throw new InvalidRecordException(
                        part, "the columns must be those of " + parts.get(0) + ", " + first + ", found " + columns);
            }
        }
        try (DuckSession duck = DuckSession.open(literals, target)) {
            duck.execute("SET VARIABLE target = ?", target.toString());
            duck.execute("SET VARIABLE parts = ?", duck.texts(literals.stream()));
            duck.execute(
                    """
                    COPY (SELECT * FROM read_parquet(getvariable('parts'), hive_partitioning = false))
                    TO (getvariable('target')) (FORMAT parquet, USE_TMP_FILE false)""");
        } catch (SQLException e) {
            throw notWritten(e);
        }
    }

    /** Names and types. */
    private List<String> columns() throws IOException {
        requireFooter();
        List<String> columns = new ArrayList<>();
        try (DuckSession duck = DuckSession.open(literal, literal)) {
            duck.query(
                    columns::add,
                    "SELECT column_name || ' ' || column_type"
                            + " FROM (DESCRIBE SELECT * FROM read_parquet(?, hive_partitioning = false))",
                    literal.toString());
        } catch (SQLException e) {
            throw unreadable(e);
        }
        return columns;
    }

    private InvalidRecordException unreadable(SQLException e) {
        return new InvalidRecordException(path, "must be readable Parquet, found: " + firstLine(e));
    }

    private static IOException notWritten(SQLException e) {
        return new IOException(firstLine(e), e);
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason");
    }
}
