package winnow.finetune;

import java.util.Arrays;

/**
 * Token ids with a weight each: how much the prediction of that token counts in the loss.
 *
 * <p>The first token is never predicted, so its weight is without effect. Equality is by content.
 */
public final class WeightedSequence {
    private final int[] ids;
    private final float[] weights;

    private WeightedSequence(int[] ids, float[] weights) {
        this.ids = ids;
        this.weights = weights;
    }

    /**
     * Pairs tokens with weights.
     *
     * @throws IllegalArgumentException if the lengths differ or a weight is negative or not finite
     */
    public static WeightedSequence of(int[] ids, float[] weights) {
        if (ids.length != weights.length || ids.length == 0) {
            throw new IllegalArgumentException(
                    "a sequence needs a weight per token, got " + ids.length + " tokens and " + weights.length);
        }
        for (float weight : weights) {
            if (!(weight >= 0) || Float.isInfinite(weight)) {
                throw new IllegalArgumentException("weights must be >= 0 and finite, got " + weight);
            }
        }
        return new WeightedSequence(ids.clone(), weights.clone());
    }

    /** Number of tokens. */
    public int length() {
        return ids.length;
    }

    /** The ids, copied. */
    public int[] ids() {
        return ids.clone();
    }

    /** Weight of the token at an index. */
    public float weight(int index) {
        return weights[index];
    }

    /** Σ of the weights of all tokens but the first. */
    double predictedWeight() {
        double sum = 0;
        for (int i = 1; i < weights.length; i++) {
            sum += weights[i];
        }
        return sum;
    }

    void addTo(ExampleDigest digest) {
        digest.add(ids);
        int[] bits = new int[weights.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(weights[i]);
        }
        digest.add(bits);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightedSequence that
                && Arrays.equals(ids, that.ids)
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return "WeightedSequence[" + ids.length + " tokens]";
    }
}
