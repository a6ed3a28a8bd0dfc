package winnow.submodular;

import winnow.linalg.FloatMatrix;

/**
 * Facility-location mutual information between the pool and the query alone (FLQMI, FL2MI): every query item is served, and
 * every chosen item is worth its nearest query item.
 *
 * <p>f(A) = Σ_{q∈Q} max_{j∈A} s_jq + η Σ_{j∈A} max_{q∈Q} s_jq, all maxima floored at 0. Monotone and submodular. Needs no
 * similarity within the pool; a gain reads one row, 4·|Q| bytes.
 *
 * <p>Source: submodlib {@code FacilityLocationVariantMutualInformation}; Kothawade et al., PRISM (AAAI 2022). The DELIFT paper
 * prints a variant whose first sum runs over the pool: {@link TargetedFacilityLocation}.
 */
public final class FacilityLocationQueryMutualInformation implements DualBound {
    private final FloatMatrix candidateToQuery;
    private final float[] relevance;

    private FacilityLocationQueryMutualInformation(FloatMatrix candidateToQuery, float[] relevance) {
        this.candidateToQuery = candidateToQuery;
        this.relevance = relevance;
    }

    /**
     * From the similarity of candidates to query items.
     *
     * @param candidateToQuery {@code [n, |Q|]}: row j holds the similarity of <em>candidate</em> j to every query item
     * @param eta η ≥ 0, weight of the relevance of single items against the coverage of the query
     */
    public static FacilityLocationQueryMutualInformation of(FloatMatrix candidateToQuery, double eta) {
        return new FacilityLocationQueryMutualInformation(
                candidateToQuery, Arguments.scaledRowMaxima(candidateToQuery, Arguments.nonNegative("eta", eta)));
    }

    @Override
    public int groundSize() {
        return candidateToQuery.rows();
    }

    @Override
    public double upperBound(int[] chosen, int rounds) {
        return new ServiceDual(candidateToQuery, new float[candidateToQuery.columns()], relevance)
                .bound(chosen, rounds);
    }

    @Override
    public GainState start() {
        return new Coverage(candidateToQuery, new float[candidateToQuery.columns()], relevance);
    }
}
