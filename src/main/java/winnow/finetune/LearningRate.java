package winnow.finetune;

/**
 * The learning rate of each step.
 *
 * <p>The rates made here are records, whose text can stand in a manifest and is compared when a run continues.
 */
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
        return new Constant(rate);
    }

    /**
     * Rises linearly over the warm-up, then falls linearly towards a share of the peak, which the step after the last would have: the
     * last step still learns where the share is 0.
     */
    static LearningRate linear(double peak, int warmup, double finalShare) {
        return new Linear(peak, warmup, finalShare);
    }

    /** Rises linearly over the warm-up, then falls along half a cosine towards a share of the peak, as {@link #linear} does. */
    static LearningRate cosine(double peak, int warmup, double finalShare) {
        return new Cosine(peak, warmup, finalShare);
    }

    /**
     * Rises linearly to this rate's first value over a share of all steps, and follows this rate through the others.
     *
     * @param share in [0, 1)
     */
    default LearningRate afterWarmup(double share) {
        return share == 0 ? this : new WarmedUp(this, share);
    }

    /** See {@link LearningRate#constant}. */
    record Constant(double rate) implements LearningRate {
        /** Checks the rate. */
        public Constant {
            requireRate(rate);
        }

        @Override
        public double at(int step, int steps) {
            return rate;
        }
    }

    /** See {@link LearningRate#linear}. */
    record Linear(double peak, int warmup, double finalShare) implements LearningRate {
        /** Checks the ranges. */
        public Linear {
            requireRate(peak);
            requireShape(warmup, finalShare);
        }

        @Override
        public double at(int step, int steps) {
            if (step < warmup) {
                return peak * (step + 1) / warmup;
            }
            double left = (steps - step) / (double) Math.max(1, steps - warmup);
            return peak * (finalShare + (1 - finalShare) * Math.max(0, left));
        }
    }

    /** See {@link LearningRate#cosine}. */
    record Cosine(double peak, int warmup, double finalShare) implements LearningRate {
        /** Checks the ranges. */
        public Cosine {
            requireRate(peak);
            requireShape(warmup, finalShare);
        }

        @Override
        public double at(int step, int steps) {
            if (step < warmup) {
                return peak * (step + 1) / warmup;
            }
            double done = Math.min(1, (step - warmup) / (double) Math.max(1, steps - warmup));
            return peak * (finalShare + (1 - finalShare) * (1 + StrictMath.cos(StrictMath.PI * done)) / 2);
        }
    }

    /** See {@link LearningRate#afterWarmup}. */
    record WarmedUp(LearningRate then, double share) implements LearningRate {
        /** Checks the share. */
        public WarmedUp {
            if (!(share >= 0 && share < 1)) {
                throw new IllegalArgumentException("warm-up must be a share in [0, 1) of the steps, got " + share);
            }
        }

        @Override
        public double at(int step, int steps) {
            int warmup = (int) StrictMath.ceil(share * steps);
            if (step < warmup) {
                return then.at(0, Math.max(1, steps - warmup)) * (step + 1) / warmup;
            }
            return then.at(step - warmup, steps - warmup);
        }
    }

    private static void requireRate(double rate) {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("learning rate must be > 0 and finite, got " + rate);
        }
    }

    private static void requireShape(int warmup, double finalShare) {
        if (warmup < 0) {
            throw new IllegalArgumentException("warm-up must be >= 0 steps, got " + warmup);
        }
        if (!(finalShare >= 0 && finalShare <= 1)) {
            throw new IllegalArgumentException("the final share must be in [0, 1], got " + finalShare);
        }
    }
}
