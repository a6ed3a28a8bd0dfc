package winnow.transport;

import winnow.linalg.FloatMatrix;

/** Costs {@code [n, m]}, rows for the source and columns for the target, read in blocks of rows. Safe to call from several threads. */
public interface CostMatrix {
    /** Number of source points n. */
    int rows();

    /** Number of target points m. */
    int columns();

    /** Writes the rows {@code from} to {@code to}, {@code [to − from, m]}, into {@code out} from 0. */
    void fill(int from, int to, float[] out);

    /** The same costs with source and target exchanged, {@code [m, n]}. */
    CostMatrix transposed();

    /** What a manifest says of these costs. */
    String name();

    /** Costs given as a matrix, which stays in memory. */
    static CostMatrix of(FloatMatrix costs) {
        return new StoredCosts(costs, "given");
    }
}
