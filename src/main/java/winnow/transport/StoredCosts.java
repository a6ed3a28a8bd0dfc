package winnow.transport;

import winnow.linalg.FloatMatrix;

/** Costs that stand in a matrix. */
record StoredCosts(FloatMatrix costs, String name) implements CostMatrix {
    StoredCosts {
        if (costs.rows() == 0 || costs.columns() == 0) {
            throw new IllegalArgumentException(
                    "costs must have at least one row and one column, got " + costs.rows() + " x " + costs.columns());
        }
    }

    /** Every cost computed once; a cost that is not finite is refused with its place. */
    static StoredCosts copyOf(CostMatrix cost) {
        return new StoredCosts(FloatMatrix.ofBlocks(cost.rows(), cost.columns(), cost::fill), cost.name());
    }

    @Override
    public int rows() {
        return costs.rows();
    }

    @Override
    public int columns() {
        return costs.columns();
    }

    @Override
    public void fill(int from, int to, float[] out) {
        costs.copyRows(from, to, out);
    }

    @Override
    public CostMatrix transposed() {
        return new StoredCosts(costs.transposed(), name);
    }
}
