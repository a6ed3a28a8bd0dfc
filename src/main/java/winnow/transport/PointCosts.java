package winnow.transport;

import java.util.Optional;
import winnow.linalg.FloatMatrix;

/** Costs between two sets of points, computed whenever they are read: memory for the points alone. */
final class PointCosts implements CostMatrix {
    private final Cost cost;
    private final FloatMatrix source;
    private final FloatMatrix target;
    private final CostRows rows;

    PointCosts(Cost cost, FloatMatrix source, FloatMatrix target) {
        if (source.rows() == 0 || target.rows() == 0) {
            throw new IllegalArgumentException("source and target must each have at least one point, got "
                    + source.rows() + " and " + target.rows());
        }
        if (source.columns() != target.columns()) {
            throw new IllegalArgumentException("source and target points must have the same width, got "
                    + source.columns() + " and " + target.columns());
        }
        this.cost = cost;
        this.source = source;
        this.target = target;
        this.rows = cost.to(target);
    }

    @Override
    public int rows() {
        return source.rows();
    }

    @Override
    public int columns() {
        return target.rows();
    }

    @Override
    public void fill(int from, int to, float[] out) {
        rows.fill(source, from, to, out);
    }

    @Override
    public CostMatrix transposed() {
        return new PointCosts(cost, target, source);
    }

    @Override
    public Optional<Points> points() {
        return Optional.of(new Points(cost, source, target));
    }

    @Override
    public String name() {
        return cost.id();
    }
}
