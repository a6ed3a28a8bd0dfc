package winnow.selection;

import winnow.submodular.GainState;
import winnow.submodular.SetFunction;

/** f(A) = Σ_{j∈A} r_j: what single items are worth, to be mixed with what they cover. */
record Relevance(float[] weights) implements SetFunction {
    @Override
    public int groundSize() {
        return weights.length;
    }

    @Override
    public boolean isMonotone() {
        return true;
    }

    @Override
    public boolean isSubmodular() {
        return true;
    }

    @Override
    public GainState start() {
        return new GainState() {
            private double sum;

            @Override
            public double gain(int item) {
                return weights[item];
            }

            @Override
            public void add(int item) {
                sum += weights[item];
            }

            @Override
            public double value() {
                return sum;
            }
        };
    }
}
