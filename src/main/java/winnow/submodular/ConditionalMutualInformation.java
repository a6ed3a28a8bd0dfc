package winnow.submodular;

import java.util.stream.IntStream;

/**
 * Conditional mutual information of any set function by its definition: what the chosen items and the query have in common
 * beyond the private items.
 *
 * <p>I(A; Q | P) = f(A ∪ P) + f(Q ∪ P) − f(A ∪ Q ∪ P) − f(P), where f is defined over a larger ground set whose first n items may
 * be chosen and whose others include Q and P. Monotone when f is submodular; does not claim to be submodular. Costs two runs
 * of f.
 *
 * <p>Source: Iyer et al., "Submodular combinatorial information measures", ALT 2021.
 */
public final class ConditionalMutualInformation implements SetFunction {
    private final SetFunction extended;
    private final int n;
    private final int[] privates;
    private final int[] both;

    private ConditionalMutualInformation(SetFunction extended, int n, int[] privates, int[] both) {
        this.extended = extended;
        this.n = n;
        this.privates = privates;
        this.both = both;
    }

    /**
     * Of a function over an extended ground set.
     *
     * @param extended f over V ∪ Q ∪ P ∪ …
     * @param n size of V: items 0 to n − 1 may be chosen
     * @param query the items Q, each at least n
     * @param privates the items P, each at least n, none of them in Q
     */
    public static ConditionalMutualInformation of(SetFunction extended, int n, int[] query, int[] privates) {
        int[] both =
                IntStream.concat(IntStream.of(privates), IntStream.of(query)).toArray();
        Arguments.distinctIn("query and privates", both, n, extended.groundSize());
        return new ConditionalMutualInformation(extended, n, privates.clone(), both);
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
        return new SharedGain(ConditionalGain.startWith(extended, privates), ConditionalGain.startWith(extended, both));
    }
}
