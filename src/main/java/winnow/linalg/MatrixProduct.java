package winnow.linalg;

/**
 * Products of rows with rows, X·Yᵀ, on all cores.
 *
 * <p>Panels of both operands are packed so that the inner tile reads memory in order (the scheme of Goto and van de Geijn,
 * ACM TOMS 34(3), 2008). Every entry is one chain of fused multiply-adds over ascending k in float, so its value does not
 * depend on the tile, the vector width or the number of threads. Cost: 2·n·m·d operations, or half of it for {@link
 * #gram}; memory: the result and a packed copy of Y (about d/n of a square result).
 */
public final class MatrixProduct {
    private static final int BLOCK_ROWS = 192;
    private static final int MIRROR = 64;

    /** Panels of columns after which a finished span, still in the second-level cache, is passed through the affine map. */
    private static final int SPAN_PANELS = 16;

    private MatrixProduct() {}

    /** Applied to every entry on its way out: min(max(scale·v + shift, low), high). */
    public record Affine(float scale, float shift, float low, float high) {
        /** Leaves entries as they are. */
        public static final Affine IDENTITY = new Affine(1, 0, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

        private void apply(float[] values, int from, int to) {
            if (this == IDENTITY) {
                return;
            }
            for (int i = from; i < to; i++) {
                values[i] = Math.min(Math.max(scale * values[i] + shift, low), high);
            }
        }
    }

    /**
     * X·Yᵀ, {@code [n, m]}, each entry passed through {@code affine}.
     *
     * @throws IllegalArgumentException if the widths differ, or an entry that no bound holds is beyond floats
     */
    public static FloatMatrix rowsTimesRows(FloatMatrix x, FloatMatrix y, Affine affine) {
        requireSameWidth(x, y);
        float[] out = new float[FloatMatrix.size(x.rows(), y.rows())];
        Packed right = Packed.of(y, null);
        Parallel.forBlocks(
                x.rows(), BLOCK_ROWS, (from, to) -> block(x, null, from, to, right, 0, out, from, y.rows(), affine));
        return matrix(x.rows(), y.rows(), out, affine);
    }

    /** Bounds are for products that stay near them, as those of rows of norm 1 do: these need no look at every entry. */
    private static FloatMatrix matrix(int rows, int columns, float[] values, Affine affine) {
        boolean isBounded = Float.isFinite(affine.low) && Float.isFinite(affine.high);
        return isBounded ? FloatMatrix.trusted(rows, columns, values) : FloatMatrix.wrap(rows, columns, values);
    }

    /**
     * X·Xᵀ, {@code [n, n]}, exactly symmetric: half of it is computed and mirrored.
     *
     * @throws IllegalArgumentException as {@link #rowsTimesRows}
     */
    public static FloatMatrix gram(FloatMatrix x, Affine affine) {
        int n = x.rows();
        float[] out = new float[FloatMatrix.size(n, n)];
        Packed right = Packed.of(x, null);
        int blocks = (n + BLOCK_ROWS - 1) / BLOCK_ROWS;
        // The first blocks of rows are the longest: a block from each end, so that every task weighs the same.
        Parallel.forBlocks((blocks + 1) / 2, 1, (from, to) -> {
            for (int block : new int[] {from, blocks - 1 - from}) {
                int first = block * BLOCK_ROWS;
                block(x, null, first, Math.min(n, first + BLOCK_ROWS), right, first, out, first, n, affine);
                if (from == blocks - 1 - from) {
                    break;
                }
            }
        });
        mirror(out, n);
        return matrix(n, n, out, affine);
    }

    /**
     * The products of some rows of one matrix with some rows of another, one thread, into the caller's array.
     *
     * @param rows numbers of rows of x
     * @param columns numbers of rows of y
     * @param out {@code [rows.length, columns.length]}, filled from 0
     */
    public static void gathered(FloatMatrix x, int[] rows, FloatMatrix y, int[] columns, float[] out) {
        requireSameWidth(x, y);
        if (out.length < (long) rows.length * columns.length) {
            throw new IllegalArgumentException(
                    "out must hold " + rows.length + " x " + columns.length + " entries, got " + out.length);
        }
        Packed right = Packed.of(y, columns);
        for (int from = 0; from < rows.length; from += BLOCK_ROWS) {
            int to = Math.min(rows.length, from + BLOCK_ROWS);
            block(x, rows, from, to, right, 0, out, from, columns.length, Affine.IDENTITY);
        }
    }

    static void block(
            FloatMatrix x,
            int[] gather,
            int from,
            int to,
            Packed right,
            int firstColumn,
            float[] out,
            int firstOutRow,
            int stride,
            Affine affine) {
        VectorOps ops = VectorOps.ACTIVE;
        int tileRows = ops.tileRows();
        int tileColumns = ops.tileColumns();
        int d = x.columns();
        int panels = (to - from + tileRows - 1) / tileRows;
        float[] left = new float[panels * tileRows * d];
        pack(x, gather, from, to, tileRows, left);
        float[] edge = new float[tileRows * tileColumns];
        int span = SPAN_PANELS * tileColumns;
        for (int start = firstColumn / tileColumns * tileColumns; start < right.rows; start += span) {
            int end = Math.min(right.rows, start + span);
            for (int column = start; column < end; column += tileColumns) {
                int width = Math.min(tileColumns, end - column);
                for (int panel = 0; panel < panels; panel++) {
                    int row = from + panel * tileRows;
                    int height = Math.min(tileRows, to - row);
                    int outFrom = (firstOutRow + row - from) * stride + column;
                    if (height == tileRows && width == tileColumns) {
                        ops.tile(left, panel * tileRows * d, right.values, column * d, d, out, outFrom, stride);
                    } else {
                        ops.tile(left, panel * tileRows * d, right.values, column * d, d, edge, 0, tileColumns);
                        for (int r = 0; r < height; r++) {
                            System.arraycopy(edge, r * tileColumns, out, outFrom + r * stride, width);
                        }
                    }
                }
            }
            for (int row = firstOutRow; row < firstOutRow + to - from; row++) {
                affine.apply(out, row * stride + start, row * stride + end);
            }
        }
    }

    /** The second operand in panels of tileColumns rows: entry k of row r stands at panel·d·w + k·w + r mod w. */
    record Packed(int rows, float[] values) {
        static Packed of(FloatMatrix y, int[] gather) {
            int rows = gather == null ? y.rows() : gather.length;
            int width = VectorOps.ACTIVE.tileColumns();
            int padded = (rows + width - 1) / width * width;
            float[] values = new float[FloatMatrix.size(padded, y.columns())];
            if (gather != null) {
                pack(y, gather, 0, rows, width, values);
                return new Packed(rows, values);
            }
            int rowsAtATime = width * 16;
            Parallel.forBlocks(rows, rowsAtATime, (from, to) -> {
                float[] part = new float[(to - from + width - 1) / width * width * y.columns()];
                pack(y, null, from, to, width, part);
                System.arraycopy(part, 0, values, from * y.columns(), part.length);
            });
            return new Packed(rows, values);
        }
    }

    private static void pack(FloatMatrix x, int[] gather, int from, int to, int width, float[] packed) {
        int d = x.columns();
        float[] source = x.values();
        for (int row = from; row < to; row++) {
            int start = (gather == null ? row : gather[row]) * d;
            int target = (row - from) / width * width * d + (row - from) % width;
            for (int k = 0; k < d; k++) {
                packed[target + k * width] = source[start + k];
            }
        }
    }

    private static void mirror(float[] square, int n) {
        int blocks = (n + MIRROR - 1) / MIRROR;
        Parallel.forBlocks(blocks, 1, (from, to) -> {
            int rowFrom = from * MIRROR;
            int rowTo = Math.min(n, rowFrom + MIRROR);
            for (int columnFrom = 0; columnFrom < rowTo; columnFrom += MIRROR) {
                int columnTo = Math.min(n, columnFrom + MIRROR);
                for (int i = rowFrom; i < rowTo; i++) {
                    for (int j = columnFrom; j < Math.min(columnTo, i); j++) {
                        square[i * n + j] = square[j * n + i];
                    }
                }
            }
        });
    }

    private static void requireSameWidth(FloatMatrix x, FloatMatrix y) {
        if (x.columns() != y.columns()) {
            throw new IllegalArgumentException(
                    "both matrices must have the same width, got " + x.columns() + " and " + y.columns());
        }
    }
}
