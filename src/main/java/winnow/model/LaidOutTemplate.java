package winnow.model;

import java.util.List;
import winnow.corpus.Example;
import winnow.corpus.InContextTemplate;
import winnow.tokenizer.Tokenizer;

/** A layout of text, after the begin token; what opens and ends a response is scored with it. */
record LaidOutTemplate(InContextTemplate layout) implements ScoringTemplate {
    @Override
    public String name() {
        return layout.name();
    }

    @Override
    public int[] context(Tokenizer tokenizer, List<Example> examples) {
        TokenList tokens = new TokenList(tokenizer).add(tokenizer.beginId());
        examples.forEach(example -> tokens.add(layout.example(example)));
        return tokens.toArray();
    }

    @Override
    public ScoredSequence query(Tokenizer tokenizer, Example query, boolean isAfterExamples) {
        return ScoredSequence.of(
                query.id(),
                tokenizer.encode(layout.query(query.prompt())),
                tokenizer.encode(layout.response(query.response())));
    }
}
