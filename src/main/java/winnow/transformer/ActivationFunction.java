package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.Locale;

/** The nonlinearity of a feed-forward block, by the names that {@code config.json} uses. */
enum ActivationFunction {
    /** x Φ(x), Φ the normal distribution function. */
    GELU {
        @Override
        NDArray apply(NDArray x) {
            return Activation.gelu(x);
        }
    },
    /** The approximation of {@link #GELU} by tanh. */
    GELU_TANH {
        @Override
        NDArray apply(NDArray x) {
            return TensorOps.fused().geluTanh(x);
        }
    },
    /** max(0, x). */
    RELU {
        @Override
        NDArray apply(NDArray x) {
            return Activation.relu(x);
        }
    },
    /** x / (1 + e⁻ˣ). */
    SILU {
        @Override
        NDArray apply(NDArray x) {
            return x.mul(Activation.sigmoid(x));
        }
    };

    abstract NDArray apply(NDArray x);

    /**
     * Finds the function of a configuration's name.
     *
     * @throws IllegalArgumentException for a name that is not known, with those that are
     */
    static ActivationFunction of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "gelu", "gelu_python" -> GELU;
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> GELU_TANH;
            case "relu" -> RELU;
            case "silu", "swish" -> SILU;
            default ->
                throw new IllegalArgumentException(
                        "activation must be one of gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, relu, silu, got "
                                + name);
        };
    }
}
