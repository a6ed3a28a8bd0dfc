package winnow.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import winnow.corpus.Example;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringListener;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;

/**
 * Log-probabilities of all options of multiple-choice questions, and which option is likeliest.
 *
 * <p>An option is scored as the response to the question's prompt. Equal scores go to the lowest index. Immutable.
 *
 * <p>Source: the likelihood scoring of Brown et al., GPT-3, 2020, section 2.4, without its normalisation by unconditional
 * probabilities.
 */
public final class ChoiceScores {
    private static final int CHUNK = 64;

    private final List<ChoiceQuestion> questions;
    private final List<List<TokenScores>> scores;

    /** Which option counts as chosen. */
    public enum Rule {
        /** That of the highest log p of the whole option, which favours short ones. */
        SUM("accuracy"),
        /** That of the highest log p per token. */
        MEAN_PER_TOKEN("accuracy-per-token");

        private final String metric;

        Rule(String metric) {
            this.metric = metric;
        }

        private double of(TokenScores scores) {
            return this == SUM ? scores.sum() : scores.mean();
        }
    }

    private ChoiceScores(List<ChoiceQuestion> questions, List<List<TokenScores>> scores) {
        this.questions = questions;
        this.scores = scores;
    }

    /**
     * Scores of options that are there already.
     *
     * @param scores of every question, in order, those of its options in order
     * @throws IllegalArgumentException if there is no question, or a question has not one score per option
     */
    public static ChoiceScores of(List<ChoiceQuestion> questions, List<List<TokenScores>> scores) {
        if (questions.isEmpty() || questions.size() != scores.size()) {
            throw new IllegalArgumentException("every question, at least one, must have scores, got " + questions.size()
                    + " questions and scores of " + scores.size());
        }
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < scores.size(); i++) {
            ChoiceQuestion question = questions.get(i);
            if (scores.get(i).size() != question.options().size()) {
                throw new IllegalArgumentException("every option must have scores, got "
                        + scores.get(i).size() + " for " + question.options().size() + ", question " + question.id());
            }
            if (!ids.add(question.id())) {
                throw new IllegalArgumentException("ids must be unique, got \"" + question.id() + "\" twice");
            }
        }
        return new ChoiceScores(
                List.copyOf(questions), scores.stream().map(List::copyOf).toList());
    }

    /**
     * Checks that every option of every question can be scored, without running the model.
     *
     * @param context examples before every question, in order; may be none
     * @throws IllegalArgumentException naming the question, as {@link LanguageModel#score}
     */
    public static void requireScorable(
            LanguageModel model,
            ScoringTemplate template,
            List<ChoiceQuestion> questions,
            List<Example> context,
            ScoringSettings settings) {
        int[] prefix = template.context(model.tokenizer(), context);
        sequences(model, template, questions, context)
                .forEach(sequence -> model.requireScorable(prefix, sequence, settings));
    }

    /** All options of all questions, one after another. */
    private static List<ScoredSequence> sequences(
            LanguageModel model, ScoringTemplate template, List<ChoiceQuestion> questions, List<Example> context) {
        List<ScoredSequence> sequences = new ArrayList<>();
        for (ChoiceQuestion question : questions) {
            for (int option = 0; option < question.options().size(); option++) {
                sequences.add(template.query(model.tokenizer(), question.answeredBy(option), !context.isEmpty()));
            }
        }
        return sequences;
    }

    /**
     * Scores all options of all questions.
     *
     * @param context examples before every question, in order; may be none
     * @param listener hears questions
     * @throws IllegalArgumentException before the model runs, as {@link #requireScorable}
     */
    public static ChoiceScores of(
            LanguageModel model,
            ScoringTemplate template,
            List<ChoiceQuestion> questions,
            List<Example> context,
            ScoringSettings settings,
            ScoringListener listener) {
        requireScorable(model, template, questions, context, settings);
        int[] prefix = template.context(model.tokenizer(), context);
        List<List<TokenScores>> all = new ArrayList<>(questions.size());
        for (int from = 0; from < questions.size(); from += CHUNK) {
            List<ChoiceQuestion> chunk = questions.subList(from, Math.min(questions.size(), from + CHUNK));
            List<TokenScores> scored = model.score(prefix, sequences(model, template, chunk, context), settings);
            int at = 0;
            for (ChoiceQuestion question : chunk) {
                all.add(scored.subList(at, at + question.options().size()));
                at += question.options().size();
            }
            listener.done(from + chunk.size(), questions.size());
        }
        return of(questions, all);
    }

    /** The chosen option of every question [n]. */
    public int[] chosen(Rule rule) {
        int[] chosen = new int[questions.size()];
        for (int i = 0; i < chosen.length; i++) {
            List<TokenScores> options = scores.get(i);
            for (int option = 1; option < options.size(); option++) {
                if (rule.of(options.get(option)) > rule.of(options.get(chosen[i]))) {
                    chosen[i] = option;
                }
            }
        }
        return chosen;
    }

    /** 1 for every question whose right option is chosen, else 0; the mean is the accuracy. */
    public MetricValues correct(Rule rule) {
        int[] chosen = chosen(rule);
        double[] correct = new double[chosen.length];
        for (int i = 0; i < correct.length; i++) {
            correct[i] = chosen[i] == questions.get(i).right() ? 1 : 0;
        }
        return MetricValues.of(rule.metric, MetricValues.Better.HIGHER, correct);
    }

    /** The questions. */
    public List<ChoiceQuestion> questions() {
        return questions;
    }

    /** The scores of a question's options, in order. */
    public List<TokenScores> scores(int question) {
        return scores.get(question);
    }

    @Override
    public String toString() {
        return "ChoiceScores[" + questions.size() + " questions, accuracy "
                + Arrays.stream(Rule.values())
                        .map(rule -> (float) correct(rule).mean() + " by " + rule)
                        .toList()
                + "]";
    }
}
