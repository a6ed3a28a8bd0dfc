package winnow.embedding;

import winnow.linalg.MatrixProduct;

/** What is done to a cosine before it is used as a similarity; rounding beyond the stated range is cut off. */
public enum SimilarityScale {
    /**
     * (1 + cos) / 2, in [0, 1]: unrelated texts count 0.5.
     *
     * <p>Source: DELIFT's sentence-embedding baseline, DELIFT (SE).
     */
    SHIFTED(0.5f, 0.5f, 0f),
    /** max(0, cos), in [0, 1]: unrelated and opposite texts count nothing. */
    CLAMPED(1f, 0f, 0f),
    /** cos, in [−1, 1]. */
    RAW(1f, 0f, -1f);

    private final MatrixProduct.Affine affine;

    SimilarityScale(float scale, float shift, float low) {
        this.affine = new MatrixProduct.Affine(scale, shift, low, 1f);
    }

    /** The similarity of two items whose cosine is given. */
    public float of(float cosine) {
        return Math.min(Math.max(affine.scale() * cosine + affine.shift(), affine.low()), affine.high());
    }

    MatrixProduct.Affine affine() {
        return affine;
    }
}
