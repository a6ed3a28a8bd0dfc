package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.Dropout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the layers of one pass share: positions, masks, the cache, and whether it is a training pass. */
final class ForwardPass {
    private final NDManager scope;
    private final TokenBatch batch;
    private final KeyValueCache cache;
    private final VisibleKeys visible;
    private final Trace trace;
    private final boolean training;
    private final DataType type;
    private final long[] positions;
    private double dropout;
    private final Map<Integer, NDArray> masks = new HashMap<>();
    private final Map<RotaryEmbedding, NDArray[]> angles = new HashMap<>();

    ForwardPass(
            NDManager scope,
            TokenBatch batch,
            KeyValueCache cache,
            boolean causal,
            Trace trace,
            boolean training,
            DataType type) {
        this.scope = scope;
        this.batch = batch;
        this.cache = cache;
        this.visible = new VisibleKeys(batch, cache, causal);
        this.trace = trace;
        this.training = training;
        this.type = type;
        this.positions = batch.positions(cache == null ? new int[batch.size()] : cache.nextPositions(batch.size()));
    }

    /** What a head gets that is applied to rows of hidden states, when their batch is no longer known. */
    static ForwardPass afterLayers(NDArray states, boolean training) {
        TokenBatch one = TokenBatch.rightPadded(List.of(new int[1]), 0);
        return new ForwardPass(states.getManager(), one, null, true, null, training, DataType.FLOAT32);
    }

    /** Makes {@link #dropped} set a share of activations to zero. */
    ForwardPass withDropout(double share) {
        dropout = share;
        return this;
    }

    /** The array after dropout, if this pass has any. */
    NDArray dropped(NDArray x) {
        return dropout > 0 ? Dropout.dropout(x, (float) dropout, true).singletonOrThrow() : x;
    }

    NDManager scope() {
        return scope;
    }

    TokenBatch batch() {
        return batch;
    }

    KeyValueCache cache() {
        return cache;
    }

    boolean isTraining() {
        return training;
    }

    Trace trace() {
        return trace;
    }

    DataType type() {
        return type;
    }

    /** Token ids [b, t]. */
    NDArray ids() {
        return scope.create(batch.ids(), new Shape(batch.size(), batch.width()));
    }

    /** Token types [b, t]. */
    NDArray tokenTypes() {
        return scope.create(batch.tokenTypes(), new Shape(batch.size(), batch.width()));
    }

    /** Positions of tokens plus an offset [b, t]. */
    NDArray positions(int offset) {
        long[] shifted = positions.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += offset;
        }
        return scope.create(shifted, new Shape(batch.size(), batch.width()));
    }

    long largestPosition() {
        long largest = 0;
        for (long position : positions) {
            largest = Math.max(largest, position);
        }
        return largest;
    }

    /** Cosines and sines [b or 1, 1, t, r] of this pass, made once. */
    NDArray[] angles(RotaryEmbedding rotary) {
        return angles.computeIfAbsent(rotary, r -> r.angles(scope, positions, batch.size(), type));
    }

    /** softmax attention of the pass's queries over the keys they may see. */
    NDArray attend(int layer, NDArray q, NDArray k, NDArray v, int window, double cap) {
        TensorOps ops = TensorOps.fused();
        if (trace != null) {
            NDArray weights = PlainOps.weights(q, k, explicitMask(q, window), cap);
            trace.attention(layer, weights);
            return weights.matMul(v);
        }
        if (cap > 0) {
            return ops.cappedAttention(q, k, v, mask(window), q.getManager().create((float) cap));
        }
        if (visible.isPlainCausal(window)) {
            return ops.causalAttention(q, k, v);
        }
        if (visible.isUnrestricted(window)) {
            return ops.attention(q, k, v);
        }
        return ops.maskedAttention(q, k, v, mask(window));
    }

    private NDArray explicitMask(NDArray q, int window) {
        if (visible.isUnrestricted(window)) {
            return null;
        }
        return visible.isPlainCausal(window) ? PlainOps.causalMask(q) : mask(window);
    }

    private NDArray mask(int window) {
        return masks.computeIfAbsent(window, w -> visible.mask(scope, w, type));
    }
}
