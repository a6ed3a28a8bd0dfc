package winnow.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Example;
import winnow.tokenizer.Tokenizer;

/**
 * A causal language model with its tokenizer: scores responses and writes text.
 *
 * <p>Scores do not depend on the order or the size of batches beyond rounding (about 1e-6). May be used from several threads. An
 * interrupt of the calling thread ends the work within a layer with a {@link java.util.concurrent.CancellationException}.
 */
public interface LanguageModel extends AutoCloseable {
    /** The tokenizer; it lives as long as the model. */
    Tokenizer tokenizer();

    /** Most tokens that the model takes. */
    int contextLength();

    /** Name and settings as they stand in a manifest, in a fixed order. */
    Map<String, Object> settings();

    /**
     * Scores sequences that follow one context, which is run once for all of them: the form that a matrix of n queries under one
     * example needs. Cost: p + Σ t tokens rather than n·p + Σ t.
     *
     * @param prefix tokens of the context, possibly none
     * @return scores in the order of the sequences
     * @throws IllegalArgumentException naming the example, if input is longer than the model takes and may not be cut, or if a
     *     scored token has nothing before it
     */
    List<TokenScores> score(int[] prefix, List<ScoredSequence> sequences, ScoringSettings settings);

    /**
     * Checks that a sequence can be scored, without running the model.
     *
     * @throws IllegalArgumentException as {@link #score(int[], List, ScoringSettings)}
     */
    void requireScorable(int[] prefix, ScoredSequence sequence, ScoringSettings settings);

    /** Continues prompts. Results are in the order of the prompts. */
    List<GeneratedText> generate(List<Prompt> prompts, GenerationSettings settings);

    /**
     * Scores the responses of examples, each after its own prompt and all after the same solved examples.
     *
     * @param context solved examples put before every query; may be none
     */
    default List<TokenScores> score(
            ScoringTemplate template, List<Example> queries, List<Example> context, ScoringSettings settings) {
        List<ScoredSequence> sequences = new ArrayList<>(queries.size());
        for (Example query : queries) {
            sequences.add(template.query(tokenizer(), query, !context.isEmpty()));
        }
        return score(template.context(tokenizer(), context), sequences, settings);
    }

    /** Scores the response of one example, after another one or alone. */
    default TokenScores score(ScoringTemplate template, Example query, Optional<Example> context) {
        return score(template, List.of(query), context.map(List::of).orElse(List.of()), ScoringSettings.withDefaults())
                .get(0);
    }

    @Override
    void close();
}
