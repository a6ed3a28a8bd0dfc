package winnow.submodular;

import java.util.List;

/**
 * A weighted sum of set functions over one ground set.
 *
 * <p>f(A) = Σ_c w_c f_c(A) with weights w_c ≥ 0. Monotone when all parts are, submodular when all parts are (a part of weight 0
 * does not count). A gain costs the gains of its parts.
 *
 * <p>Source: submodlib {@code MixtureFunction}; Lin and Bilmes (ACL 2011).
 */
public final class Mixture implements SetFunction {
    private final double[] weights;
    private final List<SetFunction> parts;

    private Mixture(double[] weights, List<SetFunction> parts) {
        this.weights = weights;
        this.parts = parts;
    }

    /**
     * Of weights and as many functions.
     *
     * @param weights each ≥ 0
     * @param parts at least one, all over the same ground set
     */
    public static Mixture of(double[] weights, SetFunction... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("a mixture must have at least one part, got none");
        }
        Arguments.same("number of weights and of parts", weights.length, parts.length);
        for (SetFunction part : parts) {
            Arguments.same("ground sets of all parts", parts[0].groundSize(), part.groundSize());
        }
        return new Mixture(Arguments.nonNegative("weights", weights), List.of(parts));
    }

    @Override
    public int groundSize() {
        return parts.get(0).groundSize();
    }

    @Override
    public boolean isMonotone() {
        for (int c = 0; c < weights.length; c++) {
            if (weights[c] > 0 && !parts.get(c).isMonotone()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean isSubmodular() {
        for (int c = 0; c < weights.length; c++) {
            if (weights[c] > 0 && !parts.get(c).isSubmodular()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public GainState start() {
        return new State(parts.stream().map(SetFunction::start).toList());
    }

    private final class State implements GainState {
        private final List<GainState> states;

        State(List<GainState> states) {
            this.states = states;
        }

        @Override
        public double gain(int item) {
            double sum = 0;
            for (int c = 0; c < weights.length; c++) {
                sum += weights[c] * states.get(c).gain(item);
            }
            return sum;
        }

        @Override
        public void add(int item) {
            for (GainState state : states) {
                state.add(item);
            }
        }

        @Override
        public double value() {
            double sum = 0;
            for (int c = 0; c < weights.length; c++) {
                sum += weights[c] * states.get(c).value();
            }
            return sum;
        }
    }
}
