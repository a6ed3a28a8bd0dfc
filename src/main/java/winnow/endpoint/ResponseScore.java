package winnow.endpoint;

import java.util.Arrays;
import java.util.List;

/**
 * What a model behind a server thinks of a response: the log-probability of every token given all text before it, in nats.
 *
 * <p>Immutable. The token's texts are the server's; they show whether two scores of one response speak of the same tokens.
 */
public final class ResponseScore {
    /** The rounding of a large sum can lift the logarithm of a probability near 1 above 0. */
    private static final double ROUNDING = 1e-3;

    /** What servers send for the logarithm of 0, which JSON cannot hold. */
    private static final double MINUS_INFINITY = -9999;

    private final String id;
    private final List<String> tokens;
    private final double[] logProbabilities;

    private ResponseScore(String id, List<String> tokens, double[] logProbabilities) {
        this.id = id;
        this.tokens = tokens;
        this.logProbabilities = logProbabilities;
    }

    /**
     * Scores of one response.
     *
     * @param tokens texts of the tokens [t], as the server shows them
     * @param logProbabilities of the same tokens [t], in nats, in (−9999, 0]
     * @throws IllegalArgumentException if there is no token, or a value is not a log-probability, naming the example
     */
    public static ResponseScore of(String id, List<String> tokens, double[] logProbabilities) {
        if (tokens.isEmpty() || tokens.size() != logProbabilities.length) {
            throw new IllegalArgumentException("a response must have tokens, each with a log-probability, got "
                    + tokens.size() + " tokens and " + logProbabilities.length + " values, example " + id);
        }
        double[] values = logProbabilities.clone();
        for (int i = 0; i < values.length; i++) {
            if (values[i] > 0 && values[i] < ROUNDING) {
                values[i] = 0;
            }
            if (!(values[i] <= 0) || values[i] <= MINUS_INFINITY) {
                throw new IllegalArgumentException("log-probabilities must be in (-9999, 0], where -9999 stands for no"
                        + " probability at all, got " + logProbabilities[i] + " for token " + i + " of example " + id);
            }
        }
        return new ResponseScore(id, List.copyOf(tokens), values);
    }

    /** Id of the example. */
    public String id() {
        return id;
    }

    /** Number of scored tokens t, at least 1. */
    public int size() {
        return logProbabilities.length;
    }

    /** Texts of the tokens [t]. */
    public List<String> tokens() {
        return tokens;
    }

    /** Log-probabilities [t] in nats. */
    public double[] logProbabilities() {
        return logProbabilities.clone();
    }

    /** log p of the whole response: Σ log p_t, in nats. */
    public double sum() {
        double sum = 0;
        for (double value : logProbabilities) {
            sum += value;
        }
        return sum;
    }

    /** Σ log p_t / t, in nats a token. */
    public double mean() {
        return sum() / size();
    }

    /**
     * sqrt(Σ (1 − p_t)² / t), the distance of the probabilities from certainty, in [0, 1].
     *
     * <p>Source: DELIFT (arXiv 2411.04425), the length-normalised distance of section 3.
     */
    public double distance() {
        double squares = 0;
        for (double value : logProbabilities) {
            double missing = -StrictMath.expm1(value);
            squares += missing * missing;
        }
        return Math.sqrt(squares / size());
    }

    /**
     * How much a context helps with the response: {@code alone.distance() − this.distance()}, in [−1, 1].
     *
     * @throws IllegalArgumentException if the two are of different tokens, which the server may make of the same text in another
     *     place, naming the example
     */
    public double distanceSavedFrom(ResponseScore alone) {
        if (!tokens.equals(alone.tokens)) {
            throw new IllegalArgumentException("scores with and without context must be of the same tokens, got "
                    + tokens + " and " + alone.tokens + ", example " + id);
        }
        return alone.distance() - distance();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResponseScore that
                && id.equals(that.id)
                && tokens.equals(that.tokens)
                && Arrays.equals(logProbabilities, that.logProbabilities);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + Arrays.hashCode(logProbabilities);
    }

    @Override
    public String toString() {
        return "ResponseScore[" + id + ", " + size() + " tokens, log p " + (float) sum() + ", distance "
                + (float) distance() + "]";
    }
}
