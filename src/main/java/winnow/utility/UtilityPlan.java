package winnow.utility;

/**
 * What a matrix of in-context utilities costs, known before it is computed.
 *
 * @param represented n, the rows
 * @param candidates m, the columns
 * @param passes forward passes over sequences: m prefixes, n·m queries, n queries alone
 * @param tokenPositions tokens that are computed: Σ prefixes + m·Σ queries + Σ queries alone
 * @param pairwiseTokenPositions the same by the definition, two whole passes a pair: Σ_ij (prefix_j + 2·query_i)
 * @param multiplications about 2 operations a weight and token
 * @param matrixBytes of the matrix in memory and on disk
 */
public record UtilityPlan(
        int represented,
        int candidates,
        long passes,
        long tokenPositions,
        long pairwiseTokenPositions,
        double multiplications,
        long matrixBytes) {
    /** How many times fewer tokens are computed than by the definition. */
    public double saving() {
        return tokenPositions == 0 ? 1 : (double) pairwiseTokenPositions / tokenPositions;
    }

    /** Seconds at a rate of tokens a second. */
    public double seconds(double tokensPerSecond) {
        return tokenPositions / tokensPerSecond;
    }
}
