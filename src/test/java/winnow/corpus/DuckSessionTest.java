package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuckSessionTest {
    @TempDir
    Path folder;

    private Path small;

    @BeforeEach
    void write() throws IOException {
        Path lines = Files.writeString(folder.resolve("small.jsonl"), "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
        small = folder.resolve("small.parquet");
        CorpusReader.withDefaults().read(lines).write(new int[] {0, 1}, small);
    }

    @Test
    void settingsAreClosedAndLocked() throws Exception {
        Path out = folder.resolve("out.parquet");
        try (DuckSession duck = DuckSession.open(small, out)) {
            List<String> settings = new ArrayList<>();
            duck.query(
                    settings::add,
                    """
                    SELECT name || '=' || value FROM duckdb_settings() WHERE name IN ('enable_external_access',
                    'lock_configuration', 'autoinstall_known_extensions', 'autoload_known_extensions',
                    'allow_community_extensions', 'allow_unsigned_extensions', 'temp_directory') ORDER BY name""");
            assertEquals(
                    List.of(
                            "allow_community_extensions=false",
                            "allow_unsigned_extensions=false",
                            "autoinstall_known_extensions=false",
                            "autoload_known_extensions=false",
                            "enable_external_access=false",
                            "lock_configuration=true",
                            "temp_directory=" + out + ".spill"),
                    settings);
            assertThrows(SQLException.class, () -> duck.execute("SET enable_external_access = true"));
            assertThrows(SQLException.class, () -> duck.execute("SET threads = 1"));
            assertThrows(SQLException.class, () -> duck.execute("INSTALL httpfs"));
            assertThrows(SQLException.class, () -> duck.execute("LOAD httpfs"));
        }
    }

    @Test
    void noOtherFileCanBeReadOrWritten() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
        Path out = folder.resolve("out.parquet");
        try (DuckSession duck = DuckSession.open(small, out)) {
            List<String> rows = new ArrayList<>();
            duck.query(rows::add, "SELECT text FROM read_parquet(?)", small.toString());
            assertEquals(List.of("a", "b"), rows);
            for (String other :
                    List.of(secret.toString(), "/etc/passwd", "http://localhost/x", "s3://b/x", "/dev/stdin")) {
                assertThrows(
                        SQLException.class, () -> duck.query(rows::add, "SELECT content FROM read_text(?)", other));
            }
            duck.execute("SET VARIABLE target = ?", folder.resolve("other.csv").toString());
            assertThrows(
                    SQLException.class, () -> duck.execute("COPY (SELECT 1) TO (getvariable('target')) (FORMAT csv)"));
            assertThrows(SQLException.class, () -> duck.execute("ATTACH 'x.db'"));
        }
        assertEquals(List.of("secret.csv", "small.jsonl", "small.parquet"), names());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's.parquet",
                "a\"b\".parquet",
                "a');DROP TABLE x;--.parquet",
                "year=2020.parquet",
                "http:/host/x.parquet",
                "s3:/bucket/x.parquet",
                "~.parquet",
                "$HOME.parquet",
                "é 漢\t.parquet",
                "a\nb.parquet",
                "-.parquet"
            })
    void namesAreLiteralLocalFiles(String name) throws IOException {
        Path file = folder.resolve("in").resolve(name);
        Files.createDirectories(file.getParent());
        Files.copy(small, file);

        LoadedCorpus loaded = CorpusReader.withDefaults().read(file);
        assertEquals(
                List.of("a", "b"),
                loaded.corpus().stream().map(Example::response).toList());
        Path out = folder.resolve("out").resolve(name);
        Files.createDirectories(out.getParent());
        loaded.write(new int[] {1}, out);
        assertEquals("b", CorpusReader.withDefaults().read(out).corpus().get(0).response());
        try (Stream<Path> written = Files.list(out.getParent())) {
            assertEquals(List.of(out), written.toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*.parquet", "a?.parquet", "[a].parquet", "{a,b}.parquet", "*.parquet"})
    void namesThatAreAlsoPatternsAreRefused(String name) throws IOException {
        Path file = Files.copy(small, folder.resolve(name));

        Exception refused = assertThrows(IllegalArgumentException.class, () -> CorpusReader.withDefaults()
                .read(file));
        assertTrue(refused.getMessage().contains("would be read as a pattern"));
        LoadedCorpus loaded = CorpusReader.withDefaults().read(small);
        assertThrows(
                IllegalArgumentException.class, () -> loaded.write(new int[] {0}, file.resolveSibling("x" + name)));
    }

    @Test
    void noStatementIsPutTogetherFromParts() throws IOException {
        Pattern text = Pattern.compile("\"\"\".*?\"\"\"|\"(?:[^\"\\\\]|\\\\.)*\"", Pattern.DOTALL);
        Pattern sql = Pattern.compile("\"+\\s*(SET|SELECT|COPY|CREATE|INSERT|ATTACH|FROM|WITH)\\b.*", Pattern.DOTALL);
        List<String> wrong = new ArrayList<>();
        int statements = 0;
        try (Stream<Path> files = Files.list(Path.of("src/main/java/winnow/corpus"))) {
            for (Path file : files.toList()) {
                String source = Files.readString(file);
                if (source.contains("createStatement")
                        || source.contains("prepareStatement(") && !file.endsWith("DuckSession.java")) {
                    wrong.add(file + " makes statements of its own");
                }
                if (!source.contains("DuckSession")) {
                    continue;
                }
                Matcher literals = text.matcher(source);
                while (literals.find()) {
                    if (!sql.matcher(literals.group()).matches()) {
                        continue;
                    }
                    statements++;
                    String before = source.substring(0, literals.start()).stripTrailing();
                    String after = source.substring(literals.end()).stripLeading();
                    if (before.endsWith("+") || after.startsWith("+") || after.startsWith(".")) {
                        wrong.add(file + ": " + literals.group());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(statements >= 12, "found only " + statements + " statements");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
