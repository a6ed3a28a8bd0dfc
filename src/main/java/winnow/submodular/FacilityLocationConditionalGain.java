package winnow.submodular;

import winnow.linalg.FloatMatrix;

/**
 * Facility-location conditional gain (FLCG): serve what the existing items do not serve yet.
 *
 * <p>f(A | P) = Σ_{i∈U} max( max_{j∈A} s_ij − ν·max_{p∈P} s_ip , 0 ), the private maximum floored at 0. This is
 * f(A ∪ P) − f(P) of facility location over U with the similarities to P scaled by ν. Monotone and submodular. A gain reads
 * one row, 4·|U| bytes.
 *
 * <p>Source: DELIFT (arXiv 2411.04425), stage 3, ν = 1; submodlib {@code FacilityLocationConditionalGain}.
 */
public final class FacilityLocationConditionalGain implements DualBound {
    private final FloatMatrix byCandidate;
    private final float[] served;

    private FacilityLocationConditionalGain(FloatMatrix byCandidate, float[] served) {
        Arguments.same(
                "columns of byCandidate and represented items of the private set",
                byCandidate.columns(),
                served.length);
        this.byCandidate = byCandidate;
        this.served = served;
    }

    /**
     * From the similarity of the represented items to every private item.
     *
     * @param byCandidate {@code [n, |U|]}: row j holds the similarity of <em>candidate</em> j to every represented item
     * @param representedToPrivate {@code [|U|, |P|]}: row i holds the similarity of <em>represented item</em> i to every
     *     private item
     * @param nu ν ≥ 0, scales the private similarities: how strictly what exists is avoided
     */
    public static FacilityLocationConditionalGain of(
            FloatMatrix byCandidate, FloatMatrix representedToPrivate, double nu) {
        return new FacilityLocationConditionalGain(
                byCandidate, Arguments.scaledRowMaxima(representedToPrivate, Arguments.nonNegative("nu", nu)));
    }

    /**
     * From the similarity of every represented item to its nearest private item, for private sets too large for one matrix.
     *
     * @param byCandidate {@code [n, |U|]}: row j holds the similarity of <em>candidate</em> j to every represented item
     * @param nearestPrivate {@code [|U|]}: max_{p∈P} s_ip
     * @param nu ν ≥ 0, scales the private similarities: how strictly what exists is avoided
     */
    public static FacilityLocationConditionalGain of(FloatMatrix byCandidate, float[] nearestPrivate, double nu) {
        return new FacilityLocationConditionalGain(
                byCandidate, Arguments.scaled("nearestPrivate", nearestPrivate, Arguments.nonNegative("nu", nu)));
    }

    @Override
    public int groundSize() {
        return byCandidate.rows();
    }

    @Override
    public double upperBound(int[] chosen, int rounds) {
        return new ServiceDual(byCandidate, served, new float[groundSize()]).bound(chosen, rounds);
    }

    @Override
    public GainState start() {
        return new Coverage(byCandidate, served, new float[groundSize()]);
    }
}
