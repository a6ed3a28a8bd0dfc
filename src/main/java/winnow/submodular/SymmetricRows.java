package winnow.submodular;

import winnow.linalg.FloatMatrix;

/** A symmetric similarity read row by row, so that one made of blocks need not be copied together. */
interface SymmetricRows {
    int size();

    float diagonal(int item);

    /** Writes row {@code item} into {@code target}, {@code [size]}. */
    void copyRow(int item, float[] target);

    static SymmetricRows of(String name, FloatMatrix similarity) {
        Arguments.symmetric(name, similarity);
        return new SymmetricRows() {
            @Override
            public int size() {
                return similarity.rows();
            }

            @Override
            public float diagonal(int item) {
                return similarity.get(item, item);
            }

            @Override
            public void copyRow(int item, float[] target) {
                similarity.copyRow(item, target);
            }
        };
    }

    /**
     * The ground set {0, …, n − 1} extended by other items n, n + 1, …
     *
     * @param ground {@code [n, n]}
     * @param cross {@code [n, e]} similarity of the ground set to the other items
     * @param scale {@code [e]} by which each column of {@code cross} is multiplied
     * @param others {@code [e, e]}
     */
    static SymmetricRows extended(FloatMatrix ground, FloatMatrix cross, float[] scale, FloatMatrix others) {
        Arguments.symmetric("the similarity within the ground set", ground);
        Arguments.symmetric("the similarity within the query or private items", others);
        Arguments.same("rows of the similarity within the ground set and across", ground.rows(), cross.rows());
        Arguments.same("columns of the similarity across and within the other items", cross.columns(), others.rows());
        int n = ground.rows();
        return new SymmetricRows() {
            @Override
            public int size() {
                return n + others.rows();
            }

            @Override
            public float diagonal(int item) {
                return item < n ? ground.get(item, item) : others.get(item - n, item - n);
            }

            @Override
            public void copyRow(int item, float[] target) {
                if (item < n) {
                    ground.copyRow(item, target);
                    for (int e = 0; e < scale.length; e++) {
                        target[n + e] = scale[e] * cross.get(item, e);
                    }
                    return;
                }
                for (int j = 0; j < n; j++) {
                    target[j] = scale[item - n] * cross.get(j, item - n);
                }
                for (int e = 0; e < scale.length; e++) {
                    target[n + e] = others.get(item - n, e);
                }
            }
        };
    }
}
