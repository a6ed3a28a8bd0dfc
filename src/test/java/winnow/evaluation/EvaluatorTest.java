package winnow.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.model.Fixture;
import winnow.model.GeneratedText;
import winnow.model.GenerationSettings;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.OverlongException;
import winnow.model.Prompt;
import winnow.model.ScoringListener;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Precision;

/** On the tiny Llama of the golden folder, whose token i is the word wi. */
class EvaluatorTest {
    /** Batches of other shapes round otherwise. */
    private static final double ROUNDING = 1e-5;

    private static final ScoringTemplate PLAIN = ScoringTemplate.plain();
    private static final Embedder WORDS =
            HashedNgramEmbedder.withDefaults().withNgramsUpTo(1).withoutProjection();
    private static final AnswerMetric EXACT = new ExactMatch(ExactMatch.Form.PLAIN);
    private static final AnswerMetric REACHED = new AnswerMetric() {
        @Override
        public String name() {
            return "reached";
        }

        @Override
        public double[] values(List<Answer> answers) {
            throw new IllegalArgumentException("answers were written");
        }
    };

    private static final Corpus TEST = Corpus.of(List.of(
            Example.of("a", "w5 w6 w7", "w8 w9"),
            Example.of("b", "w20 w21", "w22"),
            Example.of("c", "w5 w30 w31 w32", "w33 w34 w35")));
    private static final Corpus POOL = Corpus.of(List.of(
            Example.of("near", "w5 w6", "w40"), Example.of("far", "w90", "w91"), Example.of("half", "w5", "w41 w42")));

    @TempDir
    static Path folder;

    private static LanguageModel model;

    @BeforeAll
    static void open() {
        Fixture.stage("llama", folder);
        model = LanguageModels.open(folder, ComputeDevice.CPU, Precision.F32);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Evaluator evaluator() {
        return Evaluator.of(model, PLAIN).withGeneration(GenerationSettings.greedy(6));
    }

    private static Evaluation evaluate(Evaluator evaluator) {
        return evaluator.evaluate(TEST, ScoringListener.none());
    }

    @Test
    void theLossOfAReferenceIsThatOfItsScores() {
        Evaluation found = evaluate(evaluator());
        for (int i = 0; i < TEST.size(); i++) {
            double alone = model.score(PLAIN, TEST.get(i), Optional.empty()).mean();
            assertEquals(-alone, found.metric("logloss").value(i), ROUNDING);
        }
        assertArrayEquals(new int[] {2, 1, 3}, found.loss().get().tokens());
        ResponseLoss together =
                ResponseLoss.of(model, PLAIN, TEST, List.of(), ScoringSettings.withDefaults(), ScoringListener.none());
        assertEquals(together.perToken(), found.loss().get().perToken(), ROUNDING);
        assertTrue(found.items().stream().allMatch(item -> item.answer().isEmpty()));
    }

    @Test
    void examplesStandBeforeTheQueryForItsAnswerAndForItsLoss() {
        Evaluation found = evaluate(evaluator()
                .withMetrics(List.of(EXACT))
                .withExamples(NearestExamples.of(WORDS, POOL).withTop(2)));
        assertEquals(List.of("half", "near"), found.items().get(0).examples());
        List<Example> context = List.of(POOL.get(2), POOL.get(0));
        double after = model.score(PLAIN, TEST.examples().subList(0, 1), context, ScoringSettings.withDefaults())
                .get(0)
                .mean();
        assertEquals(-after, found.metric("logloss").value(0), ROUNDING);
        int[] prompt = {5, 41, 42, 5, 6, 40, 5, 6, 7};
        GeneratedText byHand = model.generate(List.of(Prompt.of("a", prompt)), GenerationSettings.greedy(6))
                .get(0);
        assertEquals(byHand.text().strip(), found.items().get(0).answer().get());
        assertEquals(Optional.of(byHand.finish()), found.items().get(0).finish());
        assertEquals(0, found.droppedExamples());
    }

    @Test
    void answersThatAreTheReferenceAreExact() {
        Evaluator endless = evaluator()
                .withGeneration(GenerationSettings.greedy(6).withEndTokens(List.of()))
                .withMetrics(List.of(EXACT));
        List<Example> known = new ArrayList<>();
        for (Evaluation.Item item : evaluate(endless).items()) {
            int position = TEST.position(item.id()).getAsInt();
            known.add(Example.of(
                    item.id(), TEST.get(position).prompt(), item.answer().get()));
        }
        Evaluation found = endless.withMetrics(List.of(EXACT, new Rouge(Rouge.Variant.ROUGE_L, Rouge.Words.PLAIN)))
                .withoutLoss()
                .evaluate(Corpus.of(known), ScoringListener.none());
        assertEquals(Map.of("exact", 1.0, "rougeL", 1.0), found.means());
        assertTrue(found.loss().isEmpty());
        assertEquals(3, found.unfinished());
    }

    /** With 6 tokens of answer and a query of 3, the long example leaves no room for both others. */
    @Test
    void theLeastSimilarExamplesGiveWayToTheQuery() {
        int limit = model.contextLength();
        String filler = "w5 ".repeat(limit - 3 - 6 - 4);
        Corpus pool = Corpus.of(List.of(
                Example.of("long", filler + "w50", "w51"),
                Example.of("near", "w5 w6 w7", "w40"),
                Example.of("far", "w90", "w91")));
        Evaluation found = evaluator()
                .withMetrics(List.of(EXACT))
                .withExamples(NearestExamples.of(WORDS, pool))
                .evaluate(TEST.subset(0), ScoringListener.none());
        Evaluation.Item item = found.items().get(0);
        assertEquals(List.of("near"), item.examples());
        assertEquals(2, item.droppedExamples());
        assertEquals(2, found.droppedExamples());
        double after = model.score(PLAIN, TEST.get(0), Optional.of(pool.get(1))).mean();
        assertEquals(-after, found.metric("logloss").value(0), ROUNDING);
    }

    /** By hand: what is left is the model's length, the reference whole, and the answer goes on from the same tokens. */
    @Test
    void aPromptThatDoesNotFitLosesItsStartForAnswerAndLossAlike() {
        int limit = model.contextLength();
        String start = "w5 ".repeat(10);
        String end = "w6 ".repeat(limit - 2).strip();
        Corpus test = Corpus.of(List.of(TEST.get(0), Example.of("long", start + end, "w7 w8")));
        Evaluation found =
                evaluator().withMetrics(List.of(EXACT)).withCutPrompts().evaluate(test, ScoringListener.none());
        assertEquals(
                List.of(0, 10),
                found.items().stream().map(Evaluation.Item::cutTokens).toList());
        assertEquals(1, found.cutPrompts());
        Corpus byHand = Corpus.of(List.of(Example.of("cut", end, "w7 w8")));
        Evaluation expected = evaluator().withMetrics(List.of(EXACT)).evaluate(byHand, ScoringListener.none());
        assertEquals(expected.items().get(0).answer(), found.items().get(1).answer());
        assertEquals(
                expected.metric("logloss").value(0), found.metric("logloss").value(1), ROUNDING);
        assertEquals("cut-prompt", found.settings().get("overlong"));
        Corpus response = Corpus.of(List.of(Example.of("long", "w5", "w6 ".repeat(limit))));
        assertThrows(
                OverlongException.class, () -> evaluator().withCutPrompts().evaluate(response, ScoringListener.none()));
    }

    @Test
    void twoRunsAreEqualAndHeard() {
        Evaluator evaluator = evaluator().withMetrics(List.of(EXACT)).withExamples(NearestExamples.of(WORDS, POOL));
        List<Long> heard = new ArrayList<>();
        Evaluation one = evaluator.evaluate(TEST, (done, of) -> heard.add(10 * done + of));
        assertEquals(one, evaluate(evaluator));
        assertEquals(List.of(33L), heard);
        assertEquals("plain", one.settings().get("template"));
        assertEquals(6, one.settings().get("maxNewTokens"));
    }

    @Test
    void choicesAreScoredAsResponses() {
        ChoiceQuestion question = new ChoiceQuestion("q", "w5 w6", List.of("w7", "w8 w9"), 1);
        ChoiceScores found = ChoiceScores.of(
                model,
                PLAIN,
                List.of(question),
                List.of(POOL.get(1)),
                ScoringSettings.withDefaults(),
                ScoringListener.none());
        for (int option = 0; option < 2; option++) {
            double byHand = model.score(PLAIN, question.answeredBy(option), Optional.of(POOL.get(1)))
                    .sum();
            assertEquals(byHand, found.scores(0).get(option).sum(), ROUNDING);
        }
    }

    @Test
    void whatCannotBeMeasuredIsRefusedBeforeTheModelRuns() {
        refuses("the test corpus must have at least one example, got none", () -> evaluator()
                .evaluate(Corpus.of(List.of()), ScoringListener.none()));
        refuses(
                "there must be something to measure, got no metric and no loss",
                () -> evaluate(evaluator().withoutLoss()));
        int limit = model.contextLength();
        Corpus tooLong = Corpus.of(List.of(TEST.get(0), Example.of("long", "w5 ".repeat(limit), "w6")));
        refuses(
                "a query must leave room for a token within the model's " + limit + ", got " + limit
                        + " tokens, example long",
                () -> evaluator().evaluate(tooLong, ScoringListener.none()));
    }

    @Test
    void aMetricThatIsAskedForTwiceIsRefusedBeforeAnAnswerIsWritten() {
        refuses(
                "metrics must have different names, got two exact",
                () -> evaluate(evaluator().withMetrics(List.of(EXACT, REACHED, EXACT))));
    }

    @Test
    void aReferenceThatAMetricCannotReadIsRefusedBeforeAnAnswerIsWritten() {
        Corpus withoutNumber = Corpus.of(List.of(Example.of("a", "w5", "7"), Example.of("b", "w6", "seven")));
        Evaluator evaluator = Evaluator.of(model, PLAIN).withMetrics(List.of(REACHED, new LastNumber()));
        refuses(
                "last-number needs a reference with a number, got none for example b",
                () -> evaluator.evaluate(withoutNumber, ScoringListener.none()));
    }

    private static void refuses(String message, Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }
}
