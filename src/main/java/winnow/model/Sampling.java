package winnow.model;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How a token is chosen from logits.
 *
 * <p>Temperature divides the logits; then only the {@code topK} likeliest tokens stay, of these the fewest whose probabilities sum
 * to {@code topP}, of these the ones at least {@code minP} times as likely as the likeliest; one is drawn from what is left. Of
 * equally likely tokens the lower id comes first. All sums are in double, so that the same logits and random numbers always
 * give the same token.
 *
 * <p>Source: top-p, Holtzman et al., arXiv 1904.09751; min-p, Nguyen et al., arXiv 2407.01082.
 *
 * @param temperature > 0, or 0 for the likeliest token always
 * @param topK most tokens to draw from; 0 for all
 * @param topP probability that the tokens to draw from must reach, in (0, 1]
 * @param minP least probability as a share of the largest, in [0, 1]
 */
public record Sampling(double temperature, int topK, double topP, double minP) {
    /** Checks ranges. */
    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature must be >= 0 and finite, got " + temperature);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK must be >= 0, got " + topK);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must be in (0, 1], got " + topP);
        }
        if (!(minP >= 0 && minP <= 1)) {
            throw new IllegalArgumentException("minP must be in [0, 1], got " + minP);
        }
    }

    /** The likeliest token. */
    public static Sampling greedy() {
        return new Sampling(0, 0, 1, 0);
    }

    /** Any token, by its probability at a temperature; 1 is the model's own. */
    public static Sampling atTemperature(double temperature) {
        return new Sampling(temperature, 0, 1, 0);
    }

    /** From the k likeliest tokens only. */
    public Sampling withTopK(int k) {
        return new Sampling(temperature, k, topP, minP);
    }

    /** From the fewest tokens that have probability p together. */
    public Sampling withTopP(double p) {
        return new Sampling(temperature, topK, p, minP);
    }

    /** From tokens at least p times as likely as the likeliest. */
    public Sampling withMinP(double p) {
        return new Sampling(temperature, topK, topP, p);
    }

    /**
     * Chooses a token from row {@code row} of logits [n, V].
     *
     * @throws IllegalStateException if a logit is NaN, or the largest infinite
     */
    int choose(float[] logits, int row, int vocabulary, RandomGenerator random) {
        int from = row * vocabulary;
        int best = 0;
        for (int i = 0; i < vocabulary; i++) {
            if (Float.isNaN(logits[from + i])) {
                throw new IllegalStateException("the model's logits must be numbers, got NaN for token " + i);
            }
            if (logits[from + i] > logits[from + best]) {
                best = i;
            }
        }
        if (Float.isInfinite(logits[from + best])) {
            throw new IllegalStateException(
                    "the model's largest logit must be finite, got " + logits[from + best] + " for token " + best);
        }
        return temperature == 0 ? best : draw(logits, from, vocabulary, logits[from + best], random);
    }

    private int draw(float[] logits, int from, int vocabulary, float largest, RandomGenerator random) {
        // Sorted by falling logit, then by rising id: a number orders them both.
        long[] order = new long[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            order[i] = (long) descending(logits[from + i]) << 32 | i;
        }
        Arrays.sort(order);
        int kept = topK == 0 ? vocabulary : Math.min(topK, vocabulary);
        double[] weights = new double[kept];
        double total = 0;
        for (int i = 0; i < kept; i++) {
            weights[i] = StrictMath.exp((logits[from + (int) order[i]] - largest) / temperature);
            total += weights[i];
        }
        double left = 0;
        int size = 0;
        while (size < kept && left < topP * total && weights[size] >= minP * weights[0]) {
            left += weights[size++];
        }
        double point = random.nextDouble() * left;
        for (int i = 0; i < size - 1; i++) {
            point -= weights[i];
            if (point < 0) {
                return (int) order[i];
            }
        }
        return (int) order[size - 1];
    }

    /** A key that is smaller for a larger number, as a signed int. */
    private static int descending(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return ~(bits < 0 ? bits ^ Integer.MAX_VALUE : bits);
    }
}
