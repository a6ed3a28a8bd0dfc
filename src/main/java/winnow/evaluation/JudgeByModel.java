package winnow.evaluation;

import java.util.ArrayList;
import java.util.List;
import winnow.model.GeneratedText;
import winnow.model.GenerationSettings;
import winnow.model.LanguageModel;
import winnow.model.Prompt;
import winnow.model.ScoringListener;
import winnow.model.ScoringTemplate;

/**
 * Asks a local model for a grade, in words.
 *
 * <p>Deterministic. A question that leaves no room for the model's words is a failed verdict, never cut.
 *
 * @param model writes the verdict; stays the caller's to close
 * @param template how the question is put before the model; {@link ScoringTemplate#chat} for one that was trained on chats
 * @param rubric what it is told
 * @param settings how it writes; an answer that ends before the grade is unparseable
 */
public record JudgeByModel(
        LanguageModel model, ScoringTemplate template, JudgeRubric rubric, GenerationSettings settings)
        implements Judge {
    private static final int STANDARD_TOKENS = 512;

    /** So many are written at once, and then heard of. */
    private static final int BATCH = 16;

    /** Grading by the standard rubric with the likeliest words, 512 tokens at most. */
    public static JudgeByModel of(LanguageModel model, ScoringTemplate template) {
        return new JudgeByModel(model, template, JudgeRubric.standard(), GenerationSettings.greedy(STANDARD_TOKENS));
    }

    @Override
    public JudgeReport judge(List<JudgeItem> items, ScoringListener listener) {
        JudgeItems.requireDistinct(items);
        List<Verdict> verdicts = new ArrayList<>(items.size());
        for (int from = 0; from < items.size(); from += BATCH) {
            verdicts.addAll(judged(items.subList(from, Math.min(items.size(), from + BATCH))));
            listener.done(verdicts.size(), items.size());
        }
        return new JudgeReport(verdicts);
    }

    private List<Verdict> judged(List<JudgeItem> items) {
        List<Verdict> verdicts = new ArrayList<>(items.size());
        List<Integer> asked = new ArrayList<>();
        List<Prompt> prompts = new ArrayList<>();
        for (JudgeItem item : items) {
            int[] question = JudgeQuestion.tokens(model, template, item.id(), rubric.prompt(item));
            int room = model.contextLength() - question.length;
            if (room < settings.maxNewTokens()) {
                verdicts.add(Verdict.failed(
                        item.id(),
                        "a question and its verdict must fit into the model's " + model.contextLength()
                                + " tokens, got a question of " + question.length + " and "
                                + settings.maxNewTokens() + " for the verdict"));
            } else {
                asked.add(verdicts.size());
                prompts.add(Prompt.of(item.id(), question));
                verdicts.add(null);
            }
        }
        List<GeneratedText> texts = prompts.isEmpty() ? List.of() : model.generate(prompts, settings);
        for (int i = 0; i < texts.size(); i++) {
            verdicts.set(
                    asked.get(i), Verdict.read(texts.get(i).id(), texts.get(i).text()));
        }
        return verdicts;
    }
}
