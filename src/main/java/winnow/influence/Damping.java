package winnow.influence;

/** What is added to the diagonal of a layer's curvature so that it can be inverted: λ_l. */
public sealed interface Damping {
    /** A share of the mean squared gradient of a layer, Σ_i ‖g_i‖²/(n·P_l). */
    static Damping relative(double share) {
        return new Relative(share);
    }

    /** The same for all layers. */
    static Damping fixed(double lambda) {
        return new Fixed(lambda);
    }

    /** λ of a layer. */
    double of(double meanSquaredGradient);

    /**
     * See {@link Damping#relative}.
     *
     * @param share > 0
     */
    record Relative(double share) implements Damping {
        /** Checks the share. */
        public Relative {
            requirePositive("share", share);
        }

        @Override
        public double of(double meanSquaredGradient) {
            return share * meanSquaredGradient;
        }
    }

    /**
     * See {@link Damping#fixed}.
     *
     * @param lambda > 0
     */
    record Fixed(double lambda) implements Damping {
        /** Checks the number. */
        public Fixed {
            requirePositive("lambda", lambda);
        }

        @Override
        public double of(double meanSquaredGradient) {
            return lambda;
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " of damping must be > 0 and finite, got " + value);
        }
    }
}
