package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.OptionalInt;

/**
 * Multi-head attention with grouped keys, rotary positions, a sliding window and a cache, as far as the family has them.
 *
 * @param rotary rotary embedding, or null
 * @param window how many tokens back a query sees, itself counted; 0 for all
 * @param factor what scores q kᵀ / √e are multiplied with: √e makes them plain inner products
 * @param cap bound that scores approach as cap · tanh(score / cap), or 0 for none
 */
record Attention(
        int layer,
        Projection projection,
        RotaryEmbedding rotary,
        int window,
        double factor,
        double cap,
        LinearLayer output) {
    /** With scores as they are. */
    Attention(int layer, Projection projection, RotaryEmbedding rotary, int window, LinearLayer output) {
        this(layer, projection, rotary, window, 1, 0, output);
    }

    /** See {@link Decoder#frequencyChange}. */
    OptionalInt frequencyChange() {
        return rotary == null ? OptionalInt.empty() : rotary.change();
    }

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
        if (factor != 1) {
            q = Scaled.of(q, factor);
        }
        int group = (int) (q.getShape().get(1) / k.getShape().get(1));
        if (group > 1) {
            k = k.repeat(1, group);
            v = v.repeat(1, group);
        }
        NDArray heads = pass.attend(layer, q, k, v, window, cap).transpose(0, 2, 1, 3);
        Shape shape = heads.getShape();
        return output.apply(heads.reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3)), pass);
    }
}
