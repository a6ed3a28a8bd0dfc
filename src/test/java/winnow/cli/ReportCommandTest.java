package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.experiment.ExperimentSpec;
import winnow.experiment.StoredResult;

class ReportCommandTest {
    private static final String HOSTILE =
            "<script>alert(1)</script><img src=x onerror=alert(2)> --> ]]> \\\" ' javascript:alert(3) \\u202etxt.exe";
    private static final String TINY =
            """
            {"schema": 1, "name": "tiny", "question": "HOSTILE", "kind": "delift", "model": "seedling", "stage": 1,
             "corpus": {"skills": 2, "size": 12, "zipfExponent": 1, "noiseShares": [0.2], "duplicateShares": [0.1], "world": 1},
             "questionsPerSkill": 2, "targetObjective": "flqmi",
             "learners": [{"name": "<b>LoRA</b>", "tune": "lora", "steps": 1, "batch": 4, "rate": 0.005, "warmup": 0}],
             "shares": [0.3, 0.5], "methods": ["Random", "Full"], "seeds": [1], "metrics": ["logloss", "exact"]}
            """
                    .replace("HOSTILE", HOSTILE);
    private static final String CLAIMS =
            """
            {"schema": 1, "claims": [
             {"paper": "P|Q", "claim": "random is <i>better</i>", "printed": "1", "decidedBy": {"experiment": "tiny", "share": 0.3,
              "learner": "<b>LoRA</b>", "asked": "test", "metric": "logloss", "method": "Random", "against": "Full",
              "better": "lower", "rule": "no worse", "margin": 100}},
             {"paper": "P", "claim": "not here", "printed": "2", "notTestable": "it needs more"}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void thePageIsSelfContainedAndWhatASettingSaysIsNeverMarkup() throws IOException {
        Path experiments = Files.createDirectory(folder.resolve("experiments"));
        Path results = folder.resolve("results");
        Path file = Files.writeString(experiments.resolve("tiny.json"), TINY);
        Files.writeString(experiments.resolve("claims.json"), CLAIMS);
        CommandLineRun run = CommandLineRun.of("run", file, "--out", results);
        assertEquals(0, run.exitCode(), run.err());

        CommandLineRun listed = CommandLineRun.of("ledger", "--results", results, "--csv", "SELECT question FROM runs");
        assertEquals(0, listed.exitCode(), listed.err());
        String asWritten = ExperimentSpec.read(file).question();
        assertEquals("question\n" + asWritten + "\n", listed.out());

        Path page = folder.resolve("report.html");
        CommandLineRun report = CommandLineRun.of("report", results, "--experiments", experiments, "--out", page);
        assertEquals(0, report.exitCode(), report.err());
        String html = Files.readString(page);
        assertTrue(html.contains("default-src 'none'"), "a content policy");
        assertTrue(html.contains("name=\"viewport\""), "a phone's width");
        assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the question is there, as text");
        for (String forbidden :
                new String[] {"<script", "<img", "<b>", "<i>", "\u202e", "<link", "<iframe", "@import"}) {
            assertFalse(html.contains(forbidden), forbidden);
        }
        assertFalse(
                Pattern.compile("(src|href)=\"(?!#)")
                        .matcher(html.replace("xmlns:xlink=\"", ""))
                        .find(),
                "remote loads");
        assertEquals(2, html.split("<figure>", -1).length - 1, "a figure for each metric");
        assertEquals(2, html.split("<svg role=\"img\" aria-label=\"", -1).length - 1, "each can be read aloud");
        Set<String> ids = new HashSet<>();
        Matcher id = Pattern.compile(" id=\"([^\"]+)\"").matcher(html);
        while (id.find()) {
            assertTrue(ids.add(id.group(1)), "figures do not share the id " + id.group(1));
        }
        Matcher use = Pattern.compile("url\\(#([^)]+)\\)").matcher(html);
        while (use.find()) {
            assertTrue(ids.contains(use.group(1)), use.group(1));
        }

        CommandLineRun ledger = CommandLineRun.of("report", results, "--experiments", experiments, "--claims");
        assertEquals(0, ledger.exitCode(), ledger.err());
        String claims = Files.readString(results.resolve("CLAIMS.md"));
        String tiny = "tiny/" + ExperimentSpec.read(file).shortHash();
        assertTrue(claims.contains("| P\\|Q | random is &lt;i>better&lt;/i> | 1 | "), claims);
        assertTrue(claims.contains(" | holds | [" + tiny + "](" + tiny + "/tables.txt) |"), claims);
        assertTrue(claims.contains("| not testable here: it needs more | – |"), claims);
    }

    @Test
    void aFolderThatIsNotThereIsNotMade() {
        Path out = folder.resolve("no/such.html");
        CommandLineRun run = CommandLineRun.of("report", "--out", out);
        assertEquals(1, run.exitCode());
        assertEquals(
                "winnow report: " + out + " cannot be written: there is no folder " + out.getParent(), run.error());
    }

    @Test
    void theCommittedLedgerIsWhatTheCommittedResultsSay() throws IOException {
        Path again = folder.resolve("CLAIMS.md");
        CommandLineRun ledger = CommandLineRun.of("report", "--claims", "--out", again);
        assertEquals(0, ledger.exitCode(), ledger.err());
        assertEquals(
                Files.readString(again), Files.readString(Path.of("results/CLAIMS.md")), "run winnow report --claims");
    }

    @Test
    void everyModelOfAResultIsWrittenAsTheHarnessHasIt() throws IOException {
        Path quick = StoredResult.foldersBelow(Path.of("results")).stream()
                .filter(result -> result.getParent().endsWith("quick"))
                .findFirst()
                .orElseThrow();
        Path harness = folder.resolve("harness");
        CommandLineRun report = CommandLineRun.of("report", quick, "--harness", harness);
        assertEquals(0, report.exitCode(), report.err());
        assertEquals("written 10 models to " + harness + "\n", report.out(), "five methods with two seeds");
        CommandLineRun refused = CommandLineRun.of("report", quick, "--harness", harness, "--claims");
        assertTrue(refused.error().endsWith("takes neither --claims nor --out"), refused.err());
    }

    @Test
    void whatIsNoTrackingServerIsRefusedBeforeAnythingIsSent() {
        CommandLineRun store = CommandLineRun.of("report", "results", "--mlflow", "file:./mlruns");
        assertEquals(2, store.exitCode());
        assertTrue(store.error().contains("start a server: mlflow server"), store.err());
        CommandLineRun open = CommandLineRun.of("report", "results", "--mlflow", "http://mlflow.example:5000");
        assertTrue(open.error().contains("http only for this machine"), open.err());
        CommandLineRun both = CommandLineRun.of("report", "--mlflow", "http://localhost:1", "--harness", folder);
        assertTrue(both.error().endsWith("--harness and --mlflow exclude each other"), both.err());
        CommandLineRun claims = CommandLineRun.of("report", "--mlflow", "http://localhost:1", "--claims");
        assertTrue(claims.error().endsWith("takes neither --claims nor --out"), claims.err());
    }

    @Test
    void aFolderWithoutResultsIsRefused() throws IOException {
        CommandLineRun none = CommandLineRun.of("report", folder, "--experiments", folder);
        assertEquals(2, none.exitCode());
        assertTrue(none.error().contains("must hold results, found none; winnow run makes them"), none.err());
        CommandLineRun missing = CommandLineRun.of("report", folder.resolve("nothing"));
        assertTrue(missing.error().contains("RESULTS must be a folder"), missing.err());
    }
}
