package winnow.submodular;

import winnow.linalg.FloatMatrix;

/**
 * Facility location in which every represented item is served several times: by the R chosen items most similar to it.
 *
 * <p>f_R(A) = Σ_{i∈U} Σ_{r=1..R} max(0, r-th largest of s_ij over j∈A). R = 1 is {@link FacilityLocation}, which saturates once every
 * item has one good representative and then chooses among near-ties; with R above the budget, f is modular: each candidate counts
 * by all that it serves. Monotone and submodular: with l_i the R-th largest so far (0 while there are fewer), the gain of j is Σ_i
 * max(0, s_ij − l_i), and l_i never falls. A gain reads one row, {@code 4·|U|} bytes; the state holds min(R, n) floats a represented
 * item.
 *
 * <p>Example: with R = 2, {@code of(FloatMatrix.of(2, 1, .5f, .25f), 2).value(0, 1)} is {@code 0.75}.
 *
 * <p>Source: ours; the sum of the R largest is a sum of R facility locations in which each item takes its best remaining facility.
 */
public final class RepeatedFacilityLocation implements MonotoneSubmodular {
    private final FloatMatrix byCandidate;
    private final int repetitions;

    private RepeatedFacilityLocation(FloatMatrix byCandidate, int repetitions) {
        this.byCandidate = byCandidate;
        this.repetitions = repetitions;
    }

    /**
     * The function of a matrix.
     *
     * @param byCandidate {@code [n, |U|]}: row j holds the similarity of candidate j to every represented item
     * @param repetitions R ≥ 1, how many chosen items serve each
     */
    public static RepeatedFacilityLocation of(FloatMatrix byCandidate, int repetitions) {
        if (repetitions < 1) {
            throw new IllegalArgumentException("repetitions must be >= 1, got " + repetitions);
        }
        // No more than all candidates can serve; so what a run holds is never larger than the matrix.
        return new RepeatedFacilityLocation(byCandidate, Math.min(repetitions, Math.max(1, byCandidate.rows())));
    }

    @Override
    public int groundSize() {
        return byCandidate.rows();
    }

    @Override
    public GainState start() {
        return new State();
    }

    private final class State implements GainState {
        /** Row i, ascending: the R largest similarities to chosen items. */
        private final float[] largest = new float[repetitions * byCandidate.columns()];

        private final float[] level = new float[byCandidate.columns()];
        private final float[] row = new float[byCandidate.columns()];

        @Override
        public double gain(int item) {
            return byCandidate.sumAbove(item, level);
        }

        @Override
        public void add(int item) {
            byCandidate.copyRow(item, row);
            for (int i = 0; i < row.length; i++) {
                if (row[i] > level[i]) {
                    insert(i * repetitions, row[i]);
                    level[i] = largest[i * repetitions];
                }
            }
        }

        private void insert(int from, float value) {
            int at = from;
            while (at + 1 < from + repetitions && largest[at + 1] < value) {
                largest[at] = largest[at + 1];
                at++;
            }
            largest[at] = value;
        }

        @Override
        public double value() {
            double value = 0;
            for (float similarity : largest) {
                value += similarity;
            }
            return value;
        }
    }
}
