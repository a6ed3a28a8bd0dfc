package winnow.utility;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the network of a {@link LearnedUtility} is made and trained: one hidden layer of ReLU, squared error, AdamW, batches of 64
 * pairs.
 *
 * @param features what it sees of a pair
 * @param hidden width of the hidden layer
 * @param learningRate of AdamW, constant
 * @param weightDecay of AdamW, decoupled, on weights but not on biases
 * @param epochs most passes over the training pairs
 * @param patience passes without a smaller error on pairs that are not trained on, after which training ends
 */
public record PairTraining(
        PairFeatures features, int hidden, double learningRate, double weightDecay, int epochs, int patience) {
    /** Checks the ranges. */
    public PairTraining {
        requirePositive("hidden", hidden);
        requirePositive("epochs", epochs);
        requirePositive("patience", patience);
        if (!(learningRate > 0 && learningRate < 1)) {
            throw new IllegalArgumentException("learning rate must be in (0, 1), got " + learningRate);
        }
        if (!(weightDecay >= 0 && weightDecay < 1)) {
            throw new IllegalArgumentException("weight decay must be in [0, 1), got " + weightDecay);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, got " + value);
        }
    }

    /** Products too, 100 hidden units, learning rate 1e-3, weight decay 0.1, at most 100 epochs, patience 10. */
    public static PairTraining withDefaults() {
        return new PairTraining(PairFeatures.WITH_PRODUCTS, 100, 1e-3, 0.1, 100, 10);
    }

    /**
     * The paper's network and schedule: concatenated embeddings, 100 hidden units, Adam at 1e-4 for 20 epochs. Departure: its code
     * also stops at a training error of 1e-3, ours when pairs not trained on no longer gain.
     */
    public static PairTraining paper() {
        return new PairTraining(PairFeatures.CONCATENATED, 100, 1e-4, 0, 20, 20);
    }

    /** The same with other features. */
    public PairTraining withFeatures(PairFeatures other) {
        return new PairTraining(other, hidden, learningRate, weightDecay, epochs, patience);
    }

    /** As it stands in manifests, in a fixed order. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("features", features.id());
        settings.put("hidden", hidden);
        settings.put("learning-rate", learningRate);
        settings.put("weight-decay", weightDecay);
        settings.put("epochs", epochs);
        settings.put("patience", patience);
        return settings;
    }
}
