package winnow.submodular;

import winnow.linalg.FloatMatrix;

/**
 * DELIFT's objective of stage 2 as the paper prints it: serve the whole pool, and prefer items near the target.
 *
 * <p>f(A) = Σ_{i∈D} max_{j∈A} s_ij + η Σ_{j∈A} max_{i∈D_T} s_ij, all maxima floored at 0; D the pool, D_T the target. Monotone
 * and submodular. Not a mutual information: the first sum counts pool items that have nothing to do with the target; the
 * textbook forms are {@link FacilityLocationQueryMutualInformation} (first sum over the target) and {@link
 * FacilityLocationMutualInformation}. A gain reads one row, 4·|D| bytes.
 *
 * <p>Source: DELIFT (arXiv 2411.04425), objective "FLMI", η = 1.
 */
public final class TargetedFacilityLocation implements DualBound {
    private final FloatMatrix byCandidate;
    private final float[] relevance;

    private TargetedFacilityLocation(FloatMatrix byCandidate, float[] relevance) {
        Arguments.same("candidates of the pool's and of the target's similarity", byCandidate.rows(), relevance.length);
        this.byCandidate = byCandidate;
        this.relevance = relevance;
    }

    /**
     * From similarities to the pool and to the target.
     *
     * @param byCandidate {@code [n, |D|]}: row j holds the similarity of <em>candidate</em> j to every item of the pool
     * @param candidateToTarget {@code [n, |D_T|]}: row j holds the similarity of <em>candidate</em> j to every target item
     * @param eta η ≥ 0, weight of the relevance to the target against the coverage of the pool
     */
    public static TargetedFacilityLocation of(FloatMatrix byCandidate, FloatMatrix candidateToTarget, double eta) {
        return new TargetedFacilityLocation(
                byCandidate, Arguments.scaledRowMaxima(candidateToTarget, Arguments.nonNegative("eta", eta)));
    }

    /**
     * From the similarity of every candidate to its nearest target item, for targets too many for one matrix.
     *
     * @param byCandidate {@code [n, |D|]}: row j holds the similarity of <em>candidate</em> j to every item of the pool
     * @param nearestTarget {@code [n]}: the similarity of <em>candidate</em> j to the target item nearest to it
     * @param eta η ≥ 0, weight of the relevance to the target against the coverage of the pool
     */
    public static TargetedFacilityLocation of(FloatMatrix byCandidate, float[] nearestTarget, double eta) {
        return new TargetedFacilityLocation(
                byCandidate, Arguments.scaled("nearestTarget", nearestTarget, Arguments.nonNegative("eta", eta)));
    }

    @Override
    public int groundSize() {
        return byCandidate.rows();
    }

    @Override
    public double upperBound(int[] chosen, int rounds) {
        return new ServiceDual(byCandidate, new float[byCandidate.columns()], relevance).bound(chosen, rounds);
    }

    @Override
    public GainState start() {
        return new Coverage(byCandidate, new float[byCandidate.columns()], relevance);
    }
}
