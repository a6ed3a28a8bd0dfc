package winnow.submodular;

/**
 * Mutual information of any set function by its definition: what the chosen items and the query have in common.
 *
 * <p>I(A; Q) = f(A) + f(Q) − f(A ∪ Q), where f is defined over a larger ground set whose first n items may be chosen and whose
 * others include Q. Monotone when f is submodular, for a gain is f(j | A) − f(j | A ∪ Q). Whether it is submodular depends on
 * third differences of f, so it does not say so. The readable reference for the closed forms; costs two runs of f.
 *
 * <p>Source: Iyer et al., "Submodular combinatorial information measures", ALT 2021, definition 1.
 */
public final class MutualInformation implements SetFunction {
    private final SetFunction extended;
    private final int n;
    private final int[] query;

    private MutualInformation(SetFunction extended, int n, int[] query) {
        this.extended = extended;
        this.n = n;
        this.query = query;
    }

    /**
     * Of a function over an extended ground set.
     *
     * @param extended f over V ∪ Q ∪ …
     * @param n size of V: items 0 to n − 1 may be chosen
     * @param query the items Q, each at least n
     */
    public static MutualInformation of(SetFunction extended, int n, int... query) {
        return new MutualInformation(extended, n, Arguments.distinctIn("query", query, n, extended.groundSize()));
    }

    @Override
    public int groundSize() {
        return n;
    }

    @Override
    public boolean isMonotone() {
        return extended.isSubmodular();
    }

    @Override
    public boolean isSubmodular() {
        return false;
    }

    @Override
    public GainState start() {
        return new SharedGain(extended.start(), ConditionalGain.startWith(extended, query));
    }
}
