package winnow.submodular;

import winnow.linalg.FloatMatrix;

/**
 * Facility-location mutual information in the {@code min} form (FLVMI, FL1MI): serve the represented items, but each only as
 * far as the query itself would.
 *
 * <p>f(A) = Σ_{i∈U} min( max_{j∈A} s_ij , η·max_{q∈Q} s_iq ), both maxima floored at 0. This is I(A; Q) = f(A) + f(Q) − f(A ∪ Q)
 * of facility location over U with the similarities to Q scaled by η. Monotone and submodular; saturates once the query is
 * matched. A gain reads one row, 4·|U| bytes.
 *
 * <p>Source: submodlib {@code FacilityLocationMutualInformation}; Iyer et al., ALT 2021. What the DELIFT code calls in stage 2;
 * the paper prints {@link TargetedFacilityLocation}.
 */
public final class FacilityLocationMutualInformation implements DualBound {
    private final FloatMatrix byCandidate;
    private final float[] cap;

    private FacilityLocationMutualInformation(FloatMatrix byCandidate, float[] cap) {
        Arguments.same("columns of byCandidate and represented items of the query", byCandidate.columns(), cap.length);
        this.byCandidate = byCandidate;
        this.cap = cap;
    }

    /**
     * From the similarity of the represented items to every query item.
     *
     * @param byCandidate {@code [n, |U|]}: row j holds the similarity of <em>candidate</em> j to every represented item
     * @param representedToQuery {@code [|U|, |Q|]}: row i holds the similarity of <em>represented item</em> i to every query item
     * @param eta η ≥ 0, scales the query's similarities
     */
    public static FacilityLocationMutualInformation of(
            FloatMatrix byCandidate, FloatMatrix representedToQuery, double eta) {
        return new FacilityLocationMutualInformation(
                byCandidate, Arguments.scaledRowMaxima(representedToQuery, Arguments.nonNegative("eta", eta)));
    }

    /**
     * From the similarity of every represented item to its nearest query item, for queries too many for one matrix.
     *
     * @param byCandidate {@code [n, |U|]}: row j holds the similarity of <em>candidate</em> j to every represented item
     * @param nearestQuery {@code [|U|]}: max_{q∈Q} s_iq
     * @param eta η ≥ 0, scales the query's similarities
     */
    public static FacilityLocationMutualInformation of(FloatMatrix byCandidate, float[] nearestQuery, double eta) {
        return new FacilityLocationMutualInformation(
                byCandidate, Arguments.scaled("nearestQuery", nearestQuery, Arguments.nonNegative("eta", eta)));
    }

    @Override
    public int groundSize() {
        return byCandidate.rows();
    }

    @Override
    public double upperBound(int[] chosen, int rounds) {
        return new ServiceDual(new CappedRows(byCandidate, cap), new float[cap.length], new float[groundSize()])
                .bound(chosen, rounds);
    }

    @Override
    public GainState start() {
        return new Coverage(new CappedRows(byCandidate, cap), new float[cap.length], new float[groundSize()]);
    }
}
