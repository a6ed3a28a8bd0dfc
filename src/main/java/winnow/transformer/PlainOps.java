package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;

/** Each operation as its formula: the reference for {@link FusedOps}, and the form that can show attention weights. */
final class PlainOps implements TensorOps {
    static final PlainOps INSTANCE = new PlainOps();

    private PlainOps() {}

    @Override
    public NDArray causalAttention(NDArray q, NDArray k, NDArray v) {
        return weights(q, k, causalMask(q), 0).matMul(v);
    }

    @Override
    public NDArray attention(NDArray q, NDArray k, NDArray v) {
        return weights(q, k, null, 0).matMul(v);
    }

    @Override
    public NDArray maskedAttention(NDArray q, NDArray k, NDArray v, NDArray mask) {
        return weights(q, k, mask, 0).matMul(v);
    }

    @Override
    public NDArray cappedAttention(NDArray q, NDArray k, NDArray v, NDArray mask, NDArray cap) {
        return weights(q, k, mask, cap.getFloat()).matMul(v);
    }

    /** softmax(q kᵀ / √e + mask), [b, h, t, p + t], the scores bounded by the cap unless it is 0. */
    static NDArray weights(NDArray q, NDArray k, NDArray mask, double cap) {
        double width = q.getShape().get(3);
        NDArray scores = Scaled.of(q.matMul(k.transpose(0, 1, 3, 2)), 1 / StrictMath.sqrt(width));
        NDArray bounded = cap > 0 ? capped(scores, cap) : scores;
        return (mask == null ? bounded : bounded.add(mask)).softmax(-1);
    }

    /** cap · tanh(x / cap). */
    static NDArray capped(NDArray x, double cap) {
        return Scaled.of(Scaled.of(x, 1 / cap).tanh(), cap);
    }

    static NDArray causalMask(NDArray q) {
        int t = (int) q.getShape().get(2);
        float[] mask = new float[t * t];
        for (int i = 0; i < t; i++) {
            for (int j = i + 1; j < t; j++) {
                mask[i * t + j] = VisibleKeys.HIDDEN;
            }
        }
        return q.getManager().create(mask, new Shape(1, 1, t, t)).toType(q.getDataType(), false);
    }

    @Override
    public NDArray rmsNorm(NDArray x, NDArray weight, NDArray epsilon) {
        NDArray wide = x.toType(DataType.FLOAT32, false);
        NDArray meanSquare = wide.square().mean(new int[] {-1}, true);
        return wide.div(meanSquare.add(epsilon).sqrt())
                .toType(x.getDataType(), false)
                .mul(weight);
    }

    @Override
    public NDArray offsetRmsNorm(NDArray x, NDArray weight, NDArray epsilon) {
        return rmsNorm(
                        x.toType(DataType.FLOAT32, false),
                        weight.toType(DataType.FLOAT32, false).add(1f),
                        epsilon)
                .toType(x.getDataType(), false);
    }

    @Override
    public NDArray geluTanh(NDArray x) {
        NDArray cubed = Scaled.of(x.mul(x).mul(x), 0.044715);
        NDArray inner = Scaled.of(cubed.add(x), StrictMath.sqrt(2 / StrictMath.PI));
        return Scaled.of(x, 0.5).mul(inner.tanh().add(1f));
    }

    @Override
    public NDArray rotate(NDArray x, NDArray cos, NDArray sin) {
        NDList halves = x.split(2, 3);
        NDArray turned = NDArrays.concat(new NDList(halves.get(1).neg(), halves.get(0)), 3);
        return x.mul(cos).add(turned.mul(sin));
    }

    @Override
    public NDArray gatedSilu(NDArray gate, NDArray up) {
        return gate.mul(Activation.sigmoid(gate)).mul(up);
    }

    @Override
    public NDArray logProbabilities(NDArray logits, NDArray targets) {
        NDArray logSoftmax = logits.toType(DataType.FLOAT32, false).logSoftmax(-1);
        return logSoftmax.gather(targets.expandDims(1), 1).squeeze(1);
    }
}
