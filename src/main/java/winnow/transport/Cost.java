package winnow.transport;

import winnow.linalg.FloatMatrix;

/** What moving one unit of mass from a point to another costs; {@link PointCost} has the usual ones, a notebook cell can add its own. */
public interface Cost {
    /** The name as it stands in a manifest. */
    String id();

    /** Prepares the target points, {@code [m, d]}, to be met by blocks of source points. */
    CostRows to(FloatMatrix target);

    /**
     * The costs between two sets of points, {@code [n, m]}, computed block by block whenever they are read.
     *
     * @throws IllegalArgumentException if the widths differ or a set is empty
     */
    default CostMatrix between(FloatMatrix source, FloatMatrix target) {
        return new PointCosts(this, source, target);
    }
}
