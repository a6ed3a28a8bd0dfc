package winnow.accelerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.Supplier;
import winnow.linalg.Parallel;
import winnow.transformer.GradientMode;
import winnow.transport.PlanEntries;
import winnow.transport.SoftTransform;
import winnow.transport.TransportPasses;
import winnow.transport.TransportProblem;

/** Passes over costs and kernel on a device; what becomes of the sums of rows is decided on the processors. */
final class TensorPasses implements TransportPasses {
    private static final int UPDATES = 256;

    private final TransportProblem problem;
    private final TensorCosts costs;
    private final Supplier<TensorCosts> transposing;
    private final NDArray[] kept;
    private TensorCosts transposed;
    private float[] baseF;
    private float[] baseG;
    private double epsilon;

    TensorPasses(TransportProblem problem, TensorCosts costs, boolean keepsKernel, Supplier<TensorCosts> transposing) {
        this.problem = problem;
        this.costs = costs;
        this.transposing = transposing;
        this.kept = keepsKernel ? new NDArray[costs.blocks()] : null;
    }

    @Override
    public TransportProblem problem() {
        return problem;
    }

    @Override
    public double meanCost() {
        return GradientMode.off(costs::mean);
    }

    @Override
    public double[] rows(SoftTransform transform) {
        return GradientMode.off(() -> costs.transformed(transform));
    }

    @Override
    public double[] columns(SoftTransform transform) {
        return GradientMode.off(() -> {
            if (transposed == null) {
                transposed = transposing.get();
            }
            return transposed.transformed(transform);
        });
    }

    @Override
    public void absorb(float[] f, float[] g, double newEpsilon) {
        baseF = f;
        baseG = g;
        epsilon = newEpsilon;
        if (kept == null) {
            return;
        }
        GradientMode.off(() -> {
            for (int block = 0; block < kept.length; block++) {
                if (kept[block] != null) {
                    kept[block].close();
                }
                try (NDManager scope = costs.newScope()) {
                    kept[block] = costs.keep(kernel(scope, block));
                }
            }
            return null;
        });
    }

    private NDArray kernel(NDManager scope, int block) {
        return TensorCosts.exponentials(
                costs.block(scope, block),
                TensorCosts.column(scope, baseF, costs.first(block), costs.first(block + 1)),
                TensorCosts.row(scope, baseG),
                (float) (1 / epsilon));
    }

    @Override
    public void pass(float[] weights, RowUpdate update, double[] columns) {
        Arrays.fill(columns, 0);
        GradientMode.off(() -> {
            try (NDManager vectors = costs.newScope()) {
                NDArray w = TensorCosts.column(vectors, weights, 0, weights.length);
                for (int block = 0; block < costs.blocks(); block++) {
                    try (NDManager scope = costs.newScope()) {
                        addBlock(block, scope, w, update, columns);
                    }
                }
            }
            return null;
        });
    }

    private void addBlock(int block, NDManager scope, NDArray w, RowUpdate update, double[] columns) {
        NDArray kernel = kept == null ? kernel(scope, block) : kept[block];
        NDArray products = kernel.matMul(w);
        products.attach(scope);
        float[] sums = products.toFloatArray();
        float[] factors = new float[sums.length];
        int first = costs.first(block);
        Parallel.forBlocks(sums.length, UPDATES, (from, to) -> {
            for (int i = from; i < to; i++) {
                factors[i] = update.factor(first + i, sums[i]);
            }
        });
        float[] part = scope.create(factors, new Shape(1, factors.length))
                .matMul(kernel)
                .toFloatArray();
        for (int j = 0; j < part.length; j++) {
            columns[j] += part[j];
        }
    }

    @Override
    public PlanSums sums(PlanEntries entries) {
        double[] rows = new double[costs.rows()];
        double[] columns = new double[costs.columns()];
        double cost = GradientMode.off(() -> {
            try (NDManager vectors = costs.newScope()) {
                NDArray levels = TensorCosts.row(vectors, entries.g());
                NDArray b = vectors.create(entries.b(), new Shape(columns.length, 1));
                double spent = 0;
                for (int block = 0; block < costs.blocks(); block++) {
                    try (NDManager scope = costs.newScope()) {
                        spent += addSums(block, scope, entries, levels, b, rows, columns);
                    }
                }
                return spent;
            }
        });
        for (int j = 0; j < columns.length; j++) {
            columns[j] *= entries.b()[j];
        }
        return new PlanSums(rows, columns, cost);
    }

    /** Adds the columns' sums without their weights b, and gives the block's share of ⟨P, C⟩. */
    private double addSums(
            int block,
            NDManager scope,
            PlanEntries entries,
            NDArray levels,
            NDArray b,
            double[] rows,
            double[] columns) {
        int from = costs.first(block);
        int to = costs.first(block + 1);
        NDArray c = costs.block(scope, block);
        NDArray wide = c.toType(DataType.FLOAT64, true);
        NDArray e = TensorCosts.exponentials(
                        c, TensorCosts.column(scope, entries.f(), from, to), levels, entries.rate())
                .toType(DataType.FLOAT64, false);
        double[] a = Arrays.copyOfRange(entries.a(), from, to);
        double[] sums = e.matMul(b).toDoubleArray();
        for (int i = 0; i < sums.length; i++) {
            rows[from + i] = a[i] * sums[i];
        }
        NDArray rowWeights = scope.create(a, new Shape(1, a.length));
        double[] part = rowWeights.matMul(e).toDoubleArray();
        for (int j = 0; j < part.length; j++) {
            columns[j] += part[j];
        }
        return rowWeights.matMul(wide.muli(e)).matMul(b).getDouble();
    }

    @Override
    public void close() {
        costs.close();
        if (transposed != null) {
            transposed.close();
        }
    }
}
