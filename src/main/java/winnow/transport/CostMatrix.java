package winnow.transport;

import java.util.Optional;
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

    /** The points between which these are the costs, where they follow from points. */
    default Optional<Points> points() {
        return Optional.empty();
    }

    /**
     * Two clouds and what moving between them costs.
     *
     * @param cost of one pair
     * @param source {@code [n, d]}
     * @param target {@code [m, d]}
     */
    record Points(Cost cost, FloatMatrix source, FloatMatrix target) {}

    /** What a manifest says of these costs. */
    String name();

    /** Costs given as a matrix, which stays in memory. */
    static CostMatrix of(FloatMatrix costs) {
        return new StoredCosts(costs, "given");
    }
}
