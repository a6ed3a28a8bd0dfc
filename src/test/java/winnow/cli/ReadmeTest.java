package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README says what is true of this checkout. */
class ReadmeTest {
    private static final Path README = Path.of("README.md");

    /** What the shell takes for one word: without blanks, or quoted. */
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");

    @Test
    void everyCommandInItIsOne() throws IOException {
        List<String> commands = Files.readAllLines(README).stream()
                .filter(line -> line.startsWith("./winnow "))
                .map(line -> line.replaceFirst("\\s+#.*", ""))
                .toList();
        assertTrue(commands.size() > 4, "commands found: " + commands);
        for (String command : commands) {
            String[] words = WORD.matcher(command)
                    .results()
                    .map(word -> word.group().replace("\"", ""))
                    .toArray(String[]::new);
            assertDoesNotThrow(
                    () -> Winnow.commandLine().parseArgs(Arrays.copyOfRange(words, 1, words.length)), command);
        }
    }

    @Test
    void itsQueryOfTheLedgerTellsItsRowsApart() throws IOException {
        Matcher query =
                Pattern.compile("(?m)^\\./winnow ledger \"([^\"]*), mean FROM").matcher(Files.readString(README));
        assertTrue(query.find());
        String select = query.group(1) + " FROM means WHERE metric = 'logloss'";
        CommandLineRun run = CommandLineRun.of("ledger", "--csv", select);
        assertEquals(0, run.exitCode(), run.err());
        List<String> rows = run.out().lines().toList();
        assertTrue(rows.size() > 100, "rows found: " + rows.size());
        assertEquals(rows.size(), Set.copyOf(rows).size());
    }

    @Test
    void everyFileItLinksToIsThere() throws IOException {
        Matcher links = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)").matcher(Files.readString(README));
        while (links.find()) {
            assertTrue(Files.exists(Path.of(links.group(1))), links.group(1));
        }
    }

    @Test
    void itsFiguresAreThoseOfTheResults() throws IOException {
        String readme = Files.readString(README);
        String report = Files.readString(Path.of("results/benchmarks/README.md"));
        String generated = readme.substring(
                readme.indexOf("results/benchmarks -->") + "results/benchmarks -->".length(),
                readme.indexOf("<!-- end of benchmarks -->"));
        assertTrue(report.contains(generated.strip()), "run src/jmh/run --report");
        assertTrue(generated.contains("ratio"));
    }
}
