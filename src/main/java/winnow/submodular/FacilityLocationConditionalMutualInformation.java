package winnow.submodular;

import winnow.linalg.FloatMatrix;

/**
 * Facility-location conditional mutual information (FLCMI): serve what the query asks for and the existing items do not
 * serve yet.
 *
 * <p>f(A; Q | P) = Σ_{i∈U} max( min( max_{j∈A} s_ij , η·max_{q∈Q} s_iq ) − ν·max_{p∈P} s_ip , 0 ), all maxima floored at 0. This
 * is f(A ∪ P) + f(Q ∪ P) − f(A ∪ Q ∪ P) − f(P) of facility location over U. Monotone and submodular. A gain reads one row,
 * 4·|U| bytes.
 *
 * <p>Source: submodlib {@code FacilityLocationConditionalMutualInformation}; Kothawade et al., PRISM (AAAI 2022).
 */
public final class FacilityLocationConditionalMutualInformation implements DualBound {
    private final FloatMatrix byCandidate;
    private final float[] cap;
    private final float[] served;

    private FacilityLocationConditionalMutualInformation(FloatMatrix byCandidate, float[] cap, float[] served) {
        Arguments.same("columns of byCandidate and represented items of the query", byCandidate.columns(), cap.length);
        Arguments.same(
                "columns of byCandidate and represented items of the private set",
                byCandidate.columns(),
                served.length);
        this.byCandidate = byCandidate;
        this.cap = cap;
        this.served = served;
    }

    /**
     * From the similarities of the represented items to query and private items.
     *
     * @param byCandidate {@code [n, |U|]}: row j holds the similarity of <em>candidate</em> j to every represented item
     * @param representedToQuery {@code [|U|, |Q|]}: row i holds the similarity of <em>represented item</em> i to every query item
     * @param representedToPrivate {@code [|U|, |P|]}: row i holds the similarity of <em>represented item</em> i to every
     *     private item
     * @param eta η ≥ 0, scales the query's similarities
     * @param nu ν ≥ 0, scales the private similarities
     */
    public static FacilityLocationConditionalMutualInformation of(
            FloatMatrix byCandidate,
            FloatMatrix representedToQuery,
            FloatMatrix representedToPrivate,
            double eta,
            double nu) {
        return new FacilityLocationConditionalMutualInformation(
                byCandidate,
                Arguments.scaledRowMaxima(representedToQuery, Arguments.nonNegative("eta", eta)),
                Arguments.scaledRowMaxima(representedToPrivate, Arguments.nonNegative("nu", nu)));
    }

    /**
     * From the similarity of every represented item to its nearest query and private item, for sets too large for one matrix.
     *
     * @param byCandidate {@code [n, |U|]}: row j holds the similarity of <em>candidate</em> j to every represented item
     * @param nearestQuery {@code [|U|]}: max_{q∈Q} s_iq
     * @param nearestPrivate {@code [|U|]}: max_{p∈P} s_ip
     * @param eta η ≥ 0, scales the query's similarities
     * @param nu ν ≥ 0, scales the private similarities
     */
    public static FacilityLocationConditionalMutualInformation of(
            FloatMatrix byCandidate, float[] nearestQuery, float[] nearestPrivate, double eta, double nu) {
        return new FacilityLocationConditionalMutualInformation(
                byCandidate,
                Arguments.scaled("nearestQuery", nearestQuery, Arguments.nonNegative("eta", eta)),
                Arguments.scaled("nearestPrivate", nearestPrivate, Arguments.nonNegative("nu", nu)));
    }

    @Override
    public int groundSize() {
        return byCandidate.rows();
    }

    @Override
    public double upperBound(int[] chosen, int rounds) {
        return new ServiceDual(new CappedRows(byCandidate, cap), served, new float[groundSize()]).bound(chosen, rounds);
    }

    @Override
    public GainState start() {
        return new Coverage(new CappedRows(byCandidate, cap), served, new float[groundSize()]);
    }
}
