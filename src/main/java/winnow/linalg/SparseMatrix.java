package winnow.linalg;

import java.util.Arrays;

/**
 * A sparse matrix in compressed rows: the entries that are not stored are 0.
 *
 * <p>Columns within a row ascend. Immutable. Memory: 8 bytes an entry and 8 a row.
 */
public final class SparseMatrix implements Rows {
    private final int rows;
    private final int columns;
    private final long[] starts;
    private final int[] columnOf;
    private final float[] values;

    private SparseMatrix(int rows, int columns, long[] starts, int[] columnOf, float[] values) {
        this.rows = rows;
        this.columns = columns;
        this.starts = starts;
        this.columnOf = columnOf;
        this.values = values;
    }

    /** Gets one stored entry. */
    @FunctionalInterface
    public interface EntryVisitor {
        /** Called with the column and the value of one stored entry. */
        void visit(int column, float value);
    }

    /**
     * From one array of columns and one of values per row, which are copied and sorted by column.
     *
     * @throws IllegalArgumentException if a column is out of range or stored twice, or a value is not finite
     */
    public static SparseMatrix ofRows(int columns, int[][] columnsOfRow, float[][] valuesOfRow) {
        if (columnsOfRow.length != valuesOfRow.length) {
            throw new IllegalArgumentException("columnsOfRow and valuesOfRow must have the same length, got "
                    + columnsOfRow.length + " and " + valuesOfRow.length);
        }
        int rows = columnsOfRow.length;
        long[] starts = new long[rows + 1];
        for (int i = 0; i < rows; i++) {
            if (columnsOfRow[i].length != valuesOfRow[i].length) {
                throw new IllegalArgumentException("row " + i + " has " + columnsOfRow[i].length + " columns but "
                        + valuesOfRow[i].length + " values");
            }
            starts[i + 1] = starts[i] + columnsOfRow[i].length;
        }
        if (starts[rows] > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a sparse matrix may hold at most 2^31 - 9 entries, got " + starts[rows]);
        }
        int[] columnOf = new int[(int) starts[rows]];
        float[] values = new float[(int) starts[rows]];
        Parallel.forBlocks(rows, 1024, (from, to) -> {
            for (int i = from; i < to; i++) {
                sortInto(i, columns, columnsOfRow[i], valuesOfRow[i], columnOf, values, (int) starts[i]);
            }
        });
        return new SparseMatrix(rows, columns, starts, columnOf, values);
    }

    private static void sortInto(
            int row, int columns, int[] from, float[] fromValues, int[] columnOf, float[] values, int start) {
        long[] order = new long[from.length];
        for (int e = 0; e < from.length; e++) {
            if (from[e] < 0 || from[e] >= columns || !Float.isFinite(fromValues[e])) {
                throw new IllegalArgumentException("row " + row + ": columns must be in [0, " + columns
                        + ") and values finite, got column " + from[e] + ", value " + fromValues[e]);
            }
            order[e] = (long) from[e] << 32 | e;
        }
        Arrays.sort(order);
        for (int e = 0; e < order.length; e++) {
            columnOf[start + e] = (int) (order[e] >>> 32);
            values[start + e] = fromValues[(int) order[e]];
            if (e > 0 && columnOf[start + e] == columnOf[start + e - 1]) {
                throw new IllegalArgumentException("row " + row + " stores column " + columnOf[start + e] + " twice");
            }
        }
    }

    /** Number of rows. */
    @Override
    public int rows() {
        return rows;
    }

    /** Number of columns. */
    @Override
    public int columns() {
        return columns;
    }

    /** Number of stored entries. */
    public long entries() {
        return starts[rows];
    }

    /** Number of stored entries of one row. */
    public int entriesOf(int row) {
        return (int) (starts[row + 1] - starts[row]);
    }

    /** Calls {@code visitor} for the stored entries of one row, columns ascending. */
    public void forRow(int row, EntryVisitor visitor) {
        for (int e = (int) starts[row]; e < starts[row + 1]; e++) {
            visitor.visit(columnOf[e], values[e]);
        }
    }

    /** The entry at a row and a column: 0 if it is not stored. Cost: a binary search. */
    public float get(int row, int column) {
        int e = Arrays.binarySearch(columnOf, (int) starts[row], (int) starts[row + 1], column);
        return e < 0 ? 0f : values[e];
    }

    /**
     * Σ over the stored entries of x[row, k]·v[offset + k], in double, columns ascending.
     *
     * @param vector at least offset + columns long
     */
    public double dot(int row, double[] vector, int offset) {
        double sum = 0;
        for (int e = (int) starts[row]; e < starts[row + 1]; e++) {
            sum += values[e] * vector[offset + columnOf[e]];
        }
        return sum;
    }

    /** Σ over the stored entries of max(0, x[row, k] − level[k]), in double, columns ascending. */
    @Override
    public double sumAbove(int row, float[] level) {
        double sum = 0;
        for (int e = (int) starts[row]; e < starts[row + 1]; e++) {
            sum += Math.max(0f, values[e] - level[columnOf[e]]);
        }
        return sum;
    }

    /** Touches columns with a stored entry only. */
    @Override
    public void raise(int row, float[] level) {
        for (int e = (int) starts[row]; e < starts[row + 1]; e++) {
            level[columnOf[e]] = Math.max(level[columnOf[e]], values[e]);
        }
    }

    /** Counts columns with a stored entry only. */
    @Override
    public void countAbove(int row, float[] level, int[] counts) {
        for (int e = (int) starts[row]; e < starts[row + 1]; e++) {
            counts[columnOf[e]] += values[e] > level[columnOf[e]] ? 1 : 0;
        }
    }

    /** Touches columns with a stored entry only. */
    @Override
    public void raiseTwo(int row, float[] best, float[] second) {
        for (int e = (int) starts[row]; e < starts[row + 1]; e++) {
            int k = columnOf[e];
            second[k] = Math.max(second[k], Math.min(best[k], values[e]));
            best[k] = Math.max(best[k], values[e]);
        }
    }

    /** A new value for one stored entry. */
    @FunctionalInterface
    public interface EntryChange {
        /** The value that takes the place of {@code value}. */
        float of(int column, float value);
    }

    /**
     * The matrix whose stored entries are those of this one, each changed. Shares the places of the entries with this one: 4
     * bytes an entry.
     *
     * @throws IllegalArgumentException if a changed value is not finite
     */
    public SparseMatrix mapped(EntryChange change) {
        float[] changed = new float[values.length];
        Parallel.forBlocks(values.length, 1 << 16, (from, to) -> {
            for (int e = from; e < to; e++) {
                changed[e] = change.of(columnOf[e], values[e]);
                if (!Float.isFinite(changed[e])) {
                    throw new IllegalArgumentException("changed values must be finite, got " + changed[e] + " for "
                            + values[e] + " in column " + columnOf[e]);
                }
            }
        });
        return new SparseMatrix(rows, columns, starts, columnOf, changed);
    }

    /** The transposed matrix. */
    public SparseMatrix transposed() {
        long[] transposedStarts = new long[columns + 1];
        for (int column : columnOf) {
            transposedStarts[column + 1]++;
        }
        for (int j = 0; j < columns; j++) {
            transposedStarts[j + 1] += transposedStarts[j];
        }
        long[] next = transposedStarts.clone();
        int[] rowOf = new int[columnOf.length];
        float[] transposedValues = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int e = (int) starts[i]; e < starts[i + 1]; e++) {
                int slot = (int) next[columnOf[e]]++;
                rowOf[slot] = i;
                transposedValues[slot] = values[e];
            }
        }
        return new SparseMatrix(columns, rows, transposedStarts, rowOf, transposedValues);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparseMatrix that
                && columns == that.columns
                && Arrays.equals(starts, that.starts)
                && Arrays.equals(columnOf, that.columnOf)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(columnOf) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "SparseMatrix[" + rows + ", " + columns + "] with " + entries() + " entries";
    }
}
