package winnow.accelerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import winnow.linalg.FloatMatrix;
import winnow.transport.CostMatrix;
import winnow.transport.PointCost;

/** Two clouds on a device, the source in blocks of rows, and their costs by matrix products. */
final class TensorPoints {
    private final PointCost cost;
    private final List<Cloud> source;
    private final Cloud target;

    private TensorPoints(PointCost cost, List<Cloud> source, Cloud target) {
        this.cost = cost;
        this.source = source;
        this.target = target;
    }

    /**
     * Points as they enter products.
     *
     * @param points {@code [n, d]}, or {@code [d, m]} of the target
     * @param norms squared, {@code [n, 1]}, or {@code [1, m]} of the target
     */
    private record Cloud(NDArray points, NDArray norms) {
        static Cloud of(NDArray points) {
            try (NDArray squares = points.square()) {
                return new Cloud(points, squares.sum(new int[] {1}, true));
            }
        }

        Cloud transposed() {
            return new Cloud(points.transpose(), norms.transpose());
        }
    }

    /** Sends points to a device; empty if their cost is not made of matrix products. */
    static Optional<TensorPoints> of(CostMatrix.Points points, NDManager manager, int blockRows) {
        if (!(points.cost() instanceof PointCost cost) || cost == PointCost.L1) {
            return Optional.empty();
        }
        NDArray target = sent(points.target(), 0, points.target().rows(), cost, manager);
        // Distances do not change, and those between clouds far from the origin keep their digits; angles would change.
        Optional<NDArray> centre =
                cost == PointCost.COSINE ? Optional.empty() : Optional.of(target.mean(new int[] {0}, true));
        List<Cloud> blocks = new ArrayList<>();
        int n = points.source().rows();
        for (int from = 0; from < n; from += blockRows) {
            NDArray block = sent(points.source(), from, Math.min(n, from + blockRows), cost, manager);
            blocks.add(Cloud.of(less(block, centre)));
        }
        return Optional.of(
                new TensorPoints(cost, blocks, Cloud.of(less(target, centre)).transposed()));
    }

    private static NDArray sent(FloatMatrix points, int from, int to, PointCost cost, NDManager manager) {
        FloatMatrix part = points.rows(from, to);
        FloatMatrix placed = cost == PointCost.COSINE ? part.withUnitRows() : part;
        float[] values = new float[Math.multiplyExact(placed.rows(), placed.columns())];
        placed.copyRows(0, placed.rows(), values);
        return manager.create(values, new Shape(placed.rows(), placed.columns()));
    }

    private static NDArray less(NDArray points, Optional<NDArray> centre) {
        return centre.map(points::subi).orElse(points);
    }

    /** The costs of a block of the source, {@code [r, m]}, which belong to the scope. */
    NDArray costs(NDManager scope, int block) {
        Cloud x = source.get(block);
        NDArray products = x.points().matMul(target.points());
        products.attach(scope);
        if (cost == PointCost.COSINE) {
            return products.muli(-1).addi(1).clip(0, 2);
        }
        NDArray distances =
                products.muli(-2).addi(x.norms()).addi(target.norms()).maximum(0);
        return cost == PointCost.EUCLIDEAN ? distances.sqrt() : distances;
    }
}
