package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.FileDigest;
import winnow.model.Fixture;

class ScoreCommandTest {
    @TempDir
    Path folder;

    private Path model;
    private Path data;
    private Path out;

    @BeforeEach
    void stage() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        Fixture.stage("llama", model);
        data = folder.resolve("pairs.jsonl");
        out = folder.resolve("scores.jsonl");
        Files.writeString(
                data,
                """
                {"id": "a", "prompt": "w1 w2", "response": "w3 w4 w5"}
                {"id": "b", "prompt": "w6", "response": "w7"}
                """);
    }

    private CommandLineRun score(Object... more) {
        Object[] args = {"score", "--model", model, "--data", data, "--template", "plain", "--out", out};
        Object[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return CommandLineRun.of(all);
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readAllLines(out).stream()
                .map(line -> Json.parse(line, "scores"))
                .toList();
    }

    @Test
    void aLineHasTheScoresOfARecord() throws IOException {
        CommandLineRun run = score();
        assertEquals(0, run.exitCode(), run.err());
        List<JsonNode> lines = lines();
        assertEquals(2, lines.size());
        JsonNode a = lines.get(0);
        assertEquals("a", a.get("id").asText());
        assertEquals("[\"w3\",\"w4\",\"w5\"]", a.get("tokens").toString());
        double sum = 0;
        double squares = 0;
        for (JsonNode value : a.get("tokenLogProbs")) {
            sum += value.asDouble();
            squares += Math.pow(1 - Math.exp(value.asDouble()), 2);
        }
        assertEquals(sum, a.get("logProb").asDouble(), 1e-6);
        assertEquals(Math.sqrt(squares / 3), a.get("distance").asDouble(), 1e-6);
        JsonNode manifest = Json.parse(Files.readString(folder.resolve("scores.manifest.json")), "manifest");
        assertEquals(4, manifest.at("/scores/tokens").asInt());
        assertEquals(FileDigest.of(out), manifest.at("/outputs/scores/sha256").asText());
        assertEquals(
                FileDigest.of(model.resolve("model.safetensors")),
                manifest.at("/model/files/model.safetensors").asText());
    }

    @Test
    void anExampleChangesTheScoresOfTheOthers() throws IOException {
        score();
        double before = lines().get(0).get("logProb").asDouble();
        assertEquals(0, score("--example", "b", "--overwrite").exitCode());
        assertTrue(Math.abs(before - lines().get(0).get("logProb").asDouble()) > 1e-4);
        Path context = folder.resolve("context.jsonl");
        Files.writeString(context, "{\"id\": \"x\", \"prompt\": \"w6\", \"response\": \"w7\"}\n");
        double after = lines().get(0).get("logProb").asDouble();
        assertEquals(0, score("--context", context, "--overwrite").exitCode());
        assertEquals(after, lines().get(0).get("logProb").asDouble(), 1e-6);
    }

    @Test
    void aRecordThatCannotBeScoredIsNamedByItsLineAndNothingIsWritten() throws IOException {
        Files.writeString(
                data,
                """
                {"id": "a", "prompt": "w1", "response": "w3"}

                {"id": "long", "prompt": "%s", "response": "w3"}
                """
                        .formatted("w1 ".repeat(500)));
        CommandLineRun run = score();
        assertEquals(1, run.exitCode());
        assertTrue(run.error().contains("pairs.jsonl:3: the model takes at most "), run.error());
        assertTrue(
                run.error()
                        .endsWith(
                                "example long; --overlong cut-context shortens such records; --skip-invalid leaves such"
                                        + " records out"),
                run.error());
        assertFalse(Files.exists(out));
        CommandLineRun skipping = score("--skip-invalid");
        assertEquals(0, skipping.exitCode(), skipping.err());
        assertTrue(skipping.out().contains("1 skipped"), skipping.out());
        assertEquals(1, lines().size());
        CommandLineRun cutting = score("--overlong", "cut-context", "--overwrite");
        assertEquals(0, cutting.exitCode(), cutting.err());
        assertTrue(lines().get(1).get("truncatedTokens").asInt() > 0);
        JsonNode manifest = Json.parse(Files.readString(folder.resolve("scores.manifest.json")), "manifest");
        assertEquals("cut-context", manifest.at("/command/overlong").asText());

        Files.writeString(data, "{\"prompt\": \"w1\", \"response\": \"%s\"}\n".formatted("w3 ".repeat(500)));
        // Nothing is advised that would not help.
        String response = score("--overwrite").error();
        assertTrue(response.contains(" of them the response, which is never cut, in example "), response);
        assertFalse(response.contains("--overlong"), response);
        assertEquals(response, score("--overlong", "cut-context", "--overwrite").error());
    }

    @Test
    void wrongArgumentsAreWrongUsage() {
        assertEquals(2, score("--device", "tpu").exitCode());
        assertEquals(2, score("--precision", "f8").exitCode());
        assertEquals(
                "winnow score: --overlong must be refuse or cut-context, got \"cut-end\"",
                score("--overlong", "cut-end").error());
        assertEquals(2, score("--example", "nobody").exitCode());
        CommandLineRun other = scoreUnder("other");
        assertEquals(2, other.exitCode());
        assertEquals(
                "winnow score: template must be plain, plain-begin, delift, delift-begin, delift-published, seedling or chat, got other",
                other.error());
        CommandLineRun chat = scoreUnder("chat");
        assertEquals(2, chat.exitCode());
        assertTrue(chat.error().contains("needs a model with a chat template"), chat.error());
    }

    private CommandLineRun scoreUnder(String template) {
        return CommandLineRun.of("score", "--model", model, "--data", data, "--template", template, "--out", out);
    }
}
