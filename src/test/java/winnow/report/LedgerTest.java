package winnow.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;
import winnow.experiment.Outcome;
import winnow.experiment.StoredResult;

/** Over copies of a committed result. */
class LedgerTest {
    private static final String HOSTILE = "it's \"quoted\"; DROP TABLE runs; -- *?";

    @TempDir
    private Path folder;

    private Path committed;
    private Path copy;

    @BeforeEach
    void copyACommittedResult() throws IOException {
        committed = StoredResult.foldersBelow(Path.of("results")).stream()
                .filter(result -> result.getParent().endsWith("quick"))
                .findFirst()
                .orElseThrow();
        copy = copyTo(folder.resolve("results " + HOSTILE).resolve(HOSTILE).resolve("1"));
    }

    private Path copyTo(Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(committed)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }

    private Path results() {
        return copy.getParent().getParent();
    }

    private Table query(String select) {
        try (Ledger ledger = Ledger.of(results())) {
            return ledger.query(select);
        }
    }

    @Test
    void everyValueIsThereAndMeansAreThoseOfTheResult() {
        StoredResult stored = StoredResult.read(committed);
        List<Outcome> outcomes = stored.points().get(0).results().outcomes();
        long values =
                outcomes.stream().mapToLong(outcome -> outcome.values().size()).sum();
        assertEquals(
                values, query("SELECT count(*) FROM outcomes").longColumn(0).get(0));
        Table means = query(
                "SELECT mean, seeds, items, seed_deviation FROM means WHERE learner = 'LoRA' AND method = 'DELIFT'"
                        + " AND metric = 'logloss'");
        assertEquals(1, means.rowCount());
        double[] bySeed = outcomes.stream()
                .filter(outcome -> outcome.learner().equals("LoRA")
                        && outcome.method().equals("DELIFT")
                        && outcome.metric().equals("logloss"))
                .mapToDouble(Outcome::mean)
                .toArray();
        assertEquals(2, means.longColumn("seeds").get(0));
        assertEquals((bySeed[0] + bySeed[1]) / 2, means.doubleColumn("mean").get(0), 1e-12);
        assertEquals(
                Math.abs(bySeed[0] - bySeed[1]) / Math.sqrt(2),
                means.doubleColumn("seed_deviation").get(0),
                1e-12,
                "of two values");
        assertEquals(
                stored.spec().question(),
                query("SELECT question FROM runs").stringColumn(0).get(0));
        assertEquals(
                (long) stored.selections().stream()
                        .mapToInt(chosen -> chosen.ids().size())
                        .sum(),
                query("SELECT count(*) FROM selections").longColumn(0).get(0));
    }

    @Test
    void hostileNamesAreNamesAndChangedFoldersAreLeftOut() throws IOException {
        assertEquals(
                copy.toString(),
                query("SELECT folder FROM runs").stringColumn(0).get(0));
        Path changed = copyTo(results().resolve("changed").resolve("2"));
        Path values = changed.resolve("outcomes.csv");
        Files.writeString(values, Files.readString(values).replaceFirst("logloss,\\d", "logloss,9"));
        try (Ledger ledger = Ledger.of(results())) {
            assertEquals(1, ledger.query("FROM runs").rowCount());
            assertEquals(Set.of(changed), ledger.leftOut().keySet());
            assertTrue(ledger.leftOut().get(changed).contains("outcomes.csv is not the one"), "" + ledger.leftOut());
        }
    }

    @Test
    void aCopyOfAResultIsNotCountedOnceMore() throws IOException {
        long values = query("SELECT count(*) FROM outcomes").longColumn(0).get(0);
        Path again = copyTo(results().resolve("it's the same").resolve("1"));
        try (Ledger ledger = Ledger.of(results())) {
            assertEquals(
                    values,
                    ledger.query("SELECT count(*) FROM outcomes").longColumn(0).get(0));
            assertEquals(Set.of(again), ledger.leftOut().keySet());
            String why = ledger.leftOut().get(again);
            assertTrue(why.matches("it holds quick/[0-9a-f]{8} once more"), why);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE runs",
                "DELETE FROM outcomes",
                "UPDATE runs SET question = ''",
                "CREATE TABLE mine (a INT)",
                "COPY runs TO 'copy.csv'",
                "ATTACH 'other.db'",
                "SET enable_external_access = true",
                "INSTALL httpfs",
                "PRAGMA database_list",
                "SELECT 1; DROP TABLE runs",
                "SELECT 1; SELECT 2",
                "",
                "SELECT",
                "SELECT * FROM nothing",
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM '/etc/passwd'",
                "SELECT * FROM read_text('pom.xml')",
                "SELECT * FROM glob('*')"
            })
    void nothingButQueriesOverTheTablesIsAnswered(String statement) {
        try (Ledger ledger = Ledger.of(results())) {
            String message = assertThrows(IllegalArgumentException.class, () -> ledger.query(statement))
                    .getMessage();
            assertTrue(message.startsWith("the query "), message);
            assertEquals(1, message.lines().count(), message);
            assertEquals(1, ledger.query("SELECT * FROM runs").rowCount());
        }
    }

    @Test
    void aQueryOfWhatIsNotThereIsToldWhatIs() {
        try (Ledger ledger = Ledger.of(results())) {
            String message = assertThrows(IllegalArgumentException.class, () -> ledger.query("SELECT * FROM mean"))
                    .getMessage();
            assertTrue(message.contains("; the tables are runs, outcomes, means and selections, "), message);
        }
    }

    @Test
    void answersHaveColumnsOfTheirKindsAndNothingBecomesANumber() {
        Table table = query(
                "SELECT 1 AS a, 2 AS a, NULL::DOUBLE AS d, NULL::BIGINT AS l, NULL AS n, [1, 2] AS list, 'x,\"y' AS t");
        assertEquals(List.of("a", "a 2", "d", "l", "n", "list", "t"), table.columnNames());
        for (String empty : List.of("d", "l")) {
            assertTrue(table.column(empty).isMissing(0), empty);
        }
        assertEquals("d  l\n\n", Tables.text(query("SELECT NULL::DOUBLE AS d, NULL::BIGINT AS l"), 9, 9));
        assertEquals("[1, 2]", table.stringColumn("list").get(0));
        String csv = Tables.csv(query("SELECT 'x,\"y' AS t, 0.1::DOUBLE AS d"));
        assertEquals("t,d\n\"x,\"\"y\",0.1\n", csv);
        assertTrue(query("SELECT column_name FROM (DESCRIBE means)").rowCount() > 5);
    }
}
