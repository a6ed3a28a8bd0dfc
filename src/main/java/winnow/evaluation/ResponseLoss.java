package winnow.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringListener;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;

/**
 * How surprised a model is by the references of a corpus: −Σ log p_t / t per example, in nats a token.
 *
 * <p>Two means exist and differ: {@link #perToken} weighs every token alike, as perplexities of papers do; {@link #perRecord} weighs
 * every example alike, as a paired test does. Losses of models with different tokenizers cannot be compared, nor can those under
 * different templates. Immutable.
 */
public final class ResponseLoss {
    /** Name of the metric in tables and files. */
    public static final String METRIC = "logloss";

    private static final int CHUNK = 256;

    private final double[] means;
    private final int[] tokens;

    private ResponseLoss(double[] means, int[] tokens) {
        this.means = means;
        this.tokens = tokens;
    }

    /**
     * The losses of scores that are there already.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static ResponseLoss of(List<TokenScores> scores) {
        double[] means = scores.stream()
                .mapToDouble(TokenScores::mean)
                .map(mean -> 0 - mean)
                .toArray();
        Finite.require("losses", means);
        return new ResponseLoss(
                means, scores.stream().mapToInt(TokenScores::size).toArray());
    }

    /**
     * Scores every response of a corpus after its own prompt and the same solved examples.
     *
     * @param context examples before every query, in order; may be none
     * @param listener hears records
     * @throws IllegalArgumentException as {@link LanguageModel#score}, or if the corpus is empty
     */
    public static ResponseLoss of(
            LanguageModel model,
            ScoringTemplate template,
            Corpus corpus,
            List<Example> context,
            ScoringSettings settings,
            ScoringListener listener) {
        List<ScoredSequence> sequences = new ArrayList<>(corpus.size());
        for (Example query : corpus) {
            sequences.add(template.query(model.tokenizer(), query, !context.isEmpty()));
        }
        int[] prefix = template.context(model.tokenizer(), context);
        // A fault of the last record should not come after an hour.
        sequences.forEach(sequence -> model.requireScorable(prefix, sequence, settings));
        List<TokenScores> scores = new ArrayList<>(corpus.size());
        for (int from = 0; from < sequences.size(); from += CHUNK) {
            int to = Math.min(sequences.size(), from + CHUNK);
            scores.addAll(model.score(prefix, sequences.subList(from, to), settings));
            listener.done(to, sequences.size());
        }
        return of(scores);
    }

    /** Number of examples n. */
    public int size() {
        return means.length;
    }

    /** Loss per example [n], in nats a token. */
    public MetricValues values() {
        return MetricValues.of(METRIC, MetricValues.Better.LOWER, means);
    }

    /** Scored tokens per example [n]. */
    public int[] tokens() {
        return tokens.clone();
    }

    /** Mean over all tokens, in nats. */
    public double perToken() {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < means.length; i++) {
            sum += means[i] * tokens[i];
            count += tokens[i];
        }
        return sum / count;
    }

    /** Mean over the examples of their losses per token, in nats. */
    public double perRecord() {
        return Finite.mean(means);
    }

    /** exp of {@link #perToken}, at least 1. */
    public double perplexity() {
        return StrictMath.exp(perToken());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResponseLoss that
                && Arrays.equals(means, that.means)
                && Arrays.equals(tokens, that.tokens);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(means) + Arrays.hashCode(tokens);
    }

    @Override
    public String toString() {
        return "ResponseLoss[" + means.length + " records, " + (float) perToken() + " nats a token]";
    }
}
