package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.corpus.FileDigest;
import winnow.endpoint.FakeServer;
import winnow.evaluation.JudgeByLikelihood;
import winnow.evaluation.JudgeItem;
import winnow.evaluation.JudgeRubric;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.seedling.Seedling;
import winnow.transformer.ComputeDevice;

/** Grades beside the metrics of an evaluation, through the command. */
class EvaluateJudgeTest {
    /** Batches of another shape. */
    private static final double ROUNDING = 1e-4;

    private final FakeServer server = new FakeServer();

    @TempDir
    Path folder;

    private Path data;
    private Path rubric;
    private Path out;

    @BeforeEach
    void stage() throws IOException {
        data = Files.writeString(
                folder.resolve("test.jsonl"),
                """
                {"id": "a", "prompt": "say one", "response": "one"}
                {"id": "b", "prompt": "say two", "response": "two"}
                {"id": "c", "prompt": "say six", "response": "six"}
                """);
        // Short, because the built-in model takes few tokens.
        rubric = Files.writeString(
                folder.resolve("rubric.json"),
                "{\"name\": \"short\", \"criteria\": \"Good?\", \"levels\": [\"a\", \"b\", \"c\", \"d\", \"e\"]}");
        out = folder.resolve("evaluation.jsonl");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CommandLineRun evaluate(Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "evaluate",
                "--model",
                "seedling",
                "--data",
                data,
                "--template",
                "seedling",
                "--metrics",
                "exact",
                "--max-new-tokens",
                4,
                "--out",
                out,
                "--overwrite"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray());
    }

    private CommandLineRun local(String judge, Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "--judge", judge, "--judge-model", "seedling", "--judge-template", "plain", "--rubric", rubric));
        args.addAll(List.of(more));
        return evaluate(args.toArray());
    }

    private CommandLineRun served(Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("--judge", "endpoint", "--endpoint", server.endpoint().base(), "--endpoint-model", "m"));
        args.addAll(List.of(more));
        return evaluate(args.toArray());
    }

    private static CommandLineRun requireDone(CommandLineRun run) {
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readAllLines(out).stream()
                .map(line -> Json.parse(line, "line"))
                .toList();
    }

    private JsonNode manifest() throws IOException {
        return Json.parse(Files.readString(folder.resolve("evaluation.manifest.json")), "manifest");
    }

    @Test
    void aLikelyGradeIsTheExpectedGradeOfTheModel() throws IOException {
        CommandLineRun run = requireDone(local("likelihood", "--json"));
        List<JsonNode> lines = lines();
        JudgeRubric expected = new JudgeRubric("short", "Good?", List.of("a", "b", "c", "d", "e"));
        try (LanguageModel model = Seedling.open(ComputeDevice.CPU)) {
            JsonNode b = lines.get(1);
            double grade = new JudgeByLikelihood(model, ScoringTemplate.plain(), expected)
                    .judge(List.of(
                            new JudgeItem("b", "say two", b.get("response").asText(), "two")))
                    .mean()
                    .getAsDouble();
            assertEquals(grade, b.at("/judge/score").asDouble(), ROUNDING);
            assertEquals("scored", b.at("/judge/verdict").asText());
        }
        double mean = lines.stream()
                .mapToDouble(line -> line.at("/judge/score").asDouble())
                .average()
                .getAsDouble();
        JsonNode summary = Json.parse(run.out(), "output").get("judge");
        assertEquals(mean, summary.get("mean").asDouble(), 1e-9);
        assertTrue(summary.get("low").asDouble() <= mean
                && mean <= summary.get("high").asDouble());
        assertEquals(3, summary.get("scored").asInt());
        assertEquals(summary, manifest().at("/evaluation/judge"));
        assertEquals("short", manifest().at("/judge/rubric/name").asText());
        assertEquals("seedling", manifest().at("/judge/model/model").asText());
        assertEquals(
                FileDigest.of(rubric), manifest().at("/inputs/rubric/sha256").asText());
    }

    @Test
    void wordsThatAreNoGradeAreCountedAndNeverScored() throws IOException {
        CommandLineRun run = requireDone(local("model", "--judge-tokens", 3));
        assertTrue(
                run.out().contains("judge: no grade; 0 of 3 answers scored, 3 verdicts unparseable, 0 failed\n"),
                run.out());
        for (JsonNode line : lines()) {
            assertEquals("unparseable", line.at("/judge/verdict").asText());
            assertFalse(line.get("judge").has("score"));
        }
        JsonNode summary = manifest().at("/evaluation/judge");
        assertEquals(3, summary.get("unparseable").asInt());
        assertFalse(summary.has("mean"));
    }

    @Test
    void aServersGradesAreAveragedOverThoseThatAreGrades() throws IOException {
        server.chatting(
                body -> body.contains("say one") ? "Fine. [RESULT] 4" : body.contains("say two") ? "2" : "[RESULT] 1");
        CommandLineRun run = requireDone(served("--endpoint-cache", folder.resolve("cache"), "--judge-tokens", 40));
        String line = run.out()
                .lines()
                .filter(text -> text.startsWith("judge: "))
                .findFirst()
                .orElseThrow();
        assertTrue(line.startsWith("judge: mean grade 2.5000, 95 % interval 1.0000 to 4.0000; "), line);
        assertTrue(line.endsWith("2 of 3 answers scored, 1 verdicts unparseable, 0 failed"), line);
        assertEquals(4, lines().get(0).at("/judge/score").asInt());
        assertEquals("Fine. [RESULT] 4", lines().get(0).at("/judge/text").asText());
        assertEquals("2", lines().get(1).at("/judge/text").asText());
        assertEquals(
                "{\"verdict\":\"unparseable\",\"text\":\"2\"}",
                lines().get(1).get("judge").toString());
        assertEquals("m", manifest().at("/judge/server/model").asText());
        assertTrue(server.requests().get(0).body().contains("\"max_tokens\":40"));
        assertEquals(3, server.requests().size());
        requireDone(served("--endpoint-cache", folder.resolve("cache"), "--judge-tokens", 40, "--compare", copy()));
        assertEquals(3, server.requests().size());
    }

    private Path copy() throws IOException {
        return Files.copy(out, folder.resolve("before.jsonl"));
    }

    @Test
    void aServerThatRefusesTakesNothingFromTheMetrics() throws IOException {
        server.answering(FakeServer.status(404));
        CommandLineRun run = requireDone(served());
        assertTrue(
                run.out()
                        .contains(
                                "judge: no grade; 0 of 3 answers scored, 0 verdicts unparseable, 3 failed (the first: 127.0.0.1 has"
                                        + " no such address"),
                run.out());
        assertEquals("failed", lines().get(2).at("/judge/verdict").asText());
        assertTrue(lines().get(2).at("/judge/text").asText().contains("has no such address"), lines().toString());
        assertTrue(lines().get(2).at("/metrics/exact").isNumber());
    }

    @Test
    void withoutAJudgeNothingIsSaidOfOne() throws IOException {
        CommandLineRun run = requireDone(evaluate());
        assertFalse(run.out().contains("judge"), run.out());
        assertFalse(lines().get(0).has("judge") || manifest().has("judge"));
    }

    static Stream<List<String>> wrongUsage() {
        String local = "--judge-model seedling --judge-template plain ";
        return Stream.of(
                List.of("--judge must be likelihood, model or endpoint, got \"me\"", "--judge me"),
                List.of("--judge-model must be given with --judge model", "--judge model"),
                List.of(
                        "--judge-template must be given with --judge likelihood",
                        "--judge likelihood --judge-model seedling"),
                List.of("--endpoint must be given with --judge endpoint", "--judge endpoint"),
                List.of(
                        "--endpoint-model must be given with --endpoint",
                        "--judge endpoint --endpoint http://localhost:1/v1"),
                List.of("--endpoint has no meaning without --judge endpoint", "--endpoint http://localhost:1/v1"),
                List.of("--judge-model has no meaning without --judge likelihood or model", "--judge-model seedling"),
                List.of(
                        "--judge-tokens has no meaning without --judge model or endpoint",
                        local + "--judge likelihood --judge-tokens 3"),
                List.of("--judge-tokens must be at least 1, got 0", local + "--judge model --judge-tokens 0"),
                List.of("--rubric has no meaning without --judge", "--rubric r.json"),
                List.of(
                        "--judge needs answers: --metrics must have one beside logloss",
                        local + "--judge model --metrics logloss"),
                List.of(
                        "template must be plain, plain-begin, delift, delift-begin, delift-published, seedling or chat, got x",
                        "--judge model --judge-model seedling --judge-template x"));
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongArgumentsAreWrongUsageAndNothingIsWritten(List<String> expectedAndArgs) {
        List<Object> args = new ArrayList<>(
                List.of("evaluate", "--model", "seedling", "--template", "seedling", "--data", data, "--out", out));
        args.addAll(List.of(expectedAndArgs.get(1).strip().split(" ")));
        CommandLineRun run = CommandLineRun.of(args.toArray());
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.error().contains(expectedAndArgs.get(0)), run.error());
        assertFalse(Files.exists(out));
    }

    @Test
    void aRubricThatIsNoneIsRefusedByItsName() throws IOException {
        Files.writeString(rubric, "{\"name\": \"n\", \"criteria\": \"c\", \"levels\": [\"1\", \"2\", \"3\", \"4\"]}");
        CommandLineRun few = local("likelihood");
        assertEquals("winnow evaluate: " + rubric + ": a rubric must have 5 levels, got 4", few.error());
        Files.writeString(rubric, "{\"name\": \"n\", \"criteria\": \"c\", \"level\": []}");
        CommandLineRun unknown = local("likelihood");
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.error().endsWith("and no others, got [criteria, level, name]"), unknown.error());
        Files.writeString(rubric, "{\"name\": \"n\", \"criteria\": \"c\", \"levels\": [1, 2, 3, 4, 5]}");
        assertTrue(local("likelihood").error().endsWith("criteria and levels must not be blank, rubric n"));
        assertTrue(local("likelihood").error().contains("rubric.json"));
        assertFalse(Files.exists(out));
    }

    @Test
    void aRecordThatCannotBeJudgedIsNamedBeforeAnyAnswer() throws IOException {
        Files.writeString(data, "{\"id\": \"z\", \"prompt\": \"\", \"response\": \"one\"}\n");
        CommandLineRun run = local("likelihood");
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.error().endsWith("instruction and reference must not be blank, example z"), run.error());
        assertFalse(run.err().contains("loading the model"), run.err());
    }
}
