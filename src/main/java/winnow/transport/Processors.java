package winnow.transport;

import java.util.Arrays;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;

/** Passes over costs on all cores: blocks of rows, cut by their number alone, so that threads change nothing. */
final class Processors implements TransportEngine {
    private static final int BLOCK_ROWS = SoftTransform.BLOCK_ROWS;
    private static final int MOST_BLOCKS = 128;

    @Override
    public String id() {
        return "processors";
    }

    @Override
    public TransportPasses passes(TransportProblem problem, long bytes) {
        return new Passes(problem.keepingCosts(bytes / 2), bytes);
    }

    @Override
    public PointTransform toward(Cost cost, FloatMatrix target) {
        CostRows costs = cost.to(target);
        return (points, transform) -> {
            double[] f = new double[points.rows()];
            Parallel.forBlocks(points.rows(), BLOCK_ROWS, (from, to) -> {
                float[] block = new float[(to - from) * costs.columns()];
                costs.fill(points, from, to, block);
                transform.transform(block, to - from, f, from);
            });
            return f;
        };
    }

    private static final class Passes implements TransportPasses {
        private final TransportProblem problem;
        private final CostMatrix cost;
        private final GibbsKernel kernel;
        private CostMatrix transposed;

        Passes(TransportProblem problem, long bytes) {
            this.problem = problem;
            this.cost = problem.cost();
            this.kernel = new GibbsKernel(cost, bytes);
        }

        @Override
        public TransportProblem problem() {
            return problem;
        }

        @Override
        public double meanCost() {
            return CostScale.MEAN.of(cost);
        }

        @Override
        public double[] rows(SoftTransform transform) {
            return transform.of(cost);
        }

        @Override
        public double[] columns(SoftTransform transform) {
            if (transposed == null) {
                transposed = cost.transposed();
            }
            return transform.of(transposed);
        }

        @Override
        public void absorb(float[] f, float[] g, double epsilon) {
            kernel.absorb(f, g, epsilon);
        }

        @Override
        public void pass(float[] weights, RowUpdate update, double[] columns) {
            kernel.pass(weights, update, columns);
        }

        @Override
        public PlanSums sums(PlanEntries entries) {
            int n = cost.rows();
            int m = cost.columns();
            int blockRows = Math.max(BLOCK_ROWS, (n + MOST_BLOCKS - 1) / MOST_BLOCKS);
            double[] rows = new double[n];
            double[][] columns = new double[(n + blockRows - 1) / blockRows][m];
            double[] costs = new double[columns.length];
            Parallel.forBlocks(n, blockRows, (from, to) -> {
                int block = from / blockRows;
                float[] part = new float[Math.min(BLOCK_ROWS, to - from) * m];
                for (int start = from; start < to; start += BLOCK_ROWS) {
                    int end = Math.min(to, start + BLOCK_ROWS);
                    cost.fill(start, end, part);
                    for (int i = start; i < end; i++) {
                        costs[block] += sumRow(entries, i, part, (i - start) * m, rows, columns[block]);
                    }
                }
            });
            double[] all = new double[m];
            for (double[] part : columns) {
                for (int j = 0; j < m; j++) {
                    all[j] += part[j];
                }
            }
            return new PlanSums(rows, all, Arrays.stream(costs).sum());
        }

        private static double sumRow(
                PlanEntries entries, int i, float[] block, int from, double[] rows, double[] columns) {
            float[] cost = Arrays.copyOfRange(block, from, from + columns.length);
            entries.exponentiate(i, block, from);
            double sum = 0;
            double spent = 0;
            for (int j = 0; j < columns.length; j++) {
                double mass = entries.a()[i] * entries.b()[j] * block[from + j];
                columns[j] += mass;
                sum += mass;
                spent += mass * cost[j];
            }
            rows[i] = sum;
            return spent;
        }

        @Override
        public void close() {}
    }
}
