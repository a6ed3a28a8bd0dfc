package winnow.finetune;

/** The learning rate of each step. */
@FunctionalInterface
public interface LearningRate {
    /**
     * The rate of a step.
     *
     * @param step from 0
     * @param steps number of steps planned
     */
    double at(int step, int steps);

    /** The same at every step. */
    static LearningRate constant(double rate) {
        return (step, steps) -> rate;
    }

    /** Rises linearly over the warm-up, then falls linearly to a share of the peak at the last step. */
    static LearningRate linear(double peak, int warmup, double finalShare) {
        return (step, steps) -> {
            if (step < warmup) {
                return peak * (step + 1) / warmup;
            }
            double left = (steps - step) / (double) Math.max(1, steps - warmup);
            return peak * (finalShare + (1 - finalShare) * Math.max(0, left));
        };
    }

    /** Rises linearly over the warm-up, then falls along half a cosine to a share of the peak. */
    static LearningRate cosine(double peak, int warmup, double finalShare) {
        return (step, steps) -> {
            if (step < warmup) {
                return peak * (step + 1) / warmup;
            }
            double done = Math.min(1, (step - warmup) / (double) Math.max(1, steps - warmup));
            return peak * (finalShare + (1 - finalShare) * (1 + StrictMath.cos(StrictMath.PI * done)) / 2);
        };
    }
}
