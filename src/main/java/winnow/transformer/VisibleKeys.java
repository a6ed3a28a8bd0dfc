package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Which keys each query of a pass may attend to: real tokens only; in a decoder none after the query; with a sliding window
 * of w none further back than w − 1.
 *
 * <p>Columns of keys are the p cached ones followed by the t of the batch.
 */
final class VisibleKeys {
    /** Added to the score of a key that must not be seen; finite, so that a row of padding stays free of NaN. */
    static final float HIDDEN = -3.0e38f;

    /** The same for F16, whose largest value is 65504. */
    private static final float HIDDEN_F16 = -60000f;

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

    boolean sees(int sequence, int queryColumn, int key, int window) {
        int p = cached();
        boolean real = key < p ? cache.isReal(sequence, key) : batch.isReal(sequence, key - p);
        int distance = p + queryColumn - key;
        if (real && batch.isPacked() && key >= p && batch.isReal(sequence, queryColumn)) {
            real = batch.isSameText(sequence, queryColumn, key - p);
        }
        return real && !(causal && distance < 0) && !(window > 0 && distance >= window);
    }

    /** The additive mask {@code [b, 1, t, p + t]}. */
    NDArray mask(NDManager scope, int window, DataType type) {
        int t = batch.width();
        int keys = cached() + t;
        float hidden = type == DataType.FLOAT16 ? HIDDEN_F16 : HIDDEN;
        float[] mask = new float[Math.multiplyExact(Math.multiplyExact(batch.size(), t), keys)];
        Arrays.fill(mask, hidden);
        for (int i = 0; i < batch.size(); i++) {
            for (int q = 0; q < t; q++) {
                int row = (i * t + q) * keys;
                for (int key = 0; key < keys; key++) {
                    if (sees(i, q, key, window)) {
                        mask[row + key] = 0;
                    }
                }
            }
        }
        return scope.create(mask, new Shape(batch.size(), 1, t, keys)).toType(type, false);
    }
}
