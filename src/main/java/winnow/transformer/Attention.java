package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/**
 * Multi-head attention with grouped keys, rotary positions, a sliding window and a cache, as far as the family has them.
 *
 * @param rotary rotary embedding, or null
 * @param window how many tokens back a query sees, itself counted; 0 for all
 * @param unscaled whether scores are plain inner products (GPT-Neo) rather than divided by √e
 */
record Attention(
        int layer, Projection projection, RotaryEmbedding rotary, int window, boolean unscaled, LinearLayer output) {
    NDArray apply(NDArray x, ForwardPass pass) {
        NDArray[] qkv = projection.apply(x, pass);
        NDArray q = qkv[0];
        NDArray k = qkv[1];
        NDArray v = qkv[2];
        if (rotary != null) {
            NDArray[] angles = pass.angles(rotary);
            q = rotary.rotate(q, angles);
            k = rotary.rotate(k, angles);
        }
        if (pass.cache() != null) {
            NDList joined = pass.cache().join(layer, k, v);
            k = joined.get(0);
            v = joined.get(1);
        }
        if (unscaled) {
            q = Scaled.of(q, StrictMath.sqrt((double) q.getShape().get(3)));
        }
        int group = (int) (q.getShape().get(1) / k.getShape().get(1));
        if (group > 1) {
            k = k.repeat(1, group);
            v = v.repeat(1, group);
        }
        NDArray heads = pass.attend(layer, q, k, v, window).transpose(0, 2, 1, 3);
        Shape shape = heads.getShape();
        return output.apply(heads.reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3)), pass);
    }
}
