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

    /** Σ_k |a_k − b_k| over n elements. */
    double absoluteDifference(float[] a, int aFrom, float[] b, int bFrom, int n);

    /** sum_k ← sum_k + factor·row_k over n elements, one fused multiply-add each. */
    void addScaled(float[] row, int from, float factor, float[] sum, int n);

    /** max_k (level_k − row_k) over n elements, −∞ if there are none. */
    float maxDifference(float[] level, float[] row, int from, int n);

    /**
     * out_k ← exp(((shift − row_k) + level_k)·rate) over n elements, by {@link #exp}; row and out may be the same.
     *
     * <p>The subtraction comes first: where shift is close to row_k it is nearly exact, and only the difference is scaled up.
     */
    void expDifferences(float shift, float[] row, int from, float[] level, float rate, float[] out, int outFrom, int n);

    /** row_k ← max(0, (norm + norms_k) − 2·row_k) over n elements: squared distances from products. */
    void squaredDistances(float norm, float[] norms, float[] row, int from, int n);

    /** Below it {@link #exp} is zero: what is lost is under 1e-26, and no later product falls into the slow subnormal numbers. */
    float EXP_LOWEST = -60f;

    /** Above it {@link #exp} stays at 5.5e34. */
    float EXP_HIGHEST = 80f;

    float LOG2_E = 1.4426950408889634f;

    /** What rounding {@link #LOG2_E} to float lost. */
    float LOG2_E_REST = (float) (1.4426950408889634 - LOG2_E);

    /** 1.5·2²³: adding it rounds to an integer, which then stands in the lowest bits. */
    float ROUNDING = 12582912f;

    int MANTISSA_BITS = 23;

    /** 2^z = 1 + C1·z + … + C6·z⁶ on [−½, ½], largest relative error 2e-9 before rounding (least squares, reweighted). */
    float C1 = 0.6931471824645996f;

    float C2 = 0.24022646248340607f;
    float C3 = 0.05550328642129898f;
    float C4 = 0.009618489071726799f;
    float C5 = 0.0013399930903688073f;
    float C6 = 0.0001534581242594868f;

    /** What the polynomial gives at {@link #EXP_LOWEST}; taken off everywhere, it makes that value and all below it zero. */
    float EXP_FLOOR = plainExp(EXP_LOWEST);

    /** e^t with t held between {@link #EXP_LOWEST} and {@link #EXP_HIGHEST}; within 2 units in the last place where t > −40. */
    static float exp(float t) {
        return plainExp(Math.min(Math.max(t, EXP_LOWEST), EXP_HIGHEST)) - EXP_FLOOR;
    }

    private static float plainExp(float t) {
        float rounded = Math.fma(t, LOG2_E, ROUNDING);
        float whole = rounded - ROUNDING;
        float z = Math.fma(t, LOG2_E_REST, Math.fma(t, LOG2_E, -whole));
        float p = Math.fma(C6, z, C5);
        p = Math.fma(p, z, C4);
        p = Math.fma(p, z, C3);
        p = Math.fma(p, z, C2);
        p = Math.fma(p, z, C1);
        p = Math.fma(p, z, 1f);
        return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(rounded) << MANTISSA_BITS));
    }

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
