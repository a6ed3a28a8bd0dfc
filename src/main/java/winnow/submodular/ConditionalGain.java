package winnow.submodular;

/**
 * Conditional gain of any set function by its definition: what the chosen items add to the private ones.
 *
 * <p>f(A | P) = f(A ∪ P) − f(P), where f is defined over a larger ground set whose first n items may be chosen and whose others
 * include P. Monotone when f is, submodular when f is. Costs one run of f.
 *
 * <p>Source: Iyer et al., "Submodular combinatorial information measures", ALT 2021.
 */
public final class ConditionalGain implements SetFunction {
    private final SetFunction extended;
    private final int n;
    private final int[] privates;

    private ConditionalGain(SetFunction extended, int n, int[] privates) {
        this.extended = extended;
        this.n = n;
        this.privates = privates;
    }

    /**
     * Of a function over an extended ground set.
     *
     * @param extended f over V ∪ P ∪ …
     * @param n size of V: items 0 to n − 1 may be chosen
     * @param privates the items P, each at least n
     */
    public static ConditionalGain of(SetFunction extended, int n, int... privates) {
        return new ConditionalGain(extended, n, Arguments.distinctIn("privates", privates, n, extended.groundSize()));
    }

    static GainState startWith(SetFunction f, int... items) {
        GainState state = f.start();
        for (int item : items) {
            state.add(item);
        }
        return state;
    }

    @Override
    public int groundSize() {
        return n;
    }

    @Override
    public boolean isMonotone() {
        return extended.isMonotone();
    }

    @Override
    public boolean isSubmodular() {
        return extended.isSubmodular();
    }

    @Override
    public GainState start() {
        return new State(startWith(extended, privates));
    }

    private static final class State implements GainState {
        private final GainState state;
        private final double before;

        State(GainState state) {
            this.state = state;
            this.before = state.value();
        }

        @Override
        public double gain(int item) {
            return state.gain(item);
        }

        @Override
        public void add(int item) {
            state.add(item);
        }

        @Override
        public double value() {
            return state.value() - before;
        }
    }
}
