package winnow.submodular;

import winnow.linalg.FloatMatrix;

/** A run of Σ_i max(0, max_{j∈A} s_ij) + Σ_{j∈A} relevance_j. */
final class CoverageAndRelevance implements GainState {
    private final FloatMatrix byCandidate;
    private final float[] relevance;
    private final float[] level;
    private double chosenRelevance;

    CoverageAndRelevance(FloatMatrix byCandidate, float[] relevance) {
        this.byCandidate = byCandidate;
        this.relevance = relevance;
        this.level = new float[byCandidate.columns()];
    }

    @Override
    public double gain(int item) {
        return byCandidate.sumAbove(item, level) + relevance[item];
    }

    @Override
    public void add(int item) {
        byCandidate.raise(item, level);
        chosenRelevance += relevance[item];
    }

    @Override
    public double value() {
        double sum = chosenRelevance;
        for (float served : level) {
            sum += served;
        }
        return sum;
    }
}
