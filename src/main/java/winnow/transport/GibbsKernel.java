package winnow.transport;

import java.util.Arrays;
import winnow.linalg.Parallel;
import winnow.linalg.Vectors;

/**
 * K_ij = exp((f⁰_i + g⁰_j − C_ij)/epsilon) for base potentials f⁰ and g⁰, and the one pass over it that an iteration needs.
 *
 * <p>With base potentials near the solution the entries that matter are near 1, so floats hold them however small epsilon is;
 * potentials move by factors u_i = exp((f_i − f⁰_i)/epsilon) and v_j, until {@link #absorb} makes them the new base. The kernel is kept
 * where it fits the stated memory and otherwise computed anew in every pass, by the same operations and to the same bits.
 *
 * <p>Rows are cut into blocks by their number alone, each with sums of its own that are added in order: threads change nothing.
 */
final class GibbsKernel {
    private static final int MOST_BLOCKS = 128;

    private final CostMatrix cost;
    private final int n;
    private final int m;
    private final int blockRows;
    private final float[][] kept;
    private final double[][] columnSums;
    private float[] baseF;
    private float[] baseG;
    private double epsilon;

    GibbsKernel(CostMatrix cost, long kernelBytes) {
        this.cost = cost;
        this.n = cost.rows();
        this.m = cost.columns();
        this.blockRows = Math.max(SoftTransform.BLOCK_ROWS, (n + MOST_BLOCKS - 1) / MOST_BLOCKS);
        int blocks = (n + blockRows - 1) / blockRows;
        boolean fits = 4L * n * m <= kernelBytes && (long) blockRows * m < Integer.MAX_VALUE - 8;
        this.kept = fits ? new float[blocks][] : null;
        this.columnSums = new double[blocks][m];
    }

    /** Makes these potentials the base; they stay the caller's and do not change before the next call. */
    void absorb(float[] f, float[] g, double newEpsilon) {
        baseF = f;
        baseG = g;
        epsilon = newEpsilon;
        if (kept == null) {
            return;
        }
        Parallel.forBlocks(n, blockRows, (from, to) -> {
            int block = from / blockRows;
            if (kept[block] == null) {
                kept[block] = new float[(to - from) * m];
            }
            fill(from, to, kept[block]);
        });
    }

    private void fill(int from, int to, float[] out) {
        cost.fill(from, to, out);
        float rate = (float) (1 / epsilon);
        for (int i = from; i < to; i++) {
            Vectors.expDifferences(baseF[i], out, (i - from) * m, baseG, rate);
        }
    }

    /** As {@link TransportPasses#pass}. */
    void pass(float[] weights, TransportPasses.RowUpdate update, double[] columns) {
        Parallel.forBlocks(n, blockRows, (from, to) -> {
            double[] sums = columnSums[from / blockRows];
            Arrays.fill(sums, 0);
            float[] part = new float[m];
            float[] buffer = kept == null ? new float[Math.min(SoftTransform.BLOCK_ROWS, to - from) * m] : null;
            for (int start = from; start < to; start += SoftTransform.BLOCK_ROWS) {
                int end = Math.min(to, start + SoftTransform.BLOCK_ROWS);
                float[] kernel = buffer;
                int offset = 0;
                if (kept == null) {
                    fill(start, end, buffer);
                } else {
                    kernel = kept[from / blockRows];
                    offset = (start - from) * m;
                }
                for (int i = start; i < end; i++) {
                    int row = offset + (i - start) * m;
                    float factor = update.factor(i, Vectors.dot(kernel, row, weights));
                    Vectors.addScaled(kernel, row, factor, part);
                }
                // Floats add only this many rows before doubles take over.
                for (int j = 0; j < m; j++) {
                    sums[j] += part[j];
                    part[j] = 0;
                }
            }
        });
        Parallel.forBlocks(m, 512, (from, to) -> {
            for (int j = from; j < to; j++) {
                columns[j] = 0;
            }
            for (double[] sums : columnSums) {
                for (int j = from; j < to; j++) {
                    columns[j] += sums[j];
                }
            }
        });
    }
}
