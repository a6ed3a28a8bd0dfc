package winnow.report;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import tech.tablesaw.api.Table;
import winnow.experiment.ChosenRecords;
import winnow.experiment.Outcome;
import winnow.experiment.PointResults;
import winnow.experiment.StoredResult;

/**
 * All results below a folder as tables of an embedded DuckDB, for queries.
 *
 * <ul>
 *   <li>{@code runs}: a folder of results a row: run (NAME/HASH), experiment, hash, question, kind, model, model_digest, methods, seeds,
 *       points, winnow, commit, state, java, processor, vectors, folder;
 *   <li>{@code outcomes}: a value of an item a row: run, setting, share, seed, stage, learner, method, asked, metric, item (from 1), value;
 *   <li>{@code means}: run, setting, share, stage, learner, method, asked, metric, seeds, items (of one seed), mean, and seed_deviation, the
 *       standard deviation of the means of seeds, empty for one seed;
 *   <li>{@code selections}: a chosen record a row: run, setting, share (empty for a method without a budget), method, seed, place (from 1), id.
 * </ul>
 *
 * <p>A folder is among them only if what it says was not changed since it was written, and of several folders of one run only the first;
 * the others are {@link #leftOut}. The database is in memory and holds copies: it cannot open a file or an address, and takes nothing but
 * single SELECT statements. Reading takes time and memory in proportion to the number of values. Not safe for several threads.
 *
 * <p>Example: {@code try (var ledger = Ledger.of(Path.of("results"))) { ledger.query("SELECT run, question FROM runs"); }}
 */
public final class Ledger implements AutoCloseable {
    private static final List<String> LOCKED = List.of(
            "SET autoinstall_known_extensions = false",
            "SET autoload_known_extensions = false",
            "SET allow_community_extensions = false",
            "SET temp_directory = ''",
            "SET enable_external_access = false",
            "SET lock_configuration = true");
    private static final List<String> TABLES = List.of(
            "CREATE TABLE runs (run VARCHAR, experiment VARCHAR, hash VARCHAR, question VARCHAR, kind VARCHAR, model VARCHAR,"
                    + " model_digest VARCHAR, methods BIGINT, seeds BIGINT, points BIGINT, winnow VARCHAR, \"commit\" VARCHAR,"
                    + " state VARCHAR, java VARCHAR, processor VARCHAR, vectors VARCHAR, folder VARCHAR)",
            "CREATE TABLE outcomes (run VARCHAR, setting VARCHAR, share DOUBLE, seed BIGINT, stage VARCHAR, learner VARCHAR,"
                    + " \"method\" VARCHAR, asked VARCHAR, metric VARCHAR, item BIGINT, \"value\" DOUBLE)",
            "CREATE TABLE selections (run VARCHAR, setting VARCHAR, share DOUBLE, \"method\" VARCHAR, seed BIGINT, place BIGINT,"
                    + " id VARCHAR)",
            "CREATE VIEW means AS SELECT run, setting, share, stage, learner, \"method\", asked, metric, count(*) AS seeds,"
                    + " max(items) AS items, avg(mean) AS mean, stddev_samp(mean) AS seed_deviation FROM (SELECT run, setting, share,"
                    + " stage, learner, \"method\", asked, metric, seed, count(*) AS items, avg(\"value\") AS mean FROM outcomes"
                    + " GROUP BY ALL) GROUP BY run, setting, share, stage, learner, \"method\", asked, metric");

    private final DuckDBConnection connection;
    private final Map<Path, String> leftOut = new LinkedHashMap<>();
    private final Set<String> runs = new HashSet<>();

    private Ledger(DuckDBConnection connection) {
        this.connection = connection;
    }

    /**
     * Reads all results below a folder.
     *
     * @throws java.io.UncheckedIOException if there is no such folder
     */
    public static Ledger of(Path results) {
        List<Path> folders = StoredResult.foldersBelow(results);
        try {
            Ledger ledger = new Ledger(
                    new DuckDBDriver().connect("jdbc:duckdb:", new Properties()).unwrap(DuckDBConnection.class));
            try {
                for (String statement : TABLES) {
                    ledger.execute(statement);
                }
                for (Path folder : folders) {
                    ledger.addIfWhole(folder);
                }
                for (String statement : LOCKED) {
                    ledger.execute(statement);
                }
                return ledger;
            } catch (SQLException | RuntimeException e) {
                ledger.connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger cannot be opened: " + line(e), e);
        }
    }

    /** Folders that are not in it, by name, and why. */
    public Map<Path, String> leftOut() {
        return Collections.unmodifiableMap(leftOut);
    }

    /**
     * Answers one SELECT statement.
     *
     * @throws IllegalArgumentException if it is none, or cannot be answered
     */
    public Table query(String select) {
        try {
            requireSelect(select);
            // Prepared, as the error of another statement does not say what is wrong.
            try (var statement = connection.prepareStatement(select);
                    ResultSet rows = statement.executeQuery()) {
                return table(rows);
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException(
                    "the query cannot be answered: " + line(e)
                            + "; the tables are runs, outcomes, means and selections, and SELECT * FROM (DESCRIBE means)"
                            + " names the columns of one",
                    e);
        }
    }

    private static Table table(ResultSet rows) throws SQLException {
        ResultSetMetaData described = rows.getMetaData();
        Table table = Table.create("ledger");
        for (int c = 1; c <= described.getColumnCount(); c++) {
            table.addColumns(LedgerColumn.of(named(table, described.getColumnLabel(c)), described.getColumnType(c)));
        }
        while (rows.next()) {
            for (int c = 1; c <= described.getColumnCount(); c++) {
                LedgerColumn.append(table.column(c - 1), rows, c);
            }
        }
        return table;
    }

    /** Two columns of one name are fine in SQL and not in a table. */
    private static String named(Table table, String label) {
        String name = label;
        for (int next = 2; table.containsColumn(name); next++) {
            name = label + " " + next;
        }
        return name;
    }

    /** DuckDB's own parser says whether a text is one SELECT, which a look at its words could not. */
    private void requireSelect(String select) throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT json_extract_string(j, '$.error_message') AS wrong, json_array_length(j, '$.statements') AS count"
                        + " FROM (SELECT json_serialize_sql(CAST(? AS VARCHAR)) AS j)")) {
            statement.setString(1, select);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                String wrong = found.getString(1);
                if (wrong != null || found.getLong(2) != 1) {
                    throw new IllegalArgumentException("the query must be one SELECT statement"
                            + (wrong == null ? ", got " + found.getLong(2) : ": " + wrong.replaceAll("\\s+", " ")));
                }
            }
        }
    }

    private void addIfWhole(Path folder) throws SQLException {
        StoredResult result;
        try {
            result = StoredResult.read(folder);
        } catch (RuntimeException e) {
            leftOut.put(folder, String.valueOf(e.getMessage()));
            return;
        }
        String run = result.spec().name() + "/" + result.spec().shortHash();
        if (!runs.add(run)) {
            // A copy would count every value twice.
            leftOut.put(folder, "it holds " + run + " once more");
            return;
        }
        addRun(run, result);
        try (DuckDBAppender rows = connection.createAppender("main", "outcomes")) {
            for (PointResults point : result.points()) {
                for (Outcome outcome : point.results().outcomes()) {
                    addOutcome(rows, run, point, outcome);
                }
            }
        }
        try (DuckDBAppender rows = connection.createAppender("main", "selections")) {
            for (ChosenRecords chosen : result.selections()) {
                addSelection(rows, run, chosen);
            }
        }
    }

    private void addRun(String run, StoredResult result) throws SQLException {
        try (DuckDBAppender rows = connection.createAppender("main", "runs")) {
            rows.beginRow();
            rows.append(run);
            rows.append(result.spec().name());
            rows.append(result.spec().shortHash());
            rows.append(result.spec().question());
            rows.append(result.spec().problem().kind());
            rows.append(result.spec().model());
            rows.append(said(result.madeBy(), "modelDigest"));
            rows.append((long) result.spec().methods().size());
            rows.append((long) result.spec().seeds().size());
            rows.append((long) result.points().size());
            rows.append(said(result.madeBy(), "winnow"));
            rows.append(said(result.madeBy(), "source", "commit"));
            rows.append(said(result.madeBy(), "source", "state"));
            for (String key : List.of("java", "processor", "vectors")) {
                rows.append(said(result.madeBy(), "environment", key));
            }
            rows.append(result.folder().toString());
            rows.endRow();
        }
    }

    private static void addOutcome(DuckDBAppender rows, String run, PointResults point, Outcome outcome)
            throws SQLException {
        for (int i = 0; i < outcome.values().size(); i++) {
            rows.beginRow();
            rows.append(run);
            rows.append(point.setting());
            rows.append(point.share());
            rows.append(outcome.seed());
            rows.append(outcome.stage());
            rows.append(outcome.learner());
            rows.append(outcome.method());
            rows.append(outcome.asked());
            rows.append(outcome.metric());
            rows.append(i + 1L);
            rows.append((double) outcome.values().get(i));
            rows.endRow();
        }
    }

    private static void addSelection(DuckDBAppender rows, String run, ChosenRecords chosen) throws SQLException {
        for (int i = 0; i < chosen.ids().size(); i++) {
            rows.beginRow();
            rows.append(run);
            rows.append(chosen.setting());
            if (chosen.share().isPresent()) {
                rows.append((double) chosen.share().get());
            } else {
                rows.appendNull();
            }
            rows.append(chosen.method());
            rows.append(chosen.seed());
            rows.append(i + 1L);
            rows.append(chosen.ids().get(i));
            rows.endRow();
        }
    }

    /** What a manifest says under keys, or that it does not. */
    private static String said(Map<?, ?> map, String... keys) {
        Object value = map;
        for (String key : keys) {
            value = value instanceof Map<?, ?> inner ? inner.get(key) : null;
        }
        return value == null ? "unknown" : value.toString();
    }

    private void execute(String constant) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(constant);
        }
    }

    private static String line(SQLException error) {
        return String.valueOf(error.getMessage()).strip().lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger cannot be closed: " + line(e), e);
        }
    }
}
