package winnow.evaluation;

import java.util.ArrayList;
import java.util.List;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringListener;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;

/**
 * Takes a grade from a local model's probabilities rather than from its words: the expected grade Σ g · p_g / Σ p_g, where p_g is the
 * probability that the model goes on with g, of 1 to 5, after the question and {@code [RESULT]}.
 *
 * <p>In [1, 5], not whole. Every answer that fits has a score, and models too small to keep to a format can judge. Cost: one pass over
 * the question for an answer. Deterministic.
 *
 * <p>Source: Liu et al. 2023, G-Eval (arXiv 2303.16634), section 2, equation 1. Departure: probabilities are computed, not estimated from
 * samples, and taken relative to those of the five grades; no feedback is written before the grade.
 *
 * @param model whose probabilities are taken; stays the caller's to close
 * @param template how the question is put before the model
 * @param rubric what it is told
 */
public record JudgeByLikelihood(LanguageModel model, ScoringTemplate template, JudgeRubric rubric) implements Judge {
    /** Judging by the standard rubric. */
    public static JudgeByLikelihood of(LanguageModel model, ScoringTemplate template) {
        return new JudgeByLikelihood(model, template, JudgeRubric.standard());
    }

    @Override
    public JudgeReport judge(List<JudgeItem> items, ScoringListener listener) {
        JudgeItems.requireDistinct(items);
        List<Verdict> verdicts = new ArrayList<>(items.size());
        for (JudgeItem item : items) {
            verdicts.add(judged(item));
            listener.done(verdicts.size(), items.size());
        }
        return new JudgeReport(verdicts);
    }

    private Verdict judged(JudgeItem item) {
        int[] question = JudgeQuestion.tokens(model, template, item.id(), rubric.prompt(item));
        int[] mark = model.tokenizer().encode(JudgeRubric.MARK);
        List<ScoredSequence> grades = new ArrayList<>();
        for (int grade = JudgeRubric.LOWEST; grade <= JudgeRubric.HIGHEST; grade++) {
            grades.add(ScoredSequence.of(item.id(), mark, model.tokenizer().encode(" " + grade)));
        }
        ScoringSettings settings = ScoringSettings.withDefaults();
        try {
            for (ScoredSequence grade : grades) {
                model.requireScorable(question, grade, settings);
            }
        } catch (IllegalArgumentException e) {
            return Verdict.failed(item.id(), e.getMessage());
        }
        return Verdict.scored(item.id(), expected(model.score(question, grades, settings)), "");
    }

    private static double expected(List<TokenScores> grades) {
        double highest = grades.stream().mapToDouble(TokenScores::sum).max().orElseThrow();
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < grades.size(); i++) {
            double weight = StrictMath.exp(grades.get(i).sum() - highest);
            sum += weight * (JudgeRubric.LOWEST + i);
            weights += weight;
        }
        return sum / weights;
    }
}
