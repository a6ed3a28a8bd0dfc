package winnow.submodular;

import winnow.linalg.Rows;

/** A run of Σ_i max(0, max_{j∈A} s_ij − floor_i) + Σ_{j∈A} extra_j, of which {@link ServiceDual} is the dual. */
class Coverage implements GainState {
    private final Rows byCandidate;
    private final float[] floor;
    private final float[] extra;
    final float[] level;
    private double chosenExtra;

    /**
     * Nothing chosen yet.
     *
     * @param floor {@code [|U|]} what is served already, 0 where nothing is
     * @param extra {@code [n]} what an item is worth beside what it serves
     */
    Coverage(Rows byCandidate, float[] floor, float[] extra) {
        this.byCandidate = byCandidate;
        this.floor = floor;
        this.extra = extra;
        this.level = floor.clone();
    }

    @Override
    public double gain(int item) {
        return byCandidate.sumAbove(item, level) + extra[item];
    }

    @Override
    public void add(int item) {
        byCandidate.raise(item, level);
        chosenExtra += extra[item];
    }

    @Override
    public double value() {
        double sum = chosenExtra;
        for (int i = 0; i < level.length; i++) {
            sum += (double) level[i] - floor[i];
        }
        return sum;
    }
}
