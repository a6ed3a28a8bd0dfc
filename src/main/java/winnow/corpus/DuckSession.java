package winnow.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * One in-memory DuckDB that can reach the given files and nothing else: no extension is loaded by itself, no other file or
 * address is opened, and the settings are locked. Every statement is a constant; paths and schemas are parameters.
 */
final class DuckSession implements AutoCloseable {
    private static final String PATTERN_CHARACTERS = "*?[]{}";

    private final Connection connection;

    private DuckSession(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens a session.
     *
     * @param input the only file to be read, also under a pattern
     * @param output the only file to be written; its name with {@code .spill} is where large sorts go
     */
    static DuckSession open(Path input, Path output) throws SQLException {
        return open(List.of(input), output);
    }

    /** The same for several files to be read. */
    static DuckSession open(List<Path> inputs, Path output) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        DuckSession session = new DuckSession(new DuckDBDriver().connect("jdbc:duckdb:", properties));
        try {
            session.execute("SET autoinstall_known_extensions = false");
            session.execute("SET autoload_known_extensions = false");
            session.execute("SET allow_community_extensions = false");
            session.execute("SET temp_directory = ?", output + ".spill");
            session.execute("SET allowed_paths = ?", session.texts(Stream.concat(inputs.stream(), Stream.of(output))));
            session.execute("SET enable_external_access = false");
            session.execute("SET lock_configuration = true");
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /** Paths as one parameter, a list of texts. */
    Array texts(Stream<Path> paths) throws SQLException {
        return connection.createArrayOf("VARCHAR", paths.map(Path::toString).toArray());
    }

    /**
     * The absolute path, as DuckDB takes it literally.
     *
     * @throws IllegalArgumentException if its name could be read as a pattern
     */
    static Path literal(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        if (absolute.toString().chars().anyMatch(c -> PATTERN_CHARACTERS.indexOf(c) >= 0)) {
            throw new IllegalArgumentException(path + ": the path of a Parquet file must not hold any of "
                    + PATTERN_CHARACTERS + ", which would be read as a pattern; rename it");
        }
        return absolute;
    }

    void execute(String constant, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(constant, parameters)) {
            statement.execute();
        }
    }

    /** Runs a query whose rows are one text each. */
    void query(TextVisitor visitor, String constant, Object... parameters) throws SQLException, IOException {
        try (PreparedStatement statement = prepare(constant, parameters);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                visitor.visit(rows.getString(1));
            }
        }
    }

    /** Makes the table {@code chosen} of rows of a file and their places in the output. */
    void choose(RecordIndex index, int[] positions) throws SQLException {
        execute("CREATE TABLE chosen (place BIGINT, row_number BIGINT)");
        try (DuckDBAppender appender = connection.unwrap(DuckDBConnection.class).createAppender("main", "chosen")) {
            for (int i = 0; i < positions.length; i++) {
                appender.beginRow();
                appender.append((long) i);
                appender.append(index.offset(positions[i]));
                appender.endRow();
            }
        }
    }

    private PreparedStatement prepare(String constant, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(constant);
        List<Object> values = List.of(parameters);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** Gets one row. */
    @FunctionalInterface
    interface TextVisitor {
        void visit(String text) throws IOException;
    }
}
