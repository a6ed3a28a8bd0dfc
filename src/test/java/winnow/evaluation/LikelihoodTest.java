package winnow.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import winnow.corpus.Example;
import winnow.model.TokenScores;

/** Losses and choices from log-probabilities that are given. */
class LikelihoodTest {
    private static TokenScores scores(String id, float... logProbabilities) {
        return TokenScores.of(id, new int[logProbabilities.length], logProbabilities);
    }

    /** Losses 1 of one token and 3 of three: (1 + 9) / 4 a token, (1 + 3) / 2 a record. */
    @Test
    void longRecordsWeighMoreInTheMeanPerToken() {
        ResponseLoss loss = ResponseLoss.of(List.of(scores("a", -1), scores("b", -2, -3, -4)));
        assertArrayEquals(new double[] {1, 3}, loss.values().values());
        assertArrayEquals(new int[] {1, 3}, loss.tokens());
        assertEquals(2.5, loss.perToken());
        assertEquals(2, loss.perRecord());
        assertEquals(StrictMath.exp(2.5), loss.perplexity());
        assertEquals(MetricValues.Better.LOWER, loss.values().better());
        refuses("losses must be at least one, got none", () -> ResponseLoss.of(List.of()));
    }

    /** −3 for one token against −4 for two: the sum favours the short one. */
    @Test
    void theSumFavoursShortOptionsAndTiesGoToTheFirst() {
        List<ChoiceQuestion> questions = List.of(
                new ChoiceQuestion("length", "?", List.of("one", "two words"), 1),
                new ChoiceQuestion("tie", "?", List.of("x", "y", "z"), 1));
        ChoiceScores found = ChoiceScores.of(
                questions,
                List.of(
                        List.of(scores("a", -3), scores("b", -2, -2)),
                        List.of(scores("c", -5), scores("d", -1), scores("e", -1))));
        assertArrayEquals(new int[] {0, 1}, found.chosen(ChoiceScores.Rule.SUM));
        assertArrayEquals(new int[] {1, 1}, found.chosen(ChoiceScores.Rule.MEAN_PER_TOKEN));
        assertEquals(0.5, found.correct(ChoiceScores.Rule.SUM).mean());
        assertEquals("accuracy", found.correct(ChoiceScores.Rule.SUM).metric());
        assertEquals(1, found.correct(ChoiceScores.Rule.MEAN_PER_TOKEN).mean());
    }

    @Test
    void lettersOfALaidOutQuestionAreItsOptions() {
        ChoiceQuestion question =
                ChoiceQuestion.ofLetters(Example.of("m", "A. or B.?\nWhich?\nA. one\nB. two\nlines\nC. three", "C"));
        assertEquals(List.of("A", "B", "C"), question.options());
        assertEquals(2, question.right());
        assertEquals("B", question.answeredBy(1).response());
        refuses(
                "a question must end in choices A. to at most Z. and have the letter of one as its response, got []"
                        + " and \"4\", example n",
                () -> ChoiceQuestion.ofLetters(Example.of("n", "2+2?", "4")));
    }

    @Test
    void senselessQuestionsAreRefused() {
        refuses(
                "a question must have at least two options, none of them empty, got [x], question q",
                () -> new ChoiceQuestion("q", "?", List.of("x"), 0));
        refuses(
                "the right option must be in [0, 2), got 2, question q",
                () -> new ChoiceQuestion("q", "?", List.of("x", "y"), 2));
        ChoiceQuestion question = new ChoiceQuestion("q", "?", List.of("x", "y"), 1);
        refuses(
                "every option must have scores, got 1 for 2, question q",
                () -> ChoiceScores.of(List.of(question), List.of(List.of(scores("a", -1)))));
    }

    private static void refuses(String message, Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }
}
