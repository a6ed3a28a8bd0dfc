package winnow.evaluation;

import java.util.Arrays;
import java.util.List;
import winnow.corpus.Example;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringTemplate;

/** A judge's question as tokens. */
final class JudgeQuestion {
    /** A template lays out a query with its response; any will do, since all before it is kept. */
    private static final String ANY_RESPONSE = "1";

    private JudgeQuestion() {}

    /** All that stands before the judge's first word. */
    static int[] tokens(LanguageModel model, ScoringTemplate template, String id, String question) {
        int[] context = template.context(model.tokenizer(), List.of());
        ScoredSequence query = template.query(model.tokenizer(), Example.of(id, question, ANY_RESPONSE), false);
        int[] tokens = Arrays.copyOf(context, context.length + query.first());
        System.arraycopy(query.tokens(), 0, tokens, context.length, query.first());
        return tokens;
    }
}
