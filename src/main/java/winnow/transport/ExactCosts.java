package winnow.transport;

import winnow.linalg.FloatMatrix;

/** Costs C {@code [n, m]} that one thread reads, a row at a time and in double. */
interface ExactCosts {
    int rows();

    int columns();

    /** C_ij. */
    double get(int i, int j);

    /** Writes row i, {@code [m]}, into {@code target}. */
    void copyRow(int i, double[] target);

    /** Reads the matrix itself: no second copy of the costs. */
    static ExactCosts of(FloatMatrix cost) {
        float[] buffer = new float[cost.columns()];
        return new ExactCosts() {
            @Override
            public int rows() {
                return cost.rows();
            }

            @Override
            public int columns() {
                return cost.columns();
            }

            @Override
            public double get(int i, int j) {
                return cost.get(i, j);
            }

            @Override
            public void copyRow(int i, double[] target) {
                cost.copyRow(i, buffer);
                for (int j = 0; j < buffer.length; j++) {
                    target[j] = buffer[j];
                }
            }
        };
    }

    /** Reads {@code cost}, {@code [n * m]}, row after row. */
    static ExactCosts of(int n, int m, double[] cost) {
        return new ExactCosts() {
            @Override
            public int rows() {
                return n;
            }

            @Override
            public int columns() {
                return m;
            }

            @Override
            public double get(int i, int j) {
                return cost[i * m + j];
            }

            @Override
            public void copyRow(int i, double[] target) {
                System.arraycopy(cost, i * m, target, 0, m);
            }
        };
    }

    /** The rows and columns with the given numbers, in that order. */
    static ExactCosts restricted(ExactCosts all, int[] rows, int[] columns) {
        double[] buffer = new double[all.columns()];
        return new ExactCosts() {
            @Override
            public int rows() {
                return rows.length;
            }

            @Override
            public int columns() {
                return columns.length;
            }

            @Override
            public double get(int i, int j) {
                return all.get(rows[i], columns[j]);
            }

            @Override
            public void copyRow(int i, double[] target) {
                all.copyRow(rows[i], buffer);
                for (int j = 0; j < columns.length; j++) {
                    target[j] = buffer[columns[j]];
                }
            }
        };
    }
}
