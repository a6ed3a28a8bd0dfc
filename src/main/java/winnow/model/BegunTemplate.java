package winnow.model;

import java.util.List;
import java.util.stream.IntStream;
import winnow.corpus.Example;
import winnow.tokenizer.Tokenizer;

/** A layout after the begin token. */
record BegunTemplate(ScoringTemplate layout) implements ScoringTemplate {
    static final String SUFFIX = "-begin";

    @Override
    public String name() {
        return layout.name() + SUFFIX;
    }

    @Override
    public int[] context(Tokenizer tokenizer, List<Example> examples) {
        int begin = tokenizer
                .beginId()
                .orElseThrow(() -> new IllegalArgumentException(
                        "template " + name() + " needs a tokenizer with a begin token, got " + tokenizer));
        return IntStream.concat(IntStream.of(begin), IntStream.of(layout.context(tokenizer, examples)))
                .toArray();
    }

    /** Something always stands before it. */
    @Override
    public ScoredSequence query(Tokenizer tokenizer, Example query, boolean isAfterExamples) {
        return layout.query(tokenizer, query, true);
    }
}
