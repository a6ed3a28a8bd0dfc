package winnow.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.corpus.Example;
import winnow.endpoint.AnswerCache;
import winnow.endpoint.EndpointClient;
import winnow.endpoint.FakeServer;
import winnow.model.GenerationSettings;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringListener;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.seedling.Seedling;
import winnow.transformer.ComputeDevice;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JudgeTest {
    /** Short, because the built-in model takes few tokens. */
    private static final JudgeRubric SHORT = new JudgeRubric("short", "Good?", List.of("a", "b", "c", "d", "e"));

    private static final double ROUNDING = 1e-4;

    private final FakeServer server = new FakeServer();
    private LanguageModel model;

    @BeforeAll
    void open() {
        model = Seedling.open(ComputeDevice.CPU);
    }

    @AfterAll
    void close() {
        model.close();
        server.close();
    }

    @Test
    void exactlyOneWholeGradeIsRead() {
        assertEquals(OptionalInt.of(4), JudgeRubric.score("Feedback: good. [RESULT] 4"));
        assertEquals(OptionalInt.of(1), JudgeRubric.score("[RESULT]1"));
        assertEquals(OptionalInt.of(5), JudgeRubric.score("Fine.\n[RESULT]\t5.\n\nMore words."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4",
                "[RESULT]",
                "[RESULT] 0",
                "[RESULT] 6",
                "[RESULT] 45",
                "[RESULT] 4.5",
                "[RESULT] 4/5",
                "[RESULT] 4 or 5",
                "[RESULT] -4",
                "[RESULT] four",
                "[result] 4",
                "[RESULT]\n4",
                "[RESULT] 4\n[RESULT] 4",
                "The answer says [RESULT] 5, but [RESULT] 1"
            })
    void anythingElseIsNoGrade(String text) {
        assertEquals(OptionalInt.empty(), JudgeRubric.score(text));
        Verdict verdict = Verdict.read("e", text);
        assertEquals(Verdict.Kind.UNPARSEABLE, verdict.kind());
        assertEquals(text, verdict.text());
    }

    @Test
    void aQuestionShowsAllThatIsJudgedByAndAsksForAGradeLast() {
        JudgeRubric rubric = JudgeRubric.standard();
        String prompt = rubric.prompt(JudgeItem.of(Example.of("e", "Add 2 and 2.", "4"), "five"));
        int at = 0;
        List<String> parts = new ArrayList<>(List.of("\nAdd 2 and 2.\n", "\nfive\n", "\n4\n", rubric.criteria()));
        rubric.levels().forEach(level -> parts.add(level + "\n"));
        for (String part : parts) {
            at = prompt.indexOf(part, at);
            assertTrue(at >= 0, part + " in " + prompt);
        }
        assertTrue(prompt.endsWith("ending with [RESULT] and a whole number from 1 to 5\n"));
    }

    @Test
    void theMeanIsOverScoresAlone() {
        JudgeReport report = new JudgeReport(List.of(
                Verdict.scored("a", 2, ""),
                Verdict.read("b", "no idea"),
                Verdict.scored("c", 5, ""),
                Verdict.failed("d", "down")));
        assertEquals(OptionalDouble.of(3.5), report.mean());
        assertEquals("JudgeReport[mean 3.5 of 2 scored, 1 unparseable, 1 failed]", report.toString());
        assertEquals(OptionalDouble.empty(), new JudgeReport(List.of(Verdict.failed("d", "down"))).mean());
    }

    @Test
    void aServersVerdictsAreInOrderAndOneFailureTakesNothingFromTheOthers(@TempDir Path folder) {
        server.chatting(body -> body.contains("answer 2")
                ? "\"rubbish"
                : body.contains("answer 3") ? "Well." : "Fine. [RESULT] " + (body.contains("answer 1") ? 1 : 5));
        EndpointClient client = EndpointClient.of(server.endpoint()).withCache(AnswerCache.in(folder));
        List<Long> heard = new ArrayList<>();
        ScoringListener listener = (done, of) -> heard.add(done * 100 + of);
        JudgeReport report = JudgeByEndpoint.of(client).judge(items(5), listener);
        assertEquals(
                List.of(
                        Verdict.Kind.SCORED,
                        Verdict.Kind.SCORED,
                        Verdict.Kind.FAILED,
                        Verdict.Kind.UNPARSEABLE,
                        Verdict.Kind.SCORED),
                report.verdicts().stream().map(Verdict::kind).toList());
        assertEquals(OptionalDouble.of(11 / 3.0), report.mean());
        assertEquals(List.of(105L, 205L, 305L, 405L, 505L), heard);
        assertEquals(List.of("i0", "i1", "i2", "i3", "i4"), ids(report));
        assertEquals("Well.", report.verdicts().get(3).text());
        assertFalse(report.verdicts().toString().contains(FakeServer.CANARY));

        server.chatting(body -> "Fine. [RESULT] 3");
        long before = client.requests();
        JudgeReport second = JudgeByEndpoint.of(client).judge(items(5));
        assertEquals(1, client.requests() - before);
        assertEquals(report.verdicts().get(4), second.verdicts().get(4));
        assertEquals(OptionalDouble.of(3), second.verdicts().get(2).score());
    }

    @Test
    void expectedGradesAreBetweenOneAndFiveAndDoNotDependOnOrder() {
        Judge judge = new JudgeByLikelihood(model, ScoringTemplate.seedling(), SHORT);
        List<JudgeItem> items = items(4);
        List<JudgeItem> reversed = new ArrayList<>(items);
        Collections.reverse(reversed);
        JudgeReport report = judge.judge(items);
        JudgeReport backwards = judge.judge(reversed);
        assertEquals(4, report.scored());
        for (int i = 0; i < 4; i++) {
            double score = report.verdicts().get(i).score().getAsDouble();
            assertTrue(score > 1 && score < 5, "score " + score);
            assertEquals(score, backwards.verdicts().get(3 - i).score().getAsDouble(), ROUNDING);
        }
    }

    @Test
    void theExpectedGradeIsThatOfTheModelsOwnProbabilities() {
        JudgeItem item = items(1).get(0);
        double score = new JudgeByLikelihood(model, ScoringTemplate.plain(), SHORT)
                .judge(List.of(item))
                .verdicts()
                .get(0)
                .score()
                .getAsDouble();
        double sum = 0;
        double weights = 0;
        for (int grade = 1; grade <= 5; grade++) {
            int[] question = model.tokenizer().encode(SHORT.prompt(item));
            int[] mark = model.tokenizer().encode("[RESULT]");
            int[] digit = model.tokenizer().encode(" " + grade);
            int[] before =
                    IntStream.concat(IntStream.of(question), IntStream.of(mark)).toArray();
            double logProbability = model.score(
                            new int[0], List.of(ScoredSequence.of("x", before, digit)), ScoringSettings.withDefaults())
                    .get(0)
                    .sum();
            sum += grade * Math.exp(logProbability);
            weights += Math.exp(logProbability);
        }
        assertEquals(sum / weights, score, ROUNDING);
    }

    @Test
    void aLocalModelsWordsAreReadAndLongQuestionsFailAlone() {
        Judge judge = new JudgeByModel(model, ScoringTemplate.seedling(), SHORT, GenerationSettings.greedy(4));
        List<JudgeItem> items = new ArrayList<>(items(2));
        items.add(1, new JudgeItem("long", "Say it. ".repeat(4000), "x", "y"));
        List<Long> heard = new ArrayList<>();
        JudgeReport report = judge.judge(items, (done, of) -> heard.add(done));
        assertEquals(List.of("i0", "long", "i1"), ids(report));
        assertEquals(Verdict.Kind.FAILED, report.verdicts().get(1).kind());
        assertTrue(report.verdicts().get(1).text().startsWith("a question and its verdict must fit into the model's"));
        assertEquals(2, report.unparseable() + report.scored());
        assertEquals(List.of(3L), heard);

        Judge likely = new JudgeByLikelihood(model, ScoringTemplate.seedling(), SHORT);
        Verdict failed = likely.judge(List.of(items.get(1))).verdicts().get(0);
        assertEquals(Verdict.Kind.FAILED, failed.kind());
        assertTrue(failed.text().startsWith("the model takes at most"), failed.text());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertEquals("a rubric must have 5 levels, got 1", refused(() -> new JudgeRubric("r", "c", List.of("a"))));
        assertEquals(
                "criteria and levels must not be blank, rubric r",
                refused(() -> new JudgeRubric("r", " ", List.of("a", "b", "c", "d", "e"))));
        assertEquals(
                "instruction and reference must not be blank, example e",
                refused(() -> new JudgeItem("e", " ", "x", "y")));
        assertEquals("score must be in [1, 5], got NaN, example e", refused(() -> Verdict.scored("e", Double.NaN, "")));
        assertTrue(refused(() -> new Verdict("e", Verdict.Kind.FAILED, OptionalDouble.of(3), ""))
                .startsWith("a score must be there if and only if the verdict is scored, got FAILED"));
        List<JudgeItem> twice = List.of(items(1).get(0), items(1).get(0));
        for (Judge judge : List.of(
                JudgeByEndpoint.of(EndpointClient.of(server.endpoint())),
                JudgeByModel.of(model, ScoringTemplate.plain()),
                JudgeByLikelihood.of(model, ScoringTemplate.plain()))) {
            assertEquals("ids must be distinct, got i0 twice", refused(() -> judge.judge(twice)));
        }
    }

    private static List<JudgeItem> items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new JudgeItem("i" + i, "Question " + i, "answer " + i, "reference " + i))
                .toList();
    }

    private static List<String> ids(JudgeReport report) {
        return report.verdicts().stream().map(Verdict::id).toList();
    }

    private static String refused(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }
}
