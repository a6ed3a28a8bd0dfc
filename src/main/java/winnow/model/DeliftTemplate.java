package winnow.model;

import java.util.List;
import java.util.OptionalInt;
import winnow.corpus.Example;
import winnow.tokenizer.Tokenizer;

/**
 * The layouts of DELIFT.
 *
 * @param opening text at the start when no example follows
 * @param openingOfExamples text at the start when examples follow
 * @param beforeQuery text before a query's prompt when there is no example
 * @param usesEndTokens whether the end token stands before the response and, scored, after it
 */
record DeliftTemplate(String name, String opening, String openingOfExamples, String beforeQuery, boolean usesEndTokens)
        implements ScoringTemplate {
    private static final String GAP = "\n\n\n";
    private static final String INSTRUCTION = "Please generate a response to the following query.";
    private static final String INSTRUCTION_WITH_EXAMPLE = "Use the following example as a guide to answer the query in"
            + " the same format and style, providing a clear and concise response.";
    private static final String BEFORE_EXAMPLE = GAP + "Example:\n";
    private static final String BEFORE_QUERY = GAP + "Query:\n";

    static DeliftTemplate fixed() {
        String opening = "Instruction:\n" + INSTRUCTION;
        return new DeliftTemplate("delift", opening, opening, BEFORE_QUERY, false);
    }

    static DeliftTemplate published() {
        return new DeliftTemplate(
                "delift-published",
                "Instruction: " + INSTRUCTION,
                "Instruction:\n" + INSTRUCTION_WITH_EXAMPLE,
                GAP + "Query: ",
                true);
    }

    @Override
    public int[] context(Tokenizer tokenizer, List<Example> examples) {
        TokenList tokens = new TokenList(tokenizer).add(examples.isEmpty() ? opening : openingOfExamples);
        for (Example example : examples) {
            tokens.add(BEFORE_EXAMPLE + example.prompt() + "\n" + example.response());
        }
        return tokens.toArray();
    }

    @Override
    public ScoredSequence query(Tokenizer tokenizer, Example query, boolean isAfterExamples) {
        OptionalInt end = usesEndTokens ? tokenizer.endId() : OptionalInt.empty();
        if (usesEndTokens && end.isEmpty()) {
            throw new IllegalArgumentException(name + " needs a tokenizer with an end token, got " + tokenizer);
        }
        String text = (isAfterExamples ? BEFORE_QUERY : beforeQuery) + query.prompt() + "\n";
        int[] prompt = new TokenList(tokenizer).add(text).add(end).toArray();
        int[] response = tokenizer.encode(query.response());
        if (response.length == 0) {
            throw new IllegalArgumentException("a response must have at least one token, example " + query.id());
        }
        return ScoredSequence.of(
                query.id(),
                prompt,
                new TokenList(tokenizer).add(query.response()).add(end).toArray());
    }
}
