package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.FileDigest;
import winnow.model.Fixture;

class EvaluateCommandTest {
    @TempDir
    Path folder;

    private Path model;
    private Path data;
    private Path out;

    @BeforeEach
    void stage() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        Fixture.stage("llama", model);
        data = folder.resolve("test.jsonl");
        out = folder.resolve("evaluation.jsonl");
        Files.writeString(
                data,
                """
                {"id": "a", "prompt": "w10 w20", "response": "w3 w4 w5"}
                {"id": "b", "prompt": "w6 w7 w9", "response": "w7"}
                {"id": "c", "prompt": "w30", "response": "w8 w9"}
                """);
    }

    private CommandLineRun evaluate(Object... more) {
        Object[] args = {
            "evaluate", "--model", model, "--data", data, "--template", "plain", "--max-new-tokens", 4, "--out", out
        };
        Object[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return CommandLineRun.of(all);
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readAllLines(out).stream()
                .map(line -> Json.parse(line, "evaluation"))
                .toList();
    }

    @Test
    void aLineHasTheAnswerAndTheMetricsOfARecord() throws IOException {
        CommandLineRun run = evaluate();
        assertEquals(0, run.exitCode(), run.err());
        List<JsonNode> lines = lines();
        assertEquals(3, lines.size());
        JsonNode a = lines.get(0);
        assertEquals("a", a.get("id").asText());
        assertTrue(a.get("response").isTextual());
        assertEquals(3, a.get("tokens").asInt());
        assertEquals(4, a.get("metrics").size());
        double mean = lines.stream()
                .mapToDouble(line -> line.at("/metrics/logloss").asDouble())
                .average()
                .getAsDouble();
        JsonNode manifest = Json.parse(Files.readString(folder.resolve("evaluation.manifest.json")), "manifest");
        assertEquals(mean, manifest.at("/evaluation/metrics/logloss/mean").asDouble(), 1e-9);
        assertTrue(manifest.at("/evaluation/metrics/logloss/low").asDouble() <= mean);
        assertEquals(
                FileDigest.of(out), manifest.at("/outputs/evaluation/sha256").asText());
        assertEquals(4, manifest.at("/evaluation/maxNewTokens").asInt());
        assertTrue(run.out().contains("logloss"), run.out());
        assertTrue(run.out().endsWith(" written to " + out + "\n"), run.out());
    }

    @Test
    void examplesAreNamedAndTheSameRunComparesAsTheSame() throws IOException {
        Path subset = folder.resolve("subset.jsonl");
        Files.writeString(
                subset,
                """
                {"id": "x", "prompt": "w10 w20", "response": "w40"}
                {"id": "y", "prompt": "w6 w7", "response": "w41"}
                """);
        assertEquals(0, evaluate("--examples", subset, "--top", 1).exitCode());
        assertEquals("[\"x\"]", lines().get(0).get("examples").toString());
        Path before = folder.resolve("before.jsonl");
        Files.move(out, before);
        CommandLineRun same = evaluate("--examples", subset, "--top", 1, "--compare", before, "--overwrite", "--json");
        assertEquals(0, same.exitCode(), same.err());
        JsonNode comparison = Json.parse(same.out(), "output").at("/comparison/logloss");
        assertEquals(0, comparison.get("advantage").asDouble());
        assertEquals(1, comparison.get("pPermutationHolm").asDouble());
        assertEquals(3, comparison.get("same").asInt());
        assertTrue(evaluate("--compare", before, "--overwrite").out().contains("better/same/worse"));
    }

    @Test
    void anAdapterIsEvaluatedOnItsModel() throws IOException {
        Path tuned = folder.resolve("tuned");
        CommandLineRun tuning = CommandLineRun.of(
                "finetune",
                "--model",
                model,
                "--data",
                data,
                "--template",
                "plain",
                "--method",
                "lora",
                "--steps",
                5,
                "--rate",
                "0.01",
                "--out",
                tuned);
        assertEquals(0, tuning.exitCode(), tuning.err());
        evaluate("--metrics", "logloss");
        double before = lines().get(0).at("/metrics/logloss").asDouble();
        CommandLineRun run = evaluate("--metrics", "logloss", "--adapter", tuned, "--overwrite");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(lines().get(0).at("/metrics/logloss").asDouble() < before - 1e-3, "trained on these records");
        JsonNode manifest = Json.parse(Files.readString(folder.resolve("evaluation.manifest.json")), "manifest");
        assertEquals(
                FileDigest.of(tuned.resolve("adapter_model.safetensors")),
                manifest.at("/model/adapter/sha256").asText());
        assertEquals(1, evaluate("--adapter", folder, "--overwrite").exitCode());
    }

    @Test
    void lossesAloneNeedNoAnswers() throws IOException {
        assertEquals(0, evaluate("--metrics", "logloss").exitCode());
        assertFalse(lines().get(0).has("response"));
        assertEquals("{\"logloss\":", lines().get(0).get("metrics").toString().substring(0, 11));
    }

    @Test
    void aRecordThatDoesNotFitIsRefusedOrLosesTheStartOfItsPrompt() throws IOException {
        Files.writeString(
                data,
                Files.readString(data)
                        + "{\"id\": \"long\", \"prompt\": \"%s\", \"response\": \"w3\"}\n"
                                .formatted("w1 ".repeat(500)));
        CommandLineRun refused = evaluate();
        assertEquals(1, refused.exitCode());
        assertTrue(
                refused.error().endsWith(", example long; --overlong cut-prompt shortens such records"),
                refused.error());
        CommandLineRun run = evaluate("--overlong", "cut-prompt");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains(", 1 prompts without their start"), run.out());
        assertTrue(lines().get(3).get("cutTokens").asInt() > 300, lines().get(3).toString());
        assertFalse(lines().get(0).has("cutTokens"));
        JsonNode manifest = Json.parse(Files.readString(folder.resolve("evaluation.manifest.json")), "manifest");
        assertEquals("cut-prompt", manifest.at("/command/overlong").asText());
        assertEquals(1, manifest.at("/evaluation/cutPrompts").asInt());
    }

    @Test
    void wrongArgumentsAreWrongUsageAndNothingIsWritten() throws IOException {
        CommandLineRun metric = evaluate("--metrics", "bleu");
        assertEquals(2, metric.exitCode());
        assertTrue(metric.error().startsWith("winnow evaluate: --metrics must be of rouge1, "), metric.error());
        assertTrue(metric.error().endsWith("last-number, logloss, got bleu"), metric.error());
        assertEquals(
                "winnow evaluate: --top is for --examples, got --top 3",
                evaluate("--top", 3).error());
        assertEquals(
                "winnow evaluate: --overlong must be refuse or cut-prompt, got \"cut\"",
                evaluate("--overlong", "cut").error());
        CommandLineRun leak = evaluate("--examples", data);
        assertEquals(2, leak.exitCode());
        assertEquals(
                "winnow evaluate: in-context examples must not be the queries themselves, got both example a",
                leak.error());
        Path other = folder.resolve("other.jsonl");
        String line = "{\"id\": \"a\", \"metrics\": {\"logloss\": 1}}\n";
        Files.writeString(other, line);
        assertEquals(
                "winnow evaluate: --compare must be of the same 3 records, got 1 in " + other,
                evaluate("--compare", other).error());
        Files.writeString(other, line + line.replace("\"a\"", "\"d\"") + line.replace("\"a\"", "\"c\""));
        assertEquals(
                "winnow evaluate: --compare must be of the same records, got " + other + " without record b",
                evaluate("--compare", other).error());
        Files.writeString(other, line + line.replace("\"a\"", "\"b\"") + line.replace("\"a\"", "\"c\""));
        assertEquals(
                "winnow evaluate: --compare needs two records and a metric in common, got 3 and [logloss] in " + other,
                evaluate("--compare", other, "--metrics", "exact").error());
        assertFalse(Files.exists(out));
    }
}
