package winnow.evaluation;

import java.util.Arrays;
import java.util.List;
import winnow.corpus.Example;
import winnow.model.LanguageModel;
import winnow.model.OverlongException;
import winnow.model.Prompt;
import winnow.model.ScoredSequence;
import winnow.model.ScoringTemplate;

/**
 * A query as the model sees it: the examples that fit, the prompt and, for its loss, the reference.
 *
 * @param whole context, prompt and reference, of which the reference is scored
 * @param examples ids of those in the context, in order
 * @param dropped how many more were meant to be there
 * @param cutTokens how many tokens the prompt has lost at its start
 */
record Asked(ScoredSequence whole, List<String> examples, int dropped, int cutTokens) {
    /**
     * Leaves out examples from the first on until what is left, the query and the longer of reference and answer fit.
     *
     * @param room tokens that the answer may need
     * @param cutsPrompt whether a prompt that does not fit with its reference even alone loses its start
     * @throws OverlongException if the query does not fit even alone
     */
    static Asked of(
            LanguageModel model,
            ScoringTemplate template,
            Example query,
            List<Example> examples,
            int room,
            boolean cutsPrompt) {
        int limit = model.contextLength();
        for (int dropped = 0; dropped < examples.size(); dropped++) {
            List<Example> kept = examples.subList(dropped, examples.size());
            ScoredSequence whole = whole(model, template, query, kept);
            if (whole.first() + Math.max(room, whole.scoredTokens()) <= limit) {
                return new Asked(whole, kept.stream().map(Example::id).toList(), dropped, 0);
            }
        }
        ScoredSequence alone = whole(model, template, query, List.of());
        int excess = alone.length() - limit;
        if (cutsPrompt && excess > 0 && alone.scoredTokens() < limit) {
            ScoredSequence cut = alone.withoutStart(excess, model.tokenizer().beginId());
            return new Asked(cut, List.of(), examples.size(), excess);
        }
        if (alone.first() >= limit) {
            throw new OverlongException(
                    "a query must leave room for a token within the model's " + limit + ", got " + alone.first()
                            + " tokens, example " + query.id(),
                    alone.scoredTokens() < limit);
        }
        return new Asked(alone, List.of(), examples.size(), 0);
    }

    private static ScoredSequence whole(
            LanguageModel model, ScoringTemplate template, Example query, List<Example> examples) {
        int[] context = template.context(model.tokenizer(), examples);
        ScoredSequence sequence = template.query(model.tokenizer(), query, !examples.isEmpty());
        int[] tokens = sequence.tokens();
        int[] all = Arrays.copyOf(context, context.length + tokens.length);
        System.arraycopy(tokens, 0, all, context.length, tokens.length);
        return ScoredSequence.of(query.id(), all, context.length + sequence.first(), all.length);
    }

    Prompt prompt() {
        return Prompt.of(whole.id(), Arrays.copyOf(whole.tokens(), whole.first()));
    }
}
