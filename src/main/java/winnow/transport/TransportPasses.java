package winnow.transport;

/**
 * The passes over one problem's n·m costs that {@link Sinkhorn} is made of. For one thread; closing frees what the engine holds.
 *
 * <p>The kernel is K_ij = exp((f⁰_i + g⁰_j − C_ij)/epsilon) for base potentials f⁰ and g⁰ near the solution, so that the entries that matter are
 * near 1 and floats hold them however small epsilon is.
 */
public interface TransportPasses extends AutoCloseable {
    /** The problem, with its costs in memory if the engine keeps them there. */
    TransportProblem problem();

    /** The mean cost, unweighted. */
    double meanCost();

    /** The soft c-transform of every row, {@code [n]}. */
    double[] rows(SoftTransform transform);

    /** The soft c-transform of every column, {@code [m]}, of a transform over rows. */
    double[] columns(SoftTransform transform);

    /** Makes the kernel that of these base potentials, {@code [n]} and {@code [m]}, which stay the caller's. */
    void absorb(float[] f, float[] g, double epsilon);

    /**
     * One pass over the kernel: the sum of every row against {@code weights}, its update, and the sums of the columns against the factors
     * that the update gives.
     *
     * @param weights w, {@code [m]}
     * @param update called once for every row, from any thread
     * @param columns receives Σ_i K_ij·factor_i, {@code [m]}
     */
    void pass(float[] weights, RowUpdate update, double[] columns);

    /** What the entries of a plan add up to. */
    PlanSums sums(PlanEntries entries);

    @Override
    void close();

    /** What becomes of a row once its sum is known. */
    @FunctionalInterface
    interface RowUpdate {
        /**
         * The factor with which the row enters the sums of the columns.
         *
         * @param sum Σ_j K_ij·w_j
         */
        float factor(int row, double sum);
    }

    /**
     * Sums over a plan P.
     *
     * @param rows P·1, {@code [n]}
     * @param columns Pᵀ·1, {@code [m]}
     * @param cost ⟨P, C⟩
     */
    record PlanSums(double[] rows, double[] columns, double cost) {}
}
