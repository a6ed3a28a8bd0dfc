package winnow.transport;

import winnow.linalg.FloatMatrix;

/** Costs of moving any points to m prepared target points. Implementations are safe to call from several threads. */
public interface CostRows {
    /** Number of target points m. */
    int columns();

    /**
     * Writes the costs of the rows {@code from} to {@code to} of {@code source}, {@code [to − from, m]}, into {@code out} from 0. All
     * must be finite.
     */
    void fill(FloatMatrix source, int from, int to, float[] out);
}
