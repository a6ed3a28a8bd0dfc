package winnow.submodular;

import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;

/** Similarities by candidate, dense or sparse, as the bound on facility location reads them. */
interface ServiceRows {
    int candidates();

    int represented();

    /** Σ_i max(0, s_ij − level_i) for candidate j. */
    double sumAbove(int candidate, float[] level);

    /** Adds 1 to the count of every i with s_ij > level_i. */
    void countAbove(int candidate, float[] level, int[] counts);

    /** Puts s_ij among the two largest values of every i. */
    void raiseTwo(int candidate, float[] best, float[] second);

    static ServiceRows of(FloatMatrix byCandidate) {
        return new ServiceRows() {
            @Override
            public int candidates() {
                return byCandidate.rows();
            }

            @Override
            public int represented() {
                return byCandidate.columns();
            }

            @Override
            public double sumAbove(int candidate, float[] level) {
                return byCandidate.sumAbove(candidate, level);
            }

            @Override
            public void countAbove(int candidate, float[] level, int[] counts) {
                byCandidate.countAbove(candidate, level, counts);
            }

            @Override
            public void raiseTwo(int candidate, float[] best, float[] second) {
                byCandidate.raiseTwo(candidate, best, second);
            }
        };
    }

    /** Rows whose entries count only as far as {@code cap_i}. */
    static ServiceRows capped(FloatMatrix byCandidate, float[] cap) {
        return new ServiceRows() {
            @Override
            public int candidates() {
                return byCandidate.rows();
            }

            @Override
            public int represented() {
                return byCandidate.columns();
            }

            @Override
            public double sumAbove(int candidate, float[] level) {
                return byCandidate.sumAboveCapped(candidate, level, cap);
            }

            @Override
            public void countAbove(int candidate, float[] level, int[] counts) {
                float[] row = byCandidate.row(candidate);
                for (int i = 0; i < row.length; i++) {
                    counts[i] += Math.min(row[i], cap[i]) > level[i] ? 1 : 0;
                }
            }

            @Override
            public void raiseTwo(int candidate, float[] best, float[] second) {
                float[] row = byCandidate.row(candidate);
                for (int i = 0; i < row.length; i++) {
                    float value = Math.min(row[i], cap[i]);
                    second[i] = Math.max(second[i], Math.min(best[i], value));
                    best[i] = Math.max(best[i], value);
                }
            }
        };
    }

    static ServiceRows of(SparseMatrix byCandidate) {
        return new ServiceRows() {
            @Override
            public int candidates() {
                return byCandidate.rows();
            }

            @Override
            public int represented() {
                return byCandidate.columns();
            }

            @Override
            public double sumAbove(int candidate, float[] level) {
                return byCandidate.sumAbove(candidate, level);
            }

            @Override
            public void countAbove(int candidate, float[] level, int[] counts) {
                byCandidate.countAbove(candidate, level, counts);
            }

            @Override
            public void raiseTwo(int candidate, float[] best, float[] second) {
                byCandidate.raiseTwo(candidate, best, second);
            }
        };
    }
}
