package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Which keys each query of a pass may attend to: real tokens only; in a decoder none after the query; with a sliding window
 * of w none further back than w − 1 tokens, padding not counted.
 *
 * <p>Columns of keys are the p cached ones followed by the t of the batch.
 */
final class VisibleKeys {
    /** Added to the score of a key that must not be seen; finite, so that a row of padding stays free of NaN. */
    static final float HIDDEN = -3.0e38f;

    /** The same for F16, whose largest value is 65504. */
    private static final float HIDDEN_F16 = -60000f;

    private static final int PADDING = -1;

    private final TokenBatch batch;
    private final KeyValueCache cache;
    private final boolean causal;

    VisibleKeys(TokenBatch batch, KeyValueCache cache, boolean causal) {
        this.batch = batch;
        this.cache = cache;
        this.causal = causal;
    }

    private int cached() {
        return cache == null ? 0 : cache.length();
    }

    /** Whether causal masking alone is right for every real token, so that no mask need be built. */
    boolean isPlainCausal(int window) {
        return causal
                && cached() == 0
                && !batch.isLeftPadded()
                && !batch.isPacked()
                && (window <= 0 || window >= batch.width());
    }

    /** Whether every query sees every key. */
    boolean isUnrestricted(int window) {
        return !causal && cached() == 0 && batch.isFull() && !batch.isPacked() && window <= 0;
    }

    /** Whether one row of the mask serves all sequences: what pads them on the right is seen by padding alone. */
    private boolean isAlike() {
        return causal && !batch.isLeftPadded() && !batch.isPacked() && (cache == null || cache.isFull());
    }

    private int longest() {
        int longest = 0;
        while (batch.length(longest) < batch.width()) {
            longest++;
        }
        return longest;
    }

    /** The additive mask {@code [b or 1, 1, t, p + t]}. */
    NDArray mask(NDManager scope, int window, DataType type) {
        int t = batch.width();
        int keys = cached() + t;
        float hidden = type == DataType.FLOAT16 ? HIDDEN_F16 : HIDDEN;
        boolean alike = isAlike();
        int rows = alike ? 1 : batch.size();
        float[] mask = new float[Math.multiplyExact(Math.multiplyExact(rows, t), keys)];
        Arrays.fill(mask, hidden);
        for (int i = 0; i < rows; i++) {
            int sequence = alike ? longest() : i;
            int[] tokens = tokens(sequence);
            for (int q = 0; q < t; q++) {
                int row = (i * t + q) * keys;
                int query = tokens[cached() + q];
                int end = causal ? cached() + q + 1 : keys;
                for (int key = 0; key < end; key++) {
                    // A query of padding sees what it likes: nobody reads it.
                    boolean near = window <= 0 || query == PADDING || Math.abs(query - tokens[key]) < window;
                    if (tokens[key] != PADDING && near && isSameText(sequence, q, key)) {
                        mask[row + key] = 0;
                    }
                }
            }
        }
        return scope.create(mask, new Shape(rows, 1, t, keys)).toType(type, false);
    }

    private boolean isSameText(int sequence, int queryColumn, int key) {
        int column = key - cached();
        return !batch.isPacked()
                || column < 0
                || !batch.isReal(sequence, queryColumn)
                || batch.isSameText(sequence, queryColumn, column);
    }

    /** How many real tokens precede each column of a sequence, padding left out of the count; distances are taken in these. */
    private int[] tokens(int sequence) {
        int p = cached();
        int[] tokens = new int[p + batch.width()];
        int count = 0;
        for (int column = 0; column < tokens.length; column++) {
            boolean real = column < p ? cache.isReal(sequence, column) : batch.isReal(sequence, column - p);
            tokens[column] = real ? count++ : PADDING;
        }
        return tokens;
    }
}
