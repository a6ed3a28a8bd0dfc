package winnow.linalg;

/**
 * The inner loops, in one fixed order of operations that every implementation follows to the bit.
 *
 * <p>A <em>sum</em> over n elements keeps {@value #LANES} float lanes; lane l adds the terms with index ≡ l modulo
 * {@value #LANES} in ascending order; after every {@value #BLOCK} elements the lanes are added, lowest first, to a double
 * total and restart at zero. Rounded addition is monotone, so if every term shrinks, so does the sum: a marginal gain
 * computed here never rises as the selection grows, and lazy greedy is exact including its ties.
 *
 * <p>The positive part of x is computed as (x + |x|) / 2, exactly, and halved once per sum: Java's max minds NaN and −0, which costs
 * several instructions an element.
 *
 * <p>A <em>product tile</em> computes each output as one chain of fused multiply-adds over ascending k.
 */
interface VectorOps {
    int LANES = 32;
    int BLOCK = 2048;

    /** The implementation in use: vector when its module is present and its registers are at least 128 bits wide. */
    VectorOps ACTIVE = VectorOpsChoice.choose();

    /** What to print in a manifest, such as {@code simd-512} or {@code scalar}. */
    String name();

    /** Σ_k a_k·b_k over n elements. */
    double dot(float[] a, int aFrom, float[] b, int bFrom, int n);

    /** Σ_k (a_k − b_k)² over n elements. */
    double squaredDistance(float[] a, int aFrom, float[] b, int bFrom, int n);

    /** Σ_k max(0, row_k − level_k) over n elements. */
    double sumAbove(float[] row, int from, float[] level, int n);

    /** Σ_k max(0, min(row_k, cap_k) − level_k) over n elements. */
    double sumAboveCapped(float[] row, int from, float[] level, float[] cap, int n);

    /** level_k ← max(level_k, row_k) over n elements. */
    void raise(float[] row, int from, float[] level, int n);

    /**
     * fall_i ← fall_i + 2·Σ_r (max(0, x_ri − low_r) − max(0, x_ri − high_r)) over n elements and two rows r: twice what the gains
     * lose when two levels rise from low to high, as differences of the very terms that {@link #sumAbove} adds. What each
     * addition rounds away is kept in {@code carry} (Dekker's fast two-sum), so fall_i + carry_i is nearly exact.
     *
     * @param first where the first row begins in {@code values}
     * @param second where the second row begins
     * @param levels low and high of the first row, then of the second
     */
    void addFalls(float[] values, int first, int second, int n, float[] levels, float[] fall, float[] carry);

    /** Rows of a product tile. */
    int tileRows();

    /** Columns of a product tile. */
    int tileColumns();

    /**
     * out[r·stride + c] = Σ_k left[k·tileRows + r]·right[k·tileColumns + c] for a whole tile, from packed panels.
     *
     * @param left packed panel, {@code [d, tileRows]}, from {@code leftFrom}
     * @param right packed panel, {@code [d, tileColumns]}, from {@code rightFrom}
     */
    void tile(float[] left, int leftFrom, float[] right, int rightFrom, int d, float[] out, int outFrom, int stride);
}
