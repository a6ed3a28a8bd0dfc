package winnow.submodular;

import winnow.linalg.SparseMatrix;

/**
 * Facility location over stored neighbours only, for pools whose full similarity would not fit in memory.
 *
 * <p>f(A) = Σ_{i∈U} max(0, max_{j∈A} s_ij), where an entry that is not stored is 0. Monotone and submodular. A gain reads the
 * stored entries of one candidate; the state holds one float per represented item. Gains are summed in double and never rise
 * under rounding.
 *
 * <p>Source: DELIFT (arXiv 2411.04425), stage 1; submodlib {@code FacilityLocation} with {@code mode="sparse"}.
 */
public final class SparseFacilityLocation implements DualBound {
    private final SparseMatrix byCandidate;

    private SparseFacilityLocation(SparseMatrix byCandidate) {
        this.byCandidate = byCandidate;
    }

    /**
     * From the candidates' rows.
     *
     * @param byCandidate {@code [n, |U|]}: row j lists the represented items that candidate j may serve
     */
    public static SparseFacilityLocation of(SparseMatrix byCandidate) {
        return new SparseFacilityLocation(byCandidate);
    }

    /**
     * From each represented item's nearest candidates, as a neighbour search gives them; transposed once.
     *
     * @param byRepresented {@code [|U|, n]}: row i lists the candidates nearest to represented item i
     */
    public static SparseFacilityLocation ofNeighbours(SparseMatrix byRepresented) {
        return new SparseFacilityLocation(byRepresented.transposed());
    }

    @Override
    public int groundSize() {
        return byCandidate.rows();
    }

    @Override
    public double upperBound(int[] chosen, int rounds) {
        return new ServiceDual(byCandidate, new float[byCandidate.columns()], new float[groundSize()])
                .bound(chosen, rounds);
    }

    @Override
    public GainState start() {
        return new Coverage(byCandidate, new float[byCandidate.columns()], new float[groundSize()]);
    }
}
