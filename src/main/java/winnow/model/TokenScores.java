package winnow.model;

import java.util.Arrays;

/**
 * What a model thinks of a response: the log-probability of every token given all tokens before it, in nats.
 *
 * <p>Example: two tokens of probability 0.5 and 0.25 have {@code sum() = -2.079}, {@code perplexity() = 2.83} and {@code
 * distance() = 0.637}.
 */
public final class TokenScores {
    private final String id;
    private final int[] tokens;
    private final float[] logProbabilities;
    private final int truncatedTokens;

    private TokenScores(String id, int[] tokens, float[] logProbabilities, int truncatedTokens) {
        this.id = id;
        this.tokens = tokens;
        this.logProbabilities = logProbabilities;
        this.truncatedTokens = truncatedTokens;
    }

    /**
     * Scores of one response.
     *
     * @param id of the example
     * @param tokens ids of the scored tokens [t]
     * @param logProbabilities of the same tokens [t], in nats, at most 0
     * @throws IllegalArgumentException if there is no token, or a value is not a log-probability, naming the example
     */
    public static TokenScores of(String id, int[] tokens, float[] logProbabilities) {
        return of(id, tokens, logProbabilities, 0);
    }

    static TokenScores of(String id, int[] tokens, float[] logProbabilities, int truncatedTokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a response must have at least one token, example " + id);
        }
        if (tokens.length != logProbabilities.length) {
            throw new IllegalArgumentException("every token must have a log-probability, got " + tokens.length
                    + " tokens and " + logProbabilities.length + " values, example " + id);
        }
        float[] values = logProbabilities.clone();
        for (int i = 0; i < values.length; i++) {
            // The rounding of a large sum can lift the logarithm of a probability near 1 above 0.
            if (values[i] > 0 && values[i] < 1e-3f) {
                values[i] = 0;
            }
            if (!(values[i] <= 0) || values[i] == Float.NEGATIVE_INFINITY) {
                throw new IllegalArgumentException("log-probabilities must be finite and <= 0, got "
                        + logProbabilities[i] + " for token " + i + " of example " + id);
            }
        }
        return new TokenScores(id, tokens.clone(), values, truncatedTokens);
    }

    /** Id of the example. */
    public String id() {
        return id;
    }

    /** Number of scored tokens t, at least 1. */
    public int size() {
        return tokens.length;
    }

    /** Ids of the scored tokens [t]. */
    public int[] tokens() {
        return tokens.clone();
    }

    /** Log-probabilities [t] in nats. */
    public float[] logProbabilities() {
        return logProbabilities.clone();
    }

    /** Log-probability of token i in nats. */
    public double logProbability(int i) {
        return logProbabilities[i];
    }

    /** Probability of token i. */
    public double probability(int i) {
        return StrictMath.exp(logProbabilities[i]);
    }

    /** How many tokens of the context were left out, from its start, because the model takes no more; 0 unless asked for. */
    public int truncatedTokens() {
        return truncatedTokens;
    }

    /** log p of the whole response: Σ log p_t, in nats. */
    public double sum() {
        double sum = 0;
        for (float value : logProbabilities) {
            sum += value;
        }
        return sum;
    }

    /** Σ log p_t / t, in nats a token. */
    public double mean() {
        return sum() / size();
    }

    /** exp(−mean): as uncertain as a fair choice among so many tokens. At least 1. */
    public double perplexity() {
        return StrictMath.exp(-mean());
    }

    /**
     * sqrt(Σ (1 − p_t)² / t), the distance of the probabilities from certainty: 0 if the model was sure of every token, towards 1
     * if it gave none any chance.
     *
     * <p>Source: DELIFT (arXiv 2411.04425), the length-normalised distance of section 3.
     */
    public double distance() {
        double squares = 0;
        for (float value : logProbabilities) {
            // 1 − exp(x), exact for x near 0 too.
            double missing = -StrictMath.expm1(value);
            squares += missing * missing;
        }
        return Math.sqrt(squares / size());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenScores that
                && id.equals(that.id)
                && truncatedTokens == that.truncatedTokens
                && Arrays.equals(tokens, that.tokens)
                && Arrays.equals(logProbabilities, that.logProbabilities);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + Arrays.hashCode(logProbabilities);
    }

    @Override
    public String toString() {
        return "TokenScores[" + id + ", " + size() + " tokens, log p " + (float) sum() + ", distance "
                + (float) distance() + "]";
    }
}
