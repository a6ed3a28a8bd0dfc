package winnow.accelerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import winnow.transport.CostMatrix;
import winnow.transport.SoftTransform;

/** Costs {@code [n, m]} on a device, made block of rows by block of rows whenever they are needed. */
final class TensorCosts implements AutoCloseable {
    private static final float HIGHEST_EXPONENT = 80;

    private final NDManager manager;
    private final CostMatrix cost;
    private final int blockRows;
    private final Optional<TensorPoints> points;

    private TensorCosts(NDManager manager, CostMatrix cost, int blockRows, Optional<TensorPoints> points) {
        this.manager = manager;
        this.cost = cost;
        this.blockRows = blockRows;
        this.points = points;
    }

    /**
     * Sends points to the device if their cost can be made there.
     *
     * @param device of which they take a part until they are closed
     * @param blockEntries pairs in a block, about
     */
    static TensorCosts of(CostMatrix cost, NDManager device, int blockEntries) {
        int blockRows = Math.min(cost.rows(), Math.max(1, blockEntries / cost.columns()));
        NDManager manager = device.newSubManager();
        try {
            return new TensorCosts(
                    manager, cost, blockRows, cost.points().flatMap(of -> TensorPoints.of(of, manager, blockRows)));
        } catch (RuntimeException e) {
            // The device may have had no room for all of them.
            manager.close();
            throw e;
        }
    }

    int rows() {
        return cost.rows();
    }

    int columns() {
        return cost.columns();
    }

    int blocks() {
        return (rows() + blockRows - 1) / blockRows;
    }

    /** The first row of a block; of the block after the last, n. */
    int first(int block) {
        return Math.min(rows(), block * blockRows);
    }

    NDManager newScope() {
        return manager.newSubManager();
    }

    /** Makes an array live until these costs are closed. */
    NDArray keep(NDArray array) {
        array.attach(manager);
        return array;
    }

    /** The costs of a block's rows, {@code [r, m]}, which belong to the scope. */
    NDArray block(NDManager scope, int block) {
        return points.map(made -> made.costs(scope, block)).orElseGet(() -> {
            int from = first(block);
            int to = first(block + 1);
            float[] values = new float[Math.multiplyExact(to - from, columns())];
            cost.fill(from, to, values);
            return scope.create(values, new Shape(to - from, columns()));
        });
    }

    /** Turns costs into exp(((shift_i − C_ij) + level_j)·rate), at most e⁸⁰ as on the processors; takes the array it is given. */
    static NDArray exponentials(NDArray costs, NDArray shifts, NDArray levels, float rate) {
        // Where weights are zero, potentials may be far off, and infinity times zero is no number.
        return costs.muli(-1)
                .addi(shifts)
                .addi(levels)
                .muli(rate)
                .clip(-Float.MAX_VALUE, HIGHEST_EXPONENT)
                .exp();
    }

    /** A part of a vector as a column, {@code [to − from, 1]}. */
    static NDArray column(NDManager scope, float[] values, int from, int to) {
        return scope.create(Arrays.copyOfRange(values, from, to), new Shape(to - from, 1));
    }

    /** A vector as a row, {@code [1, m]}. */
    static NDArray row(NDManager scope, float[] values) {
        return scope.create(values, new Shape(1, values.length));
    }

    /** The mean cost. */
    double mean() {
        double sum = 0;
        for (int block = 0; block < blocks(); block++) {
            try (NDManager scope = newScope()) {
                sum += block(scope, block).toType(DataType.FLOAT64, false).sum().getDouble();
            }
        }
        return sum / ((double) rows() * columns());
    }

    /** The soft c-transform of every row, {@code [n]}. */
    double[] transformed(SoftTransform transform) {
        double[] values = new double[rows()];
        try (NDManager vectors = newScope()) {
            NDArray levels = row(vectors, transform.levels());
            NDArray weights = column(vectors, transform.weights(), 0, columns());
            float rate = (float) (1 / transform.epsilon());
            for (int block = 0; block < blocks(); block++) {
                try (NDManager scope = newScope()) {
                    NDArray costs = block(scope, block);
                    NDArray largest = costs.neg().addi(levels).max(new int[] {1}, true);
                    float[] sums = exponentials(costs, largest.neg(), levels, rate)
                            .matMul(weights)
                            .toFloatArray();
                    float[] tops = largest.toFloatArray();
                    for (int i = 0; i < tops.length; i++) {
                        SoftTransform.requireFinite(first(block) + i, tops[i]);
                        values[first(block) + i] = transform.value(tops[i], sums[i]);
                    }
                }
            }
        }
        return values;
    }

    @Override
    public void close() {
        manager.close();
    }
}
