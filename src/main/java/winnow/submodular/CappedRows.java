package winnow.submodular;

import winnow.linalg.FloatMatrix;
import winnow.linalg.Rows;

/**
 * Similarities that count only as far as a cap: min(s_ij, cap_i).
 *
 * @param byCandidate {@code [n, |U|]}
 * @param cap {@code [|U|]} beyond which serving does not count
 */
record CappedRows(FloatMatrix byCandidate, float[] cap) implements Rows {
    @Override
    public int rows() {
        return byCandidate.rows();
    }

    @Override
    public int columns() {
        return byCandidate.columns();
    }

    @Override
    public double sumAbove(int row, float[] level) {
        return byCandidate.sumAboveCapped(row, level, cap);
    }

    @Override
    public void raise(int row, float[] level) {
        float[] values = byCandidate.row(row);
        for (int i = 0; i < values.length; i++) {
            level[i] = Math.max(level[i], Math.min(values[i], cap[i]));
        }
    }

    @Override
    public void countAbove(int row, float[] level, int[] counts) {
        float[] values = byCandidate.row(row);
        for (int i = 0; i < values.length; i++) {
            counts[i] += Math.min(values[i], cap[i]) > level[i] ? 1 : 0;
        }
    }

    @Override
    public void raiseTwo(int row, float[] best, float[] second) {
        float[] values = byCandidate.row(row);
        for (int i = 0; i < values.length; i++) {
            float value = Math.min(values[i], cap[i]);
            second[i] = Math.max(second[i], Math.min(best[i], value));
            best[i] = Math.max(best[i], value);
        }
    }
}
