package winnow.transformer;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import winnow.checkpoint.ModelConfig;

/** Makes the parts of one model and remembers its parameters and linear layers by name. */
final class Parts {
    private final ParameterSource source;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, LinearSlot> linears = new LinkedHashMap<>();

    private final Precision precision;

    Parts(ParameterSource source) {
        this(source, Precision.F32);
    }

    /**
     * Makes parts from a source.
     *
     * @param precision the form that weights of linear layers get as soon as they are there
     */
    Parts(ParameterSource source, Precision precision) {
        this.source = source;
        this.precision = precision;
    }

    Parameter tensor(String name, long... shape) {
        return remember(source.tensor(name, shape));
    }

    private Parameter remember(Parameter parameter) {
        parameters.put(parameter.name(), parameter);
        return parameter;
    }

    /** {@code name.weight} [out, in] and, if wanted, {@code name.bias} [out]. */
    LinearLayer linear(String name, long in, long out, boolean bias) {
        return slot(name, tensor(name + ".weight", out, in), out, bias);
    }

    /** The same with the weight stored as [in, out]. */
    LinearLayer transposedLinear(String name, long in, long out) {
        return slot(name, remember(source.transposed(name + ".weight", out, in)), out, true);
    }

    private LinearLayer slot(String name, Parameter weight, long out, boolean bias) {
        DenseLinear linear = new DenseLinear(name, weight, bias ? tensor(name + ".bias", out) : null);
        LinearSlot slot = new LinearSlot(held(linear));
        linears.put(name, slot);
        return slot;
    }

    private LinearLayer held(DenseLinear linear) {
        NDArray weight = linear.weight().value();
        if (precision == Precision.BF16_LINEAR) {
            return instead(linear, Bf16Linear.of(linear));
        }
        if (precision == Precision.NF4_LINEAR && !TargetModules.AllLinear.isHead(linear.name())) {
            return instead(linear, new Nf4Linear(linear.name(), Nf4Weight.quantize(weight), linear.bias()));
        }
        return linear;
    }

    /** The weight in full is freed and is no parameter any more. */
    private LinearLayer instead(DenseLinear linear, LinearLayer other) {
        parameters.remove(linear.weight().name());
        linear.weight().value().close();
        return other;
    }

    /** The matrix from states to tokens, tied to the embedding unless the configuration says otherwise, with a bias. */
    LinearLayer wordDecoder(
            ModelConfig config, String name, Parameter words, String biasName, long vocabulary, long width) {
        Parameter bias = tensor(biasName, vocabulary);
        if (config.flagOr(true, "tie_word_embeddings")) {
            return new DenseLinear(name, words, bias);
        }
        return new DenseLinear(name, tensor(name + ".weight", vocabulary, width), bias);
    }

    /**
     * The head of a decoder: the embedding's own matrix where they are tied, else a layer of its own; null where the checkpoint
     * is that of a bare model, saved without one.
     *
     * @param tied whether they are where the configuration does not say
     */
    LinearLayer head(ModelConfig config, String name, Parameter words, boolean tied, long width, long vocabulary) {
        if (config.flagOr(tied, "tie_word_embeddings")) {
            return new DenseLinear(name, words, null);
        }
        return isBare(config) && !holds(name + ".weight") ? null : linear(name, width, vocabulary, false);
    }

    private static boolean isBare(ModelConfig config) {
        return config.has("architectures")
                && config.texts("architectures").stream()
                        .allMatch(name -> name.endsWith("Model") && !name.endsWith("LMHeadModel"));
    }

    /** Whether an optional tensor is to be had. */
    boolean holds(String name) {
        return source.holds(name);
    }

    Norm layerNorm(String name, long width, double epsilon) {
        return new LayerNormalization(tensor(name + ".weight", width), tensor(name + ".bias", width), epsilon);
    }

    Norm rmsNorm(String name, long width, double epsilon) {
        return new RmsNormalization(tensor(name + ".weight", width), source.constant(epsilon), false);
    }

    /** The same with 1 + weight in the weight's place. */
    Norm offsetRmsNorm(String name, long width, double epsilon) {
        Parameter weight = remember(source.offset(name + ".weight", width));
        return new RmsNormalization(weight, source.constant(epsilon), true);
    }

    NDArray constant(double value) {
        return source.constant(value);
    }

    Map<String, Parameter> parameters() {
        return parameters;
    }

    Map<String, LinearSlot> linears() {
        return linears;
    }
}
