package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/** Makes queries [b, h, t, e], keys and values [b, g, t, e] of the layer's input [b, t, d]. */
interface Projection {
    NDArray[] apply(NDArray x, ForwardPass pass);

    /** [b, t, n·e] to [b, n, t, e]. */
    static NDArray heads(NDArray x, int n) {
        Shape shape = x.getShape();
        return x.reshape(shape.get(0), shape.get(1), n, shape.get(2) / n).transpose(0, 2, 1, 3);
    }

    /** Three products. */
    record Separate(LinearLayer query, LinearLayer key, LinearLayer value, int queryHeads, int keyHeads)
            implements Projection {
        @Override
        public NDArray[] apply(NDArray x, ForwardPass pass) {
            return new NDArray[] {
                Projection.heads(query.apply(x, pass), queryHeads),
                Projection.heads(key.apply(x, pass), keyHeads),
                Projection.heads(value.apply(x, pass), keyHeads)
            };
        }
    }

    /** One product whose output holds all queries, then all keys, then all values (GPT-2, Phi-3). */
    record Stacked(LinearLayer all, int queryHeads, int keyHeads, int headWidth) implements Projection {
        @Override
        public NDArray[] apply(NDArray x, ForwardPass pass) {
            long queries = (long) queryHeads * headWidth;
            NDList parts = all.apply(x, pass).split(new long[] {queries, queries + (long) keyHeads * headWidth}, 2);
            return new NDArray[] {
                Projection.heads(parts.get(0), queryHeads),
                Projection.heads(parts.get(1), keyHeads),
                Projection.heads(parts.get(2), keyHeads)
            };
        }
    }

    /** One product whose output holds query, key and value of the first head, then of the second, and so on (GPT-NeoX). */
    record Interleaved(LinearLayer all, int heads) implements Projection {
        @Override
        public NDArray[] apply(NDArray x, ForwardPass pass) {
            NDList parts = Projection.heads(all.apply(x, pass), heads).split(3, 3);
            return new NDArray[] {parts.get(0), parts.get(1), parts.get(2)};
        }
    }

    /** Queries and keys normalised over the width of a head (Qwen3, Gemma 3). */
    record Normed(Projection plain, Norm query, Norm key) implements Projection {
        @Override
        public NDArray[] apply(NDArray x, ForwardPass pass) {
            NDArray[] qkv = plain.apply(x, pass);
            return new NDArray[] {query.apply(qkv[0]), key.apply(qkv[1]), qkv[2]};
        }
    }
}
