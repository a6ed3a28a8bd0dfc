package winnow.finetune;

/**
 * Settings of {@link AdamW}.
 *
 * @param beta1 decay of the mean gradient, in [0, 1)
 * @param beta2 decay of the mean squared gradient, in [0, 1)
 * @param epsilon added to the root, > 0
 * @param weightDecay λ ≥ 0
 * @param decayRule which parameters decay
 */
public record AdamWSettings(double beta1, double beta2, double epsilon, double weightDecay, DecayRule decayRule) {
    /** The customary values: 0.9, 0.999, 1e-8, no decay. */
    public static final AdamWSettings DEFAULT = new AdamWSettings(0.9, 0.999, 1e-8, 0);

    /** Checks the ranges. */
    public AdamWSettings {
        requireDecay("beta1", beta1);
        requireDecay("beta2", beta2);
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon must be > 0 and finite, got " + epsilon);
        }
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
            throw new IllegalArgumentException("weightDecay must be >= 0 and finite, got " + weightDecay);
        }
    }

    /** Settings with decay of matrices only. */
    public AdamWSettings(double beta1, double beta2, double epsilon, double weightDecay) {
        this(beta1, beta2, epsilon, weightDecay, DecayRule.MATRICES);
    }

    /** The same with another weight decay. */
    public AdamWSettings withWeightDecay(double other) {
        return new AdamWSettings(beta1, beta2, epsilon, other, decayRule);
    }

    /** The same with decay of other parameters. */
    public AdamWSettings withDecayRule(DecayRule other) {
        return new AdamWSettings(beta1, beta2, epsilon, weightDecay, other);
    }

    private static void requireDecay(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1), got " + value);
        }
    }
}
