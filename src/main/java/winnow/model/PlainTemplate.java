package winnow.model;

import java.util.List;
import winnow.corpus.Example;
import winnow.tokenizer.Tokenizer;

/** Texts and nothing else. */
record PlainTemplate() implements ScoringTemplate {
    private static final String AFTER_EXAMPLE = "\n\n";

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public int[] context(Tokenizer tokenizer, List<Example> examples) {
        TokenList tokens = new TokenList(tokenizer);
        for (Example example : examples) {
            tokens.add(example.prompt()).add(example.response()).add(AFTER_EXAMPLE);
        }
        return tokens.toArray();
    }

    @Override
    public ScoredSequence query(Tokenizer tokenizer, Example query, boolean isAfterExamples) {
        TokenList prompt = new TokenList(tokenizer).add(query.prompt());
        if (prompt.isEmpty() && !isAfterExamples) {
            prompt.add(tokenizer.beginId().isPresent() ? tokenizer.beginId() : tokenizer.endId());
        }
        return ScoredSequence.of(query.id(), prompt.toArray(), tokenizer.encode(query.response()));
    }
}
