package winnow.linalg;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A dense row-major matrix of finite floats, immutable once built.
 *
 * <p>Example: {@code FloatMatrix.of(2, 2, 1, 2, 3, 4).get(1, 0)} is {@code 3.0}. Memory: 4·n·m bytes; n·m may not exceed
 * 2³¹ − 9 (about 46,000 square): beyond that use a {@link SparseMatrix} of neighbours or row blocks.
 */
public final class FloatMatrix implements Rows {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Side of the square tiles in which a matrix meets its transpose without missing the cache. */
    private static final int TILE = 64;

    /** Below it squares in float may have lost digits to underflow. */
    private static final double SMALLEST_SQUARES = 1e-30;

    /** Columns whose falls one task keeps in the first-level cache. */
    private static final int FALL_COLUMNS = 1024;

    /** Entries below which waking other threads costs more than the falls themselves. */
    private static final long FALL_WORTH_THREADS = 100_000;

    private final int rows;
    private final int columns;
    private final float[] values;

    private FloatMatrix(int rows, int columns, float[] values) {
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    /** Fills one row of a matrix that is being built. */
    @FunctionalInterface
    public interface RowFiller {
        /** Writes every entry of row {@code row} into {@code target}, which arrives zeroed. */
        void fill(int row, float[] target);
    }

    /**
     * A matrix of the given entries, row after row.
     *
     * @throws IllegalArgumentException if the number of entries is not rows·columns, or an entry is NaN or infinite
     */
    public static FloatMatrix of(int rows, int columns, float... values) {
        return wrap(rows, columns, values.clone());
    }

    /**
     * Takes ownership of {@code values}, row after row; the caller must not touch the array again.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public static FloatMatrix wrap(int rows, int columns, float[] values) {
        if (values.length != size(rows, columns)) {
            throw new IllegalArgumentException(
                    "values must have rows x columns = " + rows + " x " + columns + " entries, got " + values.length);
        }
        FloatMatrix matrix = new FloatMatrix(rows, columns, values);
        matrix.requireFinite();
        return matrix;
    }

    /**
     * Builds a matrix row by row on all cores.
     *
     * @throws IllegalArgumentException if the size is beyond one array, or an entry is NaN or infinite
     */
    public static FloatMatrix build(int rows, int columns, RowFiller filler) {
        float[] values = new float[size(rows, columns)];
        Parallel.forBlocks(rows, 64, (from, to) -> {
            float[] row = new float[columns];
            for (int i = from; i < to; i++) {
                Arrays.fill(row, 0f);
                filler.fill(i, row);
                System.arraycopy(row, 0, values, i * columns, columns);
            }
        });
        return wrap(rows, columns, values);
    }

    /** Fills several rows of a matrix that is being built. */
    @FunctionalInterface
    public interface BlockFiller {
        /** Writes the rows {@code from} to {@code to}, row after row, into {@code target} from its start. */
        void fill(int from, int to, float[] target);
    }

    /**
     * Builds a matrix in blocks of rows on all cores.
     *
     * @throws IllegalArgumentException as {@link #build}
     */
    public static FloatMatrix ofBlocks(int rows, int columns, BlockFiller filler) {
        float[] values = new float[size(rows, columns)];
        Parallel.forBlocks(rows, TILE, (from, to) -> {
            float[] block = new float[(to - from) * columns];
            filler.fill(from, to, block);
            System.arraycopy(block, 0, values, from * columns, block.length);
        });
        return wrap(rows, columns, values);
    }

    static FloatMatrix trusted(int rows, int columns, float[] values) {
        return new FloatMatrix(rows, columns, values);
    }

    static int size(int rows, int columns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("rows and columns must be >= 0, got " + rows + " x " + columns);
        }
        long size = (long) rows * columns;
        if (size > LARGEST_ARRAY) {
            throw new IllegalArgumentException(
                    "a dense matrix may hold at most 2^31 - 9 entries, got " + rows + " x " + columns);
        }
        return (int) size;
    }

    private void requireFinite() {
        Parallel.forBlocks(rows, 1024, (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int j = 0; j < columns; j++) {
                    float value = values[i * columns + j];
                    if (!Float.isFinite(value)) {
                        throw new IllegalArgumentException(
                                "matrix entries must be finite, got " + value + " in row " + i + ", column " + j);
                    }
                }
            }
        });
    }

    /** Number of rows n. */
    @Override
    public int rows() {
        return rows;
    }

    /** Number of columns m. */
    @Override
    public int columns() {
        return columns;
    }

    /** The entry in row {@code row} and column {@code column}, both from 0. */
    public float get(int row, int column) {
        if (column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException("column " + column + " of " + columns);
        }
        return values[checkRow(row) + column];
    }

    /** A copy of one row, {@code [m]}. */
    public float[] row(int row) {
        int from = checkRow(row);
        return Arrays.copyOfRange(values, from, from + columns);
    }

    /** Copies one row into {@code target}, which must hold at least m entries. */
    public void copyRow(int row, float[] target) {
        System.arraycopy(values, checkRow(row), target, 0, columns);
    }

    /** The rows with the given numbers, in that order, {@code [indices.length, m]}. */
    public FloatMatrix rows(int[] indices) {
        float[] chosen = new float[size(indices.length, columns)];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(values, checkRow(indices[i]), chosen, i * columns, columns);
        }
        return trusted(indices.length, columns, chosen);
    }

    /** The rows {@code from} (inclusive) to {@code to} (exclusive), {@code [to − from, m]}. */
    public FloatMatrix rows(int from, int to) {
        float[] chosen = new float[size(to - from, columns)];
        copyRows(from, to, chosen);
        return trusted(to - from, columns, chosen);
    }

    /** Copies the rows {@code from} (inclusive) to {@code to} (exclusive) into {@code target}, from its start. */
    public void copyRows(int from, int to, float[] target) {
        if (from < 0 || to < from || to > rows) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of " + rows);
        }
        System.arraycopy(values, from * columns, target, 0, (to - from) * columns);
    }

    /** The transposed matrix, {@code [m, n]}. */
    public FloatMatrix transposed() {
        float[] result = new float[values.length];
        Parallel.forBlocks(columns, 32, (from, to) -> {
            for (int i = 0; i < rows; i++) {
                for (int j = from; j < to; j++) {
                    result[j * rows + i] = values[i * columns + j];
                }
            }
        });
        return trusted(columns, rows, result);
    }

    /** A copy whose rows have Euclidean norm 1; rows of zeros stay zero. */
    public FloatMatrix withUnitRows() {
        float[] result = new float[values.length];
        Parallel.forBlocks(rows, 256, (from, to) -> {
            for (int i = from; i < to; i++) {
                double norm = norm(i);
                double scale = norm == 0 ? 0 : 1 / norm;
                for (int j = 0; j < columns; j++) {
                    result[i * columns + j] = (float) (values[i * columns + j] * scale);
                }
            }
        });
        return trusted(rows, columns, result);
    }

    /** In double where the squares would leave the range of float, so that tiny and huge rows keep their direction. */
    private double norm(int row) {
        double squares = squaredNorm(row);
        if (squares > SMALLEST_SQUARES && squares < Double.POSITIVE_INFINITY) {
            return Math.sqrt(squares);
        }
        double exact = 0;
        for (int k = row * columns; k < (row + 1) * columns; k++) {
            exact += (double) values[k] * values[k];
        }
        return Math.sqrt(exact);
    }

    /** The mean of all rows, {@code [m]}, summed in double. */
    public double[] meanRow() {
        double[] mean = new double[columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                mean[j] += values[i * columns + j];
            }
        }
        for (int j = 0; j < columns; j++) {
            mean[j] /= Math.max(1, rows);
        }
        return mean;
    }

    /** Whether the matrix is square and equal to its transpose, to the bit. Cost: one pass over memory, in tiles, all cores. */
    public boolean isSymmetric() {
        if (rows != columns) {
            return false;
        }
        AtomicBoolean symmetric = new AtomicBoolean(true);
        Parallel.forBlocks(rows, TILE, (from, to) -> {
            for (int left = 0; left < to && symmetric.get(); left += TILE) {
                if (!tileEqualsItsMirror(from, to, left)) {
                    symmetric.set(false);
                }
            }
        });
        return symmetric.get();
    }

    private boolean tileEqualsItsMirror(int from, int to, int left) {
        for (int i = from; i < to; i++) {
            for (int j = left; j < Math.min(i, left + TILE); j++) {
                if (values[i * columns + j] != values[j * columns + i]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** ⟨x_row, y_otherRow⟩, see the package for the order of the sum. */
    public double dot(int row, FloatMatrix other, int otherRow) {
        requireSameWidth(other);
        return VectorOps.ACTIVE.dot(values, checkRow(row), other.values, other.checkRow(otherRow), columns);
    }

    /** ⟨x_row, vector⟩. */
    public double dot(int row, float[] vector) {
        requireWidth(vector);
        return VectorOps.ACTIVE.dot(values, checkRow(row), vector, 0, columns);
    }

    /** ‖x_row‖². */
    public double squaredNorm(int row) {
        int from = checkRow(row);
        return VectorOps.ACTIVE.dot(values, from, values, from, columns);
    }

    /** ‖x_row − y_otherRow‖². */
    public double squaredDistance(int row, FloatMatrix other, int otherRow) {
        requireSameWidth(other);
        return VectorOps.ACTIVE.squaredDistance(values, checkRow(row), other.values, other.checkRow(otherRow), columns);
    }

    /** Σ_k x[row, k]. */
    public double rowSum(int row) {
        int from = checkRow(row);
        double sum = 0;
        for (int k = 0; k < columns; k++) {
            sum += values[from + k];
        }
        return sum;
    }

    /** max_k x[row, k], or −∞ for a matrix without columns. */
    public float rowMax(int row) {
        int from = checkRow(row);
        float max = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < columns; k++) {
            max = Math.max(max, values[from + k]);
        }
        return max;
    }

    /** Σ_k max(0, x[row, k] − level[k]): what facility location gains from one more row. Memory-bound, 4·m bytes read. */
    @Override
    public double sumAbove(int row, float[] level) {
        requireWidth(level);
        return VectorOps.ACTIVE.sumAbove(values, checkRow(row), level, columns);
    }

    /** Σ_k max(0, min(x[row, k], cap[k]) − level[k]): the gain of facility-location mutual information. */
    public double sumAboveCapped(int row, float[] level, float[] cap) {
        requireWidth(level);
        requireWidth(cap);
        return VectorOps.ACTIVE.sumAboveCapped(values, checkRow(row), level, cap, columns);
    }

    @Override
    public void raise(int row, float[] level) {
        requireWidth(level);
        VectorOps.ACTIVE.raise(values, checkRow(row), level, columns);
    }

    @Override
    public void countAbove(int row, float[] level, int[] counts) {
        requireWidth(level);
        int from = checkRow(row);
        for (int k = 0; k < columns; k++) {
            counts[k] += values[from + k] > level[k] ? 1 : 0;
        }
    }

    @Override
    public void raiseTwo(int row, float[] best, float[] second) {
        requireWidth(best);
        requireWidth(second);
        int from = checkRow(row);
        for (int k = 0; k < columns; k++) {
            float value = values[from + k];
            second[k] = Math.max(second[k], Math.min(best[k], value));
            best[k] = Math.max(best[k], value);
        }
    }

    /**
     * Takes from every gain what it loses when the level of some rows rises, in place:
     * gain[i] ← gain[i] − Σ_r (max(0, x[r, i] − low[r]) − max(0, x[r, i] − high[r])).
     *
     * <p>Sums are compensated, so that their error is that of the differences alone. All cores; each writes its own gains.
     *
     * @param risen the rows r whose level rose, the first {@code count} entries
     * @param low their levels before
     * @param high their levels after
     * @param gains {@code [m]}, changed in place
     */
    public void subtractFalls(int[] risen, int count, float[] low, float[] high, double[] gains) {
        if (gains.length != columns) {
            throw new IllegalArgumentException(
                    "gains must have one entry a column, " + columns + ", got " + gains.length);
        }
        int width = (long) count * columns < FALL_WORTH_THREADS ? Math.max(1, columns) : FALL_COLUMNS;
        Parallel.forBlocks(columns, width, (from, to) -> {
            float[] fall = new float[to - from];
            float[] carry = new float[to - from];
            float[] levels = new float[4];
            for (int r = 0; r < count; r += 2) {
                // An odd last row is its own partner, with a level that does not rise.
                int partner = Math.min(r + 1, count - 1);
                levels[0] = low[r];
                levels[1] = high[r];
                levels[2] = partner == r ? high[r] : low[partner];
                levels[3] = high[partner];
                VectorOps.ACTIVE.addFalls(
                        values,
                        checkRow(risen[r]) + from,
                        checkRow(risen[partner]) + from,
                        to - from,
                        levels,
                        fall,
                        carry);
            }
            for (int i = from; i < to; i++) {
                gains[i] -= ((double) fall[i - from] + carry[i - from]) / 2;
            }
        });
    }

    float[] values() {
        return values;
    }

    private int checkRow(int row) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("row " + row + " of " + rows);
        }
        return row * columns;
    }

    private void requireSameWidth(FloatMatrix other) {
        if (other.columns != columns) {
            throw new IllegalArgumentException(
                    "both matrices must have the same width, got " + columns + " and " + other.columns);
        }
    }

    private void requireWidth(float[] vector) {
        if (vector.length != columns) {
            throw new IllegalArgumentException("the vector must have as many entries as the matrix has columns, "
                    + columns + ", got " + vector.length);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FloatMatrix that
                && rows == that.rows
                && columns == that.columns
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * rows + columns) + Arrays.hashCode(values);
    }

    /** Shape, range and the first entries, short enough for a cell's result. */
    @Override
    public String toString() {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        StringBuilder text = new StringBuilder("FloatMatrix[" + rows + ", " + columns + "]");
        if (values.length == 0) {
            return text.toString();
        }
        text.append(String.format(Locale.ROOT, " in [%.4g, %.4g]:", min, max));
        for (int i = 0; i < Math.min(6, values.length); i++) {
            text.append(String.format(Locale.ROOT, " %.4g", values[i]));
        }
        return text.append(values.length > 6 ? " …" : "").toString();
    }
}
