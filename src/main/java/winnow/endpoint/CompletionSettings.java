package winnow.endpoint;

/**
 * How a server writes text.
 *
 * @param maxTokens most tokens to write, at least 1
 * @param temperature 0 for the likeliest token each time, 1 for the model's own distribution; at most 2
 * @param seed for the server's random numbers; few servers promise the same text for the same seed
 */
public record CompletionSettings(int maxTokens, double temperature, long seed) {
    private static final double HIGHEST_TEMPERATURE = 2;

    /** Checks the ranges. */
    public CompletionSettings {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be >= 1, got " + maxTokens);
        }
        if (!(temperature >= 0 && temperature <= HIGHEST_TEMPERATURE)) {
            throw new IllegalArgumentException("temperature must be in [0, 2], got " + temperature);
        }
    }

    /** The likeliest token each time. */
    public static CompletionSettings greedy(int maxTokens) {
        return new CompletionSettings(maxTokens, 0, 0);
    }
}
