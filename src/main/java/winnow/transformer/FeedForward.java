package winnow.transformer;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** The position-wise block of a layer. */
interface FeedForward {
    NDArray apply(NDArray x, ForwardPass pass);

    /** down(f(up(x))). */
    record Plain(LinearLayer up, ActivationFunction function, LinearLayer down) implements FeedForward {
        @Override
        public NDArray apply(NDArray x, ForwardPass pass) {
            return down.apply(function.apply(up.apply(x, pass)), pass);
        }
    }

    /** down(f(gate(x)) · up(x)). */
    record Gated(LinearLayer gate, LinearLayer up, ActivationFunction function, LinearLayer down)
            implements FeedForward {
        @Override
        public NDArray apply(NDArray x, ForwardPass pass) {
            return down.apply(gated(function, gate.apply(x, pass), up.apply(x, pass)), pass);
        }

        static NDArray gated(ActivationFunction function, NDArray gate, NDArray up) {
            return function == ActivationFunction.SILU
                    ? TensorOps.fused().gatedSilu(gate, up)
                    : function.apply(gate).mul(up);
        }
    }

    /** The same with gate and up as the two halves of one product. */
    record FusedGated(LinearLayer gateAndUp, ActivationFunction function, LinearLayer down) implements FeedForward {
        @Override
        public NDArray apply(NDArray x, ForwardPass pass) {
            List<NDArray> halves = gateAndUp.apply(x, pass).split(2, 2);
            return down.apply(Gated.gated(function, halves.get(0), halves.get(1)), pass);
        }
    }
}
