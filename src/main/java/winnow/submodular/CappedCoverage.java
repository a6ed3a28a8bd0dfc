package winnow.submodular;

import winnow.linalg.FloatMatrix;

/** A run of Σ_i max(0, min(max_{j∈A} s_ij, cap_i) − floor_i): the information measures of facility location. */
final class CappedCoverage implements GainState {
    private final FloatMatrix byCandidate;
    private final float[] floor;
    private final float[] cap;
    private final float[] level;

    /**
     * Nothing chosen yet.
     *
     * @param floor {@code [|U|]} what is served already
     * @param cap {@code [|U|]} beyond which serving does not count
     */
    CappedCoverage(FloatMatrix byCandidate, float[] floor, float[] cap) {
        this.byCandidate = byCandidate;
        this.floor = floor;
        this.cap = cap;
        this.level = floor.clone();
    }

    @Override
    public double gain(int item) {
        return byCandidate.sumAboveCapped(item, level, cap);
    }

    @Override
    public void add(int item) {
        byCandidate.raise(item, level);
    }

    @Override
    public double value() {
        double sum = 0;
        for (int i = 0; i < level.length; i++) {
            sum += Math.max(0, (double) Math.min(level[i], cap[i]) - floor[i]);
        }
        return sum;
    }
}
