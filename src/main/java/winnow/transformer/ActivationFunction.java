package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.Locale;
import winnow.checkpoint.ModelConfig;
import winnow.corpus.InvalidRecordException;

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
    },
    /** The hyperbolic tangent. */
    TANH {
        @Override
        NDArray apply(NDArray x) {
            return x.tanh();
        }
    };

    abstract NDArray apply(NDArray x);

    /**
     * Finds the function that a configuration names.
     *
     * @throws winnow.corpus.InvalidRecordException for a name that is not known, with those that are
     */
    static ActivationFunction of(ModelConfig config, String fallback, String key) {
        String name = config.textOr(fallback, key);
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "gelu", "gelu_python" -> GELU;
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> GELU_TANH;
            case "relu" -> RELU;
            case "silu", "swish" -> SILU;
            case "tanh" -> TANH;
            default ->
                throw Sizes.refusal(
                        config,
                        key
                                + " must be one of gelu, gelu_fast, gelu_new, gelu_python, gelu_pytorch_tanh, relu, silu, swish,"
                                + " tanh, found " + InvalidRecordException.quote(name));
        };
    }
}
