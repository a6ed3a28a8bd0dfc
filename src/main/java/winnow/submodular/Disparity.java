package winnow.submodular;

import winnow.linalg.FloatMatrix;

/** Distances 1 − s of a symmetric similarity of at most 1. */
final class Disparity {
    /** How far above 1 rounding may carry the cosine of a vector with itself. */
    private static final float ROUNDING = 1e-4f;

    private final FloatMatrix similarity;

    Disparity(FloatMatrix similarity) {
        Arguments.symmetric("the similarity", similarity);
        for (int i = 0; i < similarity.rows(); i++) {
            if (similarity.rowMax(i) > 1 + ROUNDING) {
                throw new IllegalArgumentException("the similarity must be at most 1, so that 1 - s is a distance, got "
                        + similarity.rowMax(i) + " in row " + i);
            }
        }
        this.similarity = similarity;
    }

    int size() {
        return similarity.rows();
    }

    double distance(int i, int j) {
        return Math.max(0, 1.0 - similarity.get(i, j));
    }
}
